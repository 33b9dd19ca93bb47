import Foundation

/// The features of a GeoJSON FeatureCollection, found as stretches of its text and decoded one by one when they are asked
/// for: a file of ten megabytes never stands in memory member by member, and a feature that is made to hurt is refused
/// before a decoder sees it.
public struct FeatureList: Sendable {
    /// A mark with everything in it, each character escaped, is half as long.
    static let maxFeatureBytes = 32 * 1024
    /// What stands around the features: the coordinate system, and what the form says of a file that it has saved.
    private static let maxFrameBytes = 256 * 1024
    /// More than the largest file that is taken has room for, if they are marks.
    fileprivate static let maxFeatures = 2_000_000

    private let text: [UInt8]
    /// Where each feature begins and ends; four bytes are enough for any file that is taken.
    private let places: [(start: UInt32, end: UInt32)]
    /// The document with an empty list in the place of its features.
    let frame: Data

    public var count: Int { places.count }

    /// A feature; what is wrong with it is among its problems.
    public subscript(index: Int) -> UncheckedMark {
        let place = places[index]
        let size = Int(place.end - place.start)
        var mark = UncheckedMark()
        guard size <= FeatureList.maxFeatureBytes else {
            mark.problems = [FieldProblem("", .tooLong(count: size, limit: FeatureList.maxFeatureBytes))]
            return mark
        }
        do {
            return try JSONDecoder().decode(UncheckedMark.self, from: Data(text[Int(place.start)..<Int(place.end)]))
        } catch {
            mark.problems = [FieldProblem("", .wrongType(expected: .feature))]
            return mark
        }
    }

    /// All of them, in order.
    public func marks() -> [UncheckedMark] { (0..<count).map { self[$0] } }

    /// Finds the list of features; nil where there is none.
    ///
    /// - Throws: ``MarkFile/Problem`` when brackets or quotes are left open, or too much stands around the features.
    /// - Complexity: O(bytes), without recursion.
    init?(in data: Data) throws(MarkFile.Problem) {
        text = [UInt8](data)
        guard text.count <= Int(UInt32.max) else { throw .notJSON("it is too large") }
        var finder = FeatureFinder()
        try text.withUnsafeBufferPointer { bytes throws(MarkFile.Problem) in try finder.run(over: bytes) }
        guard let list = finder.list else { return nil }
        guard text.count - list.count <= FeatureList.maxFrameBytes else {
            throw .notJSON("too much stands beside the features")
        }
        places = finder.places
        frame = Data(text[..<list.lowerBound]) + Data(text[list.upperBound...])
    }
}

/// Walks through JSON once, and notes where the elements of the outermost object's `features` lie.
private struct FeatureFinder {
    private(set) var places: [(start: UInt32, end: UInt32)] = []
    /// What lies between the brackets of the list.
    private(set) var list: Range<Int>?

    private static let name = Array("features".utf8)

    mutating func run(over bytes: UnsafeBufferPointer<UInt8>) throws(MarkFile.Problem) {
        var depth = 0
        /// The text that ended last on the level of the outermost members: a name, when a colon follows.
        var lastText = 0..<0
        var isFeatures = false
        var listStart: Int?
        var elementStart = 0
        var offset = 0
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                let start = offset + 1
                offset = start
                while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
                    offset += bytes[offset] == UInt8(ascii: "\\") ? 2 : 1
                }
                guard offset < bytes.count else { throw .notJSON("a text is never closed") }
                lastText = start..<offset
            case UInt8(ascii: ":") where depth == 1:
                isFeatures = list == nil && bytes[lastText].elementsEqual(FeatureFinder.name)
            case UInt8(ascii: "[") where depth == 1 && isFeatures:
                depth += 1
                listStart = offset + 1
                elementStart = offset + 1
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                depth -= 1
                guard depth >= 0 else { throw .notJSON("a bracket is closed that was never opened") }
                if depth == 1, let start = listStart {
                    guard bytes[offset] == UInt8(ascii: "]") else { throw .notJSON("brackets cross each other") }
                    add(elementStart, offset, in: bytes)
                    list = start..<offset
                    listStart = nil
                    isFeatures = false
                }
            case UInt8(ascii: ",") where depth == 2 && listStart != nil:
                guard places.count < FeatureList.maxFeatures else {
                    throw .notJSON("it has more than \(FeatureList.maxFeatures) features")
                }
                places.append((UInt32(elementStart), UInt32(offset)))
                elementStart = offset + 1
            default: break
            }
            offset += 1
        }
        guard depth == 0 else { throw .notJSON("it ends in the middle") }
    }

    /// The last element; there is none where a list holds nothing.
    private mutating func add(_ start: Int, _ end: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        let isEmpty = bytes[start..<end].allSatisfy { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        if !isEmpty || !places.isEmpty { places.append((UInt32(start), UInt32(end))) }
    }
}
