import Foundation
import HTTPTypes
import Testing

@testable import Service

struct ReadingRoomTests {
    private let planner = ReadingRoom.Reader.token(1)
    private let other = ReadingRoom.Reader.token(2)

    @Test func nobodyTakesMoreThanHalfOfTheRoom() async throws {
        let room = ReadingRoom(.init(computed: 4, waiting: 4, sent: 4, patience: .milliseconds(50)))
        let places = [try await room.compute(for: planner), try await room.compute(for: planner)]
        // The third of the same reader waits for its turn in vain, and others come in.
        await #expect(throws: Problem.self) { _ = try await room.compute(for: planner) }
        let others = [try await room.compute(for: other), try await room.compute(for: other)]
        withExtendedLifetime((places, others)) {}
    }

    @Test func whoeverWaitsComesInWhenThereIsRoomAndTheOldestFirst() async throws {
        let room = ReadingRoom(.init(computed: 2, waiting: 8, sent: 2, patience: .seconds(30)))
        var first: ReadingRoom.Place? = try await room.compute(for: planner)
        let order = Order()
        async let second: Void = {
            let place = try await room.compute(for: planner)
            await order.note(2)
            withExtendedLifetime(place) {}
        }()
        try await Task.sleep(for: .milliseconds(400))
        async let third: Void = {
            let place = try await room.compute(for: planner)
            await order.note(3)
            withExtendedLifetime(place) {}
        }()
        try await Task.sleep(for: .milliseconds(400))
        #expect(await order.numbers.isEmpty)
        first = nil
        _ = try await (second, third)
        #expect(await order.numbers == [2, 3])
        #expect(first == nil)
    }

    @Test func aFullRoomSaysWhenToComeBack() async throws {
        let room = ReadingRoom(.init(computed: 2, waiting: 2, sent: 2, patience: .seconds(30)))
        let place = try await room.compute(for: planner)
        let waiting = Task { _ = try await room.compute(for: planner) }
        try await Task.sleep(for: .milliseconds(400))
        let problem = await #expect(throws: Problem.self) { _ = try await room.compute(for: planner) }
        #expect(problem?.status == .serviceUnavailable && problem?.headers[.retryAfter] == "5")
        withExtendedLifetime(place) {}
        _ = consume place
        try await waiting.value
    }

    @Test func whatIsBeingSentTakesAPlaceUntilItIsSent() throws {
        let room = ReadingRoom(.init(computed: 2, waiting: 2, sent: 2))
        var place: ReadingRoom.Place? = try room.send(to: planner)
        #expect(place != nil)
        #expect(throws: Problem.self) { _ = try room.send(to: planner) }
        place = nil
        _ = try room.send(to: planner)
    }
}

private actor Order {
    private(set) var numbers: [Int] = []

    func note(_ number: Int) { numbers.append(number) }
}
