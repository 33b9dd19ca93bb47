import Foundation
import Geodesy
@testable import Places
import TestSupport
import Testing

/// Nothing that stands in the schema may be forgotten on the way, and nothing of a mark may be missing in the schema. What the
/// database and the exports make of it is tested with them.
struct MarkSchemaTests {
    @Test func everyPropertyOfAMarkHasItsField() {
        let properties = Mirror(reflecting: Sample.content()).children.compactMap(\.label).filter { $0 != "position" }
        #expect(Set(properties) == Set(MarkSchema.fields.map(\.name)))
        #expect(Set(MarkSchema.fields.map(\.column)).count == properties.count)
        #expect(MarkSchema.fields.map(\.index) == Array(properties.indices))
        for field in MarkSchema.fields {
            #expect(!field.help.isEmpty && MarkSchema.field(field.path).name == field.name)
        }
    }

    @Test func everyFieldIsReadFromJSONAndFromTables() throws {
        let expected = MarkSchema.fields.map { Sample.value(of: $0) }
        guard case .feature(let mark) = try MarkDocument(try Sample.fullFeature()) else {
            return #expect(Bool(false))
        }
        #expect(mark.values == expected && mark.problems.isEmpty)
        let file = try MarkFile(csv: Sample.fullTable(), system: nil, for: destination)
        #expect(file.mark(at: 0).values == expected && file.mark(at: 0).problems.isEmpty)
    }

    @Test func everyFieldIsTakenAndWrittenAgain() throws {
        guard case .feature(let mark) = try MarkDocument(try Sample.fullFeature()) else {
            return #expect(Bool(false))
        }
        let submission = try checker.check([mark])[0].get()
        let kept = Mark(
            id: submission.id, content: submission.content, scope: Sample.scope, receivedAt: Sample.duringRound,
            late: false, review: .unreviewed, origin: .form, textHeld: false)
        let written = try JSONEncoder().encode(MarkFeature(kept, at: mark.coordinates!, isWhole: true))
        guard case .feature(let again) = try MarkDocument(written) else {
            return #expect(Bool(false))
        }
        #expect(again.values == mark.values && again.problems.isEmpty)
    }

    @Test(arguments: MarkSchema.fields) func aFieldIsNamedWhereItIsWrong(field: MarkField) throws {
        guard case .feature(var mark) = try MarkDocument(try Sample.fullFeature()) else {
            return #expect(Bool(false))
        }
        mark.values[field.index] = nil
        let missing = try checker.check([mark])[0].problems
        #expect(missing == (field.presence == .required ? [FieldProblem(field.pointer, .missing)] : []))
        switch field.kind {
        case .word, .moment: mark.values[field.index] = .text("?")
        case .words: mark.values[field.index] = .words(["?"])
        case .wholeNumber(let minimum, _): mark.values[field.index] = .wholeNumber(minimum - 1)
        case .number: mark.values[field.index] = .number(.nan)
        case .text(let limit): mark.values[field.index] = .text(String(repeating: "x", count: limit + 1))
        }
        #expect(try checker.check([mark])[0].problems.map(\.pointer) == [field.pointer])
    }

    /// Ids of files that were imported before there was a schema: they stay as they are, whatever fields come.
    @Test func derivedIDsAreThoseOfFilesImportedBefore() throws {
        let table = """
            category,children,recordedAt,kind,seasons,ageBand,frequency,walkingMinutes,quote,staffNote,language,placement,accuracyM,lon,lat
            snow,8,2026-11-21T09:30:00Z,wish,winter summer,3-5,weekly,12,"Här, ""just"" här",brant,fit,map,7.5,20.2163,67.8645
            play,3,,,,,,,,,,,,20.2170,67.8650
            """
        let full = try MarkFile(csv: Data(table.utf8), system: nil, for: destination)
        #expect(full.mark(at: 0).derivedID?.text == "bcd388f8-cc64-8be9-a0df-11baa68f3d66")
        #expect(full.mark(at: 1).derivedID?.text == "f2581448-2337-8197-867c-a60a85162496")

        let unnamed = MarkFile.Destination(
            scope: MarkScope(preschool: "451961", group: nil, round: 1), round: Sample.round)
        let document = """
            {"type":"FeatureCollection","features":[{"type":"Feature",
             "geometry":{"type":"Point","coordinates":[20.2163,67.8645]},
             "properties":{"revision":3,"category":"water","children":2,"seasons":["winter","summer"],"accuracyM":4}}]}
            """
        let features = try MarkFile(try MarkDocument(Data(document.utf8)), system: nil, for: unnamed)
        #expect(features.mark(at: 0).derivedID?.text == "0afb8541-3e7a-8260-95ad-198f855b70f2")
        let walk = """
            <gpx version="1.1"><wpt lat="67.8645" lon="20.2163"><time>2026-11-21T09:30:00Z</time><name>snö</name>\
            <desc>Bakom &amp; under</desc></wpt></gpx>
            """
        let waypoints = try MarkFile(gpx: Data(walk.utf8), for: unnamed)
        #expect(waypoints.mark(at: 0).derivedID?.text == "2ac64c05-da9f-8fc0-b1fb-dbd19ca4ba0e")
    }

    private let checker = MarkChecker(area: Sample.area, transformer: Sample.transformer, times: .within(Sample.round))
    private let destination = MarkFile.Destination(scope: Sample.scope, round: Sample.round)
}

extension MarkChecker.Verdict {
    fileprivate var problems: [FieldProblem] {
        if case .failure(let bad) = self { bad.problems } else { [] }
    }
}
