package import Foundation
import HTTPTypes
import Places
package import Store

// The clock: what is said when it is in doubt, what is not done then, and the word of an administrator that it is
// right.

extension BelievedClock {
    /// What is wrong; nil when nothing is.
    var problem: Wording? {
        let (said, right) = (Timestamp.format(now), Timestamp.format(known))
        if isAhead {
            return Wording(
                "Klockan säger \(said) och gick senast rätt \(right), mer än två dygn tidigare. Inget publiceras, stängs, gallras "
                    + "eller glöms förrän så lång tid har gått, eller någon säger att klockan går rätt: smultron clock --confirm",
                "The clock says \(said), and was last known to be right at \(right), more than two days before. Nothing is "
                    + "published, closed, cleared or forgotten until so much time has passed, or somebody says that the clock is "
                    + "right: smultron clock --confirm")
        }
        if isBehind {
            return Wording(
                "Klockan säger \(said), före \(right), då den senast gick rätt. Ställ den, eller säg att den går rätt nu: "
                    + "smultron clock --confirm",
                "The clock says \(said), before \(right), when it was last known to be right. Set it, or say that it is right "
                    + "now: smultron clock --confirm")
        }
        return nil
    }

    /// What is wrong, or that nothing is.
    package var sentence: String { problem?.english ?? "The clock says \(Timestamp.format(now)), and is believed." }
}

extension Problem {
    /// A group is not told that its round is over, or not open yet, by a clock that is wrong: what waits on the phone
    /// goes on waiting, and is sent again.
    static let clockIsInDoubt = comeBack(
        after: 60,
        "Tjänstens klocka går kanske fel, så det går inte att säga om insamlingen är öppen. Det som väntar på enheten finns kvar "
            + "där och skickas igen av sig självt.",
        "The service's clock may be wrong, so whether the round is open cannot be told. Nothing was kept; send it again later."
    )
}

extension Administration {
    /// How often the database is told that the clock is right: what changes the file every minute would have it looked
    /// through as often.
    private static let noteInterval: TimeInterval = 900

    /// Looks at the clock, and tells the database what is known of the time. Once the clock is right, nothing stays
    /// dated in the future.
    ///
    /// - Parameter running: seconds since the last look, by a clock that nobody can set; 0 where there was none.
    /// - Returns: the clock as it was found, and how many rows had been dated in the future.
    func lookAtClock(at now: Date, running: TimeInterval) async throws -> (clock: BelievedClock, redated: Int) {
        let clock = try await store.clock(at: now)
        if clock.isAhead || now.timeIntervalSince(clock.known) > Administration.noteInterval {
            try await writer.keep(known: clock.next(running: running))
        }
        return (clock, clock.isInDoubt ? 0 : try await writer.redate(at: now))
    }

    /// - Throws: 409 while the clock is in doubt; for what takes its time from the clock and cannot be undone.
    func requireClock(at time: Date) async throws {
        guard let problem = try await store.clock(at: time).problem else { return }
        throw Problem(.conflict, problem.swedish, problem.english)
    }
}

package struct ClockStatus: Message {
    /// The moment that the clock is now known to be right at.
    package var known: String
}

package struct ConfirmClock: PlainOrder {
    package static let call = OrderCall(
        .post, "/clock/confirm", "Says that the clock is right, after it has jumped or the service has been off",
        log: Wording("Bekräftade klockan", "Confirmed the clock"))

    package init() {}

    package func carryOut(by administration: Administration, at time: Date) async throws -> ClockStatus {
        try await administration.writer.keep(known: time)
        return ClockStatus(known: Timestamp.format(time))
    }
}
