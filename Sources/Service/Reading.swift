import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOPosix
import Places
import Planar
import Synchronization

/// The one way by which everything is computed that somebody reads: layers, their pages and filters, analyses. The router sends every
/// call this way that gives data to an audience or is an administrator's question; no controller chooses, and none can forget.
///
/// Whatever anybody reads, and however badly, a group outdoors gets its answer:
/// - it is computed on threads of its own, which step back behind all others;
/// - so many answers are computed at a time, so many wait for their turn, and no reader takes more than half of either;
/// - an answer has a budget of processor time, and whoever asks for more is told so;
/// - it stops when its client has left, and when the service ends.
final class Reading: Sendable {
    /// Processor time that the conditions of one answer may take: a hundred thousand marks by a hundred conditions.
    private static let budget = Duration.seconds(5)

    private let room: ReadingRoom
    private let presences: ClientPresences

    init(_ room: ReadingRoom = ReadingRoom(), presences: ClientPresences = ClientPresences()) {
        self.room = room
        self.presences = presences
    }

    /// Answers a call.
    ///
    /// - Throws: 503 when there is no room, 400 when the answer would cost too much.
    func answer(
        _ request: Request, _ context: ServiceContext,
        by handler: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        let budget = WorkBudget(Reading.budget)
        presences.ofClient(at: context.connection)?.wait(for: budget)
        let reader = ReadingRoom.Reader(context)
        let place = try await room.compute(for: reader)
        var response: Response
        do {
            response = try await Reading.onOwnThreads(budget) { try await handler(request, context) }
        } catch let excess as WorkBudget.Exceeded {
            throw Problem.tooMuchWork(excess)
        } catch is CancellationError {
            throw Problem.serviceEnds
        }
        withExtendedLifetime(place) {}
        guard response.body.contentLength == nil else { return response }
        // What is sent while it is made takes a place for as long as the client takes it.
        let (body, seat) = (response.body, try room.send(to: reader))
        response.body = ResponseBody { writer in
            try await Reading.onOwnThreads(budget) { try await body.write(writer) }
            withExtendedLifetime(seat) {}
        }
        return response
    }

    /// - Parameter budget: of the answer; nil for what no request waits for.
    static func onOwnThreads<Value>(
        _ budget: WorkBudget? = nil, _ work: () async throws -> Value
    ) async throws -> Value {
        try await withTaskExecutorPreference(ReadingThreads.shared) {
            try await WorkBudget.$current.withValue(budget) { try await work() }
        }
    }
}

/// The threads of whatever takes long and nobody outdoors waits for. On the threads that all requests share it would keep marks
/// waiting; and since these step back behind the others, processors that it needs are at once there for a mark that comes.
final class ReadingThreads: TaskExecutor {
    /// The niceness of the kernel's scheduler: a tenth of the share of another thread that wants the same processor, and all of
    /// it when nobody else does.
    private static let niceness: Int32 = 10

    static let shared = ReadingThreads()

    private let threads: NIOThreadPool

    private init() {
        threads = NIOThreadPool(numberOfThreads: max(2, ProcessInfo.processInfo.activeProcessorCount))
        threads.start()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        threads.submit { _ in
            // On Linux that is the calling thread's alone, and nothing to set again.
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, ReadingThreads.niceness)
            job.runSynchronously(on: self.asUnownedTaskExecutor())
        }
    }
}

/// How many answers are computed at a time, how many wait for that, and how many are being sent.
final class ReadingRoom: Sendable {
    /// Who takes a share of the room: who has signed in, and everybody else by where they come from.
    enum Reader: Hashable, Sendable {
        case owner
        case token(Int)
        case identity(String)
        case network(ClientAddress?)

        init(_ context: ServiceContext) {
            self =
                switch context.credential {
                case .owner: .owner
                case .user(.token(let token)): .token(token.id)
                case .user(.identity(let identity)): .identity(identity.id)
                case .invitation, .revokedInvitation, .none, .invalid, .endedSession:
                    .network(context.clientAddress?.network)
                }
        }
    }

    struct Limits: Sendable {
        var computed = 16
        var waiting = 256
        var sent = 128
        /// How long a turn is waited for.
        var patience = Duration.seconds(10)
    }

    /// A place that is free again when nobody holds it.
    final class Place: Sendable {
        private let leave: @Sendable () -> Void

        fileprivate init(leave: @escaping @Sendable () -> Void) {
            self.leave = leave
        }

        deinit { leave() }
    }

    private struct Ticket {
        var number: Int
        var reader: Reader
        var turn: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var computed: Shares<Reader>
        var waiting: Shares<Reader>
        var sent: Shares<Reader>
        /// In the order in which they came.
        var tickets: [Ticket] = []
        var nextNumber = 0

        /// The first who may compute now, and does from now on.
        mutating func next() -> Ticket? {
            guard let index = tickets.firstIndex(where: { computed.hasPlace(for: $0.reader) }) else { return nil }
            let ticket = tickets.remove(at: index)
            waiting.giveBack(by: [ticket.reader])
            computed.take(by: [ticket.reader])
            return ticket
        }
    }

    private let limits: Limits
    private let state: Mutex<State>

    init(_ limits: Limits = Limits()) {
        self.limits = limits
        state = Mutex(
            State(
                computed: Shares(most: limits.computed), waiting: Shares(most: limits.waiting),
                sent: Shares(most: limits.sent)))
    }

    /// Waits until an answer may be computed.
    ///
    /// - Throws: 503 when too many wait already, or the turn does not come.
    func compute(for reader: Reader) async throws -> Place {
        let mayBegin = state.withLock { state in
            guard state.computed.hasPlace(for: reader) else { return false }
            state.computed.take(by: [reader])
            return true
        }
        if !mayBegin { try await turn(of: reader) }
        return Place { [self] in
            let next = state.withLock { state in
                state.computed.giveBack(by: [reader])
                return state.next()
            }
            next?.turn.resume()
        }
    }

    private func turn(of reader: Reader) async throws {
        let number = state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
        let alarm = Task { [limits] in
            try await Task.sleep(for: limits.patience)
            giveUp(number)
        }
        defer { alarm.cancel() }
        try await withCheckedThrowingContinuation { turn in
            let next = state.withLock { state -> Ticket? in
                let ticket = Ticket(number: number, reader: reader, turn: turn)
                guard state.waiting.hasPlace(for: reader) else { return ticket }
                state.waiting.take(by: [reader])
                state.tickets.append(ticket)
                return nil
            }
            next?.turn.resume(throwing: Problem.tooManyReaders)
        }
    }

    private func giveUp(_ number: Int) {
        let ticket = state.withLock { state -> Ticket? in
            guard let index = state.tickets.firstIndex(where: { $0.number == number }) else { return nil }
            let ticket = state.tickets.remove(at: index)
            state.waiting.giveBack(by: [ticket.reader])
            return ticket
        }
        ticket?.turn.resume(throwing: Problem.tooManyReaders)
    }

    /// - Throws: 503 when too many are being sent.
    func send(to reader: Reader) throws -> Place {
        try state.withLock { state in
            guard state.sent.hasPlace(for: reader) else { throw Problem.tooManyReaders }
            state.sent.take(by: [reader])
        }
        return Place { [self] in state.withLock { $0.sent.giveBack(by: [reader]) } }
    }
}

extension Shares<ReadingRoom.Reader> {
    fileprivate func hasPlace(for reader: ReadingRoom.Reader) -> Bool { hasRoom() && hasShare(reader) }
}

/// Whether the client of a connection is still there: told by who stands at the connection, asked by who computes for it.
final class ClientPresence: Sendable {
    private struct State {
        var hasLeft = false
        /// Of the answer that the client waits for.
        var budget: WorkBudget?
    }

    private let state = Mutex(State())

    /// What the client asks for now is given up when it leaves.
    func wait(for budget: WorkBudget) {
        let hasLeft = state.withLock { state in
            state.budget = budget
            return state.hasLeft
        }
        if hasLeft { budget.abandon() }
    }

    func leave() {
        let budget = state.withLock { state in
            state.hasLeft = true
            return state.budget
        }
        budget?.abandon()
    }
}

/// The clients of all connections.
final class ClientPresences: Sendable {
    private let presences = Mutex<[ObjectIdentifier: ClientPresence]>([:])

    /// nil where nobody stands at the connection, as at the socket of commands.
    func ofClient(at channel: any Channel) -> ClientPresence? {
        presences.withLock { $0[ObjectIdentifier(channel)] }
    }

    func add(_ presence: ClientPresence, at channel: any Channel) {
        presences.withLock { $0[ObjectIdentifier(channel)] = presence }
    }

    func remove(at channel: any Channel) {
        _ = presences.withLock { $0.removeValue(forKey: ObjectIdentifier(channel)) }
    }
}

extension Problem {
    static let tooManyReaders = comeBack(
        after: 5, "Just nu hämtar många underlag samtidigt. Försök igen om en stund.",
        "Many are reading at the same time. Try again in a moment.")

    fileprivate static let serviceEnds = comeBack(
        after: 10, "Tjänsten startar om. Försök igen om en stund.", "The service restarts. Try again in a moment.")

    fileprivate static func tooMuchWork(_ excess: WorkBudget.Exceeded) -> Problem {
        let seconds = Int(excess.limit / .seconds(1))
        return Problem(
            .badRequest,
            "Frågan tar för lång tid att besvara, mer än \(seconds) sekunder. Förenkla formerna i filter, eller dela upp frågan "
                + "med bbox.",
            "The question takes too long to answer, more than \(seconds) seconds. Simplify the shapes in filter, or divide the "
                + "question by bbox.")
    }
}
