import Foundation
import Geodesy
import Hummingbird
import Places

/// The parameters behind the question mark. What is not known is refused, so that a misspelt one is not silently
/// ignored.
struct QueryParameters {
    private let values: [String: String]

    init(_ values: [String: String] = [:]) { self.values = values }

    init(_ request: Request, known: [Endpoint.Parameter]) throws(Problem) {
        try self.init(request, names: known.map(\.name))
    }

    init(_ request: Request, names: [String]) throws(Problem) {
        var values: [String: String] = [:]
        for (name, value) in try QueryParameters.pairs(request.uri.query) {
            guard names.contains(name) else {
                let list = names.joined(separator: ", ")
                throw .parameter(
                    name, "finns inte här; kända är \(list).", "is not known here; known are \(list).")
            }
            guard values[name] == nil else {
                throw .parameter(name, "står flera gånger.", "stands several times.")
            }
            values[name] = value
        }
        self.values = values
    }

    /// Whatever there is, with names in lower case; of several with one name the last.
    init(tolerating request: Request) throws(Problem) {
        values = Dictionary(
            try QueryParameters.pairs(request.uri.query).map { ($0.name.lowercased(), $0.value) },
            uniquingKeysWith: { $1 })
    }

    /// Names and values, decoded as forms encode them: a plus is a space.
    private static func pairs(_ query: String?) throws(Problem) -> [(name: String, value: String)] {
        var pairs: [(String, String)] = []
        for part in (query ?? "").split(separator: "&") {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(decoded)
            guard let name = sides[0], let value = sides.count > 1 ? sides[1] : "" else {
                throw Problem(
                    .badRequest, "”\(part)” är inte rätt kodat; använd procentkodning i UTF-8.",
                    "\"\(part)\" is not encoded properly; use percent-encoding in UTF-8.")
            }
            pairs.append((name, value))
        }
        return pairs
    }

    private static func decoded(_ text: Substring) -> String? {
        // Most names and values are plain.
        guard text.utf8.contains(where: { $0 == 0x2B || $0 == 0x25 }) else { return String(text) }
        return text.replacing("+", with: " ").removingPercentEncoding
    }

    subscript(_ name: String) -> String? { values[name] }

    /// What somebody has written to be kept.
    func text<Text: WrittenText>(_ name: String, as _: Text.Type) throws(Problem) -> Text? {
        guard let written = values[name] else { return nil }
        do throws(FieldProblem.Reason) {
            return Text(try Text.rule.accept(written))
        } catch {
            let problem = FieldProblem("/" + name, error)
            throw .parameter(name, problem.message(in: .swedish) + ".", problem.message(in: .english) + ".")
        }
    }

    /// One of the supported coordinate systems.
    func system(else usual: CoordinateSystem) throws(Problem) -> CoordinateSystem {
        guard let text = values["crs"] else { return usual }
        guard let system = CoordinateSystem(text) else {
            throw .parameter(
                "crs", "är ”\(text)”; använd 4326, 3006 eller 3007–3018.",
                "is \"\(text)\"; use 4326, 3006 or 3007–3018.")
        }
        return system
    }

    /// minx,miny,maxx,maxy in the units of the answer.
    func box(in system: CoordinateSystem) throws(Problem) -> BoundingBox? {
        guard let text = values["bbox"] else { return nil }
        guard let box = BoundingBox(numbers: QueryParameters.numbers(text)) else {
            throw .parameter(
                "bbox", "ska vara fyra tal: minsta x, minsta y, största x, största y.",
                "must be four numbers: minimum x, minimum y, maximum x, maximum y.")
        }
        return box
    }

    /// Numbers with commas between them; what is no number is not a number.
    static func numbers(_ text: some StringProtocol) -> [Double] {
        text.split(separator: ",", omittingEmptySubsequences: false)
            .map { Double($0) ?? Double($0.trimmingCharacters(in: .whitespaces)) ?? .nan }
    }

    /// A whole number from a list.
    func wholeNumber(_ name: String, among allowed: [Int]) throws(Problem) -> Int? {
        guard let text = values[name] else { return nil }
        guard let number = Int(text), allowed.contains(number) else {
            let list = allowed.map(String.init).joined(separator: ", ")
            throw .parameter(name, "är ”\(text)”; välj \(list).", "is \"\(text)\"; choose \(list).")
        }
        return number
    }

    /// A whole number of any size.
    func number(_ name: String) throws(Problem) -> Int? {
        guard let text = values[name] else { return nil }
        guard let number = Int(text) else {
            throw .parameter(name, "är ”\(text)”; skriv ett heltal.", "is \"\(text)\"; write a whole number.")
        }
        return number
    }

    func decimal(_ name: String) throws(Problem) -> Double? {
        guard let text = values[name] else { return nil }
        guard let number = Double(text), number.isFinite else {
            throw .parameter(name, "är ”\(text)”; skriv ett tal.", "is \"\(text)\"; write a number.")
        }
        return number
    }

    /// `analysis=NAME`, or else `round=ID` or `round=all`; nil where nothing is chosen.
    func choice() throws(Problem) -> AnalysisCache.Choice? {
        if let name = values["analysis"] {
            guard values["round"] == nil else {
                throw .parameter(
                    "analysis", "går inte ihop med round: en sparad analys har sin omgång.",
                    "does not go with round: a saved analysis has its round.")
            }
            return .saved(name)
        }
        return try round()
    }

    /// `round=ID` or `round=all`.
    private func round() throws(Problem) -> AnalysisCache.Choice? {
        guard let text = values["round"] else { return nil }
        if text == "all" { return .all }
        guard let id = Int(text) else {
            throw .parameter(
                "round", "är ”\(text)”; skriv en omgångs nummer eller all.",
                "is \"\(text)\"; write the number of a round, or all.")
        }
        return .round(id)
    }
}

extension BoundingBox {
    /// minx, miny, maxx, maxy; nil for anything else.
    init?(numbers: [Double]) {
        guard numbers.count == 4, numbers.allSatisfy(\.isFinite), numbers[0] <= numbers[2], numbers[1] <= numbers[3]
        else { return nil }
        self.init(minX: numbers[0], minY: numbers[1], maxX: numbers[2], maxY: numbers[3])
    }
}
