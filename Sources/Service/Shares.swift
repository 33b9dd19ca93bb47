/// How much is taken of something of which there is so much: by all together, and by each of those who take of it, so that nobody
/// takes what all need.
struct Shares<Taker: Hashable & Sendable>: Sendable {
    let most: Int
    private(set) var taken = 0
    /// Only of those who have something.
    private var ofTaker: [Taker: Int] = [:]

    /// - Parameter most: how much there is.
    init(most: Int) {
        self.most = most
    }

    /// Whether there is as much left.
    func hasRoom(for amount: Int = 1) -> Bool { taken + amount <= most }

    /// Whether somebody who takes as much has no more than a part of all: half of it where that is 2. One may always be taken.
    func hasShare(_ taker: Taker, of amount: Int = 1, part: Int = 2) -> Bool {
        ofTaker[taker, default: 0] + amount <= max(1, most / part)
    }

    /// Takes something once, on the account of each of several.
    mutating func take(_ amount: Int = 1, by takers: [Taker]) { add(amount, of: takers) }

    mutating func giveBack(_ amount: Int = 1, by takers: [Taker]) { add(-amount, of: takers) }

    private mutating func add(_ amount: Int, of takers: [Taker]) {
        taken += amount
        for taker in takers {
            let now = ofTaker[taker, default: 0] + amount
            ofTaker[taker] = now > 0 ? now : nil
        }
    }
}
