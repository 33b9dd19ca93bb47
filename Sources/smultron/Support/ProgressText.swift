/// A line that says how far some work has come: plain values in, text out.
struct ProgressText {
    var title: String
    var done: Int
    /// nil where nobody knows how much there is.
    var total: Int?
    /// Since the work began.
    var seconds: Double

    /// Less than this and a rate says nothing yet.
    private static let leastSeconds = 2.0
    private static let leastShare = 0.01
    private static let barWidths = 10...40

    private var share: Double? {
        guard let total, total > 0 else { return nil }
        return min(1, Double(max(0, done)) / Double(total))
    }

    /// How long it will go on at the rate until now; nil while that cannot be told.
    var timeLeft: String? {
        guard let share, share < 1, share >= ProgressText.leastShare, seconds >= ProgressText.leastSeconds else {
            return nil
        }
        return ProgressText.inWords(secondsLeft: seconds * (1 - share) / share)
    }

    /// Rounded up: nobody minds to wait less than was said.
    static func inWords(secondsLeft: Double) -> String {
        func up(to step: Double) -> Int { Int((secondsLeft / step).rounded(.up) * step) }
        return switch secondsLeft {
        case ...5: "a few seconds left"
        case ...55: "about \(up(to: 5)) s left"
        case ...(90 * 60): "about \(up(to: 60) / 60) min left"
        default: "about \(up(to: 3600) / 3600) h left"
        }
    }

    /// The line. Where there is little room, the bar goes first, then the time left, then the end of the title.
    ///
    /// - Parameter width: the columns of the screen; one is left free, since some terminals turn the line there.
    func line(width: Int) -> String {
        let room = max(0, width - 1)
        guard let share else {
            let count = done > 0 ? "\(Console.number(done)), " : ""
            return fit(title, before: " … \(count)\(Int(seconds)) s", in: room)
        }
        // Only what is done is a hundred percent.
        let percent = " \(String(Int(share * 100)).padded(to: 3)) %"
        let left = timeLeft.map { "  \($0)" } ?? ""
        let bar = room - title.count - " []".count - percent.count - left.count
        guard bar < ProgressText.barWidths.lowerBound else {
            return title + " [\(ProgressText.bar(share, width: min(bar, ProgressText.barWidths.upperBound)))]" + percent
                + left
        }
        return title.count + percent.count + left.count <= room
            ? title + percent + left : fit(title, before: percent, in: room)
    }

    private static func bar(_ share: Double, width: Int) -> String {
        let full = Int(share * Double(width))
        return String(repeating: "#", count: full) + String(repeating: "-", count: width - full)
    }

    /// Shortens the title so that what comes after it has room.
    private func fit(_ title: String, before end: String, in room: Int) -> String {
        let length = room - end.count
        guard title.count > length else { return title + end }
        return length < 2 ? String(end.drop { $0 == " " }.prefix(room)) : title.prefix(length - 1) + "…" + end
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
