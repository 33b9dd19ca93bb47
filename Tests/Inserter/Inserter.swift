import Foundation
import Geodesy
import Places
import Store

/// Keeps marks in a database that `smultron init` has made, one at a time from many producers, without a network: what the
/// benchmarks hold the service against. Synthetic marks.
///
/// `inserter DATABASE PRODUCERS SECONDS` says marks a second and the 50th and 99th percentile of the milliseconds that one
/// mark waited.
@main
enum Inserter {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let producers = Int(arguments[2]), let seconds = Double(arguments[3]) else {
            FileHandle.standardError.write(Data("inserter DATABASE PRODUCERS SECONDS\n".utf8))
            exit(64)
        }
        let writer = try StoreWriter(path: arguments[1], purpose: "inserter")
        guard let round = try await writer.store.openRound(at: Date()),
            let preschool = try await writer.store.preschools().first(where: { $0.position != nil })
        else {
            FileHandle.standardError.write(Data("There is no open round, or no preschool with a position.\n".utf8))
            exit(65)
        }
        let scope = MarkScope(preschool: preschool.code, group: nil, round: round.id)
        let clock = ContinuousClock()
        let begin = clock.now
        let waits = try await withThrowingTaskGroup(of: [Duration].self, returning: [Duration].self) { group in
            for _ in 0..<producers {
                group.addTask {
                    var waits: [Duration] = []
                    let device = Secret()
                    while clock.now - begin < .seconds(seconds) {
                        let mark = Inserter.mark(near: preschool.position!)
                        let sender = StoreWriter.Sender(scope: scope, device: device, receivedAt: Date(), late: false)
                        let sent = clock.now
                        guard case .created = try await writer.record([mark], from: sender)[0] else { exit(1) }
                        waits.append(clock.now - sent)
                    }
                    return waits
                }
            }
            var all: [Duration] = []
            for try await one in group { all += one }
            return all.sorted()
        }
        let took = clock.now - begin
        func milliseconds(_ duration: Duration) -> Double { duration / .milliseconds(1) }
        print(
            Double(waits.count) / (took / .seconds(1)), milliseconds(waits[waits.count / 2]),
            milliseconds(waits[waits.count * 99 / 100]))
    }

    private static func mark(near place: Position) -> MarkSubmission {
        let position = Position(
            easting: place.easting + .random(in: -500...500), northing: place.northing + .random(in: -500...500))
        return MarkSubmission(
            id: UUID(),
            content: MarkContent(
                position: position, category: .snow, children: .random(in: 1...20), recordedAt: Date()))
    }
}
