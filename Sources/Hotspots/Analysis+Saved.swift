import Foundation
import Geodesy
public import Places
public import Store

extension Analysis {
    /// Why a name cannot be given to an analysis.
    public struct NameProblem: Error, Equatable, CustomStringConvertible {
        public var name: String
        public var description: String {
            "\"\(name)\" cannot be the name of an analysis; use 1 to 12 of the letters a–z and digits, as in 2026a"
        }
    }

    /// The same analysis with ids that last: the municipality's code, the name, and for each hotspot four letters at random
    /// that say nothing of what it was made from.
    ///
    /// - Throws: ``NameProblem``
    public func saved(as name: String, municipality: String) throws(NameProblem) -> Analysis {
        guard (1...12).contains(name.count), name.allSatisfy({ $0.isASCII && ($0.isNumber || $0.isLowercase) }) else {
            throw NameProblem(name: name)
        }
        var saved = self
        saved.id = "\(municipality)-\(name)"
        var taken: Set<String> = []
        for index in saved.hotspots.indices {
            var letters = Fingerprint.randomLetters(count: 4)
            while !taken.insert(letters).inserted { letters = Fingerprint.randomLetters(count: 4) }
            saved.hotspots[index].id = "\(saved.id)-\(letters)"
        }
        return saved
    }

    /// What the database keeps of a saved analysis.
    ///
    /// - Parameter points: the marks that were analysed; only what is saved needs their checksum.
    public func record(name: String, from points: [MarkPoint], version: String) throws -> AnalysisRecord {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return AnalysisRecord(
            name: name, round: round?.id, method: parameters.description, markCount: markCount,
            inputChecksum: Analysis.checksum(of: points), computedAt: computedAt, version: version,
            document: try encoder.encode(self))
    }

    public init(_ record: AnalysisRecord) throws {
        self = try JSONDecoder().decode(Analysis.self, from: record.document)
    }

    /// A checksum of marks, the same in whatever order they come.
    public static func checksum(of points: [MarkPoint]) -> String {
        let lines = points.map { point in
            [
                "\(point.position.easting)", "\(point.position.northing)", point.preschool, "\(point.group)",
                "\(point.children)", point.kind.rawValue, point.category.rawValue,
                point.seasons.map(\.rawValue).sorted().joined(separator: "+"), point.review.rawValue,
            ].joined(separator: " ")
        }
        return Fingerprint.checksum(of: Data(lines.sorted().joined(separator: "\n").utf8))
    }
}
