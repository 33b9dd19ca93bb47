package import Geodesy
package import Places

/// A hotspot (smultronställe): an area where marks gather.
package struct Hotspot: Sendable, Hashable, Codable, Identifiable {
    /// Begins with `p-` as long as the analysis is preliminary.
    package var id: String
    /// 1 = most children; ties by marks, then from west to east and from south to north.
    package var rank: Int
    /// SWEREF 99 TM (EPSG:3006), metres.
    package var outline: Polygon
    package var markCount: Int
    package var groupCount: Int
    package var children: ChildrenCount
    package var category: Dominant<Places.Category>?
    package var timeOfYear: Dominant<TimeOfYear>?
    /// Median accuracy of the marks, metres; 50 for a mark that has none.
    package var accuracyM: Double
    /// The preschool that is nearest to the outline, and how far away it is in metres.
    package var nearest: (preschool: Preschool, distanceM: Double)? {
        nearestPreschool.map { ($0, distanceM) }
    }
    var nearestPreschool: Preschool?
    var distanceM: Double = 0

    package var preschoolCount: Int { children.byPreschool.count }

    /// Under five marks or two groups: too little to say much.
    package var isWeak: Bool { markCount < 5 || groupCount < 2 }
}

/// What prevails among several: one of them, or a mixture where none makes up half.
package enum Dominant<Word: Sendable & Hashable & Codable>: Sendable, Hashable, Codable {
    case one(Word)
    case mixed

    /// What prevails; nil for a mixture.
    package var prevailing: Word? { if case .one(let word) = self { word } else { nil } }

    /// nil when there is nothing to choose from. A tie is a mixture.
    init?(of words: [Word]) {
        let counts = Dictionary(words.map { ($0, 1) }, uniquingKeysWith: +)
        guard let most = counts.values.max() else { return nil }
        let leaders = counts.filter { $0.value == most }
        self = leaders.count == 1 && most * 2 >= words.count ? .one(leaders.first!.key) : .mixed
    }
}

/// A list of values in which one prevails, or none.
extension Dominant where Word: Termed {
    package var term: Term {
        switch self {
        case .one(let one): one.term
        case .mixed: Self.mixedTerm
        }
    }

    /// Of a hotspot in which nothing prevails; it has no drawing.
    package static var mixedTerm: Term { Term("blandat", "Blandat") }
}
