import Foundation
import Geodesy
import Places
import TestSupport
import Testing

struct MarkCheckerTests {
    private let checker = MarkChecker(area: Sample.area, transformer: Sample.transformer, times: .within(Sample.round))

    private let good = """
        {"type":"Feature","id":"3f2b8c1e-7d4a-4e0b-9c55-0a1b2c3d4e5f",
         "geometry":{"type":"Point","coordinates":[20.2163,67.8645]},
         "properties":{"category":"snow","children":8,"recordedAt":"2026-11-21T09:30:00+01:00"}}
        """

    private func problems(_ json: String) throws -> [FieldProblem] {
        guard case .feature(let mark) = try MarkDocument(Data(json.utf8)) else {
            return []
        }
        switch try checker.check([mark])[0] {
        case .success: return []
        case .failure(let problems): return problems.problems
        }
    }

    private func pointers(_ json: String) throws -> [String] { try problems(json).map(\.pointer) }

    private func changed(_ old: String, _ new: String) throws -> [String] {
        #expect(good.contains(old))
        return try pointers(good.replacing(old, with: new))
    }

    @Test func takesAGoodMark() throws {
        guard case .feature(let mark) = try MarkDocument(Data(good.utf8)) else {
            return
        }
        let submission = try checker.check([mark])[0].get()
        #expect(submission.content.recordedAt == Timestamp.parse("2026-11-21T08:30:00Z"))
        #expect(submission.content.revision == 1)
        #expect(submission.content.kind == .favourite)
        #expect(submission.content.position.distance(to: Position(easting: 719_123, northing: 7_537_005)) < 50)
    }

    @Test func namesTheFieldThatIsWrong() throws {
        #expect(try changed("snow", "ice") == ["/properties/category"])
        #expect(try changed(":8", ":151") == ["/properties/children"])
        #expect(try changed(":8", ":0") == ["/properties/children"])
        #expect(try changed(":8", ":8.5") == ["/properties/children"])
        #expect(try changed(":8", ":\"8\"") == ["/properties/children"])
        #expect(try changed("3f2b8c1e-", "nonsense") == ["/id"])
        #expect(try changed("2026-11-21T09:30:00+01:00", "yesterday") == ["/properties/recordedAt"])
        #expect(try changed("2026-11-21T09:30:00+01:00", "2026-12-21T09:30:00Z") == ["/properties/recordedAt"])
        #expect(try changed("\"children\"", "\"colour\":1,\"children\"") == ["/properties/colour"])
        #expect(try changed("\"Feature\"", "\"Thing\"") == ["/type"])
        #expect(try changed("\"Point\"", "\"Line\"") == ["/geometry/type"])
        #expect(try changed("[20.2163,67.8645]", "[20.2163]") == ["/geometry/coordinates"])
        #expect(try changed("[20.2163,67.8645]", "[1e400,67.8645]") == ["/geometry/coordinates"])
        #expect(try changed("[20.2163,67.8645]", "[\"20\",67.8645]") == ["/geometry/coordinates"])
        #expect(try changed("\"children\":8,", "") == ["/properties/children"])
        #expect(try changed("\"children\":8", "\"children\":null") == ["/properties/children"])
        #expect(try changed("\"children\"", "\"walkingMinutes\":181,\"children\"") == ["/properties/walkingMinutes"])
        #expect(try changed("\"children\"", "\"seasons\":[\"autumn\"],\"children\"") == ["/properties/seasons"])
        #expect(try changed("\"children\"", "\"revision\":0,\"children\"") == ["/properties/revision"])
        #expect(try changed("\"children\"", "\"accuracyM\":-1,\"children\"") == ["/properties/accuracyM"])
    }

    @Test func namesAllOfThem() throws {
        #expect(
            try pointers(#"{"type":"Feature","properties":{"category":"ice","children":200}}"#) == [
                "/geometry", "/id", "/properties/category", "/properties/children", "/properties/recordedAt",
            ])
        #expect(
            try pointers(#"{"type":"Feature","id":"3f2b8c1e-7d4a-4e0b-9c55-0a1b2c3d4e5f"}"#) == [
                "/geometry", "/properties",
            ])
        #expect(try pointers("[1,2]") == [""])
    }

    @Test func countsUnicodeScalars() throws {
        let five = String(repeating: "🛷", count: 500)
        #expect(try changed("\"children\"", "\"quote\":\"\(five)\",\"children\"") == [])
        #expect(try changed("\"children\"", "\"quote\":\"\(five)e\",\"children\"") == ["/properties/quote"])
        // One letter to a reader, two scalars to the rule.
        let combined = String(repeating: "e\u{301}", count: 250)
        #expect(try changed("\"children\"", "\"quote\":\"\(combined)\",\"children\"") == [])
        #expect(try changed("\"children\"", "\"quote\":\"\(combined)e\",\"children\"") == ["/properties/quote"])
    }

    @Test func saysHowFarOutsideTheAreaAndWhetherExchangingHelps() throws {
        let far = try problems(good.replacing("[20.2163,67.8645]", with: "[20.2163,67.5]"))
        guard case .outsideArea(let distance, fitsWhenExchanged: false) = far[0].reason else {
            return #expect(Bool(false))
        }
        #expect(abs(distance - 34_000) < 2_000)
        let swapped = try problems(good.replacing("[20.2163,67.8645]", with: "[67.8645,20.2163]"))
        guard case .coordinates(.swapped) = swapped[0].reason else { return #expect(Bool(false)) }
    }

    @Test func nullIsAbsent() throws {
        #expect(try changed("\"children\"", "\"quote\":null,\"seasons\":null,\"revision\":null,\"children\"") == [])
    }

    @Test func speaksSwedishAndEnglish() throws {
        let problem = FieldProblem("/properties/children", .outOfRange("151", minimum: 1, maximum: 150))
        #expect(problem.message(in: .swedish) == "är 151, men måste vara ett tal från 1 till 150")
        #expect(problem.message(in: .english) == "is 151, but must be a number from 1 to 150")
    }
}
