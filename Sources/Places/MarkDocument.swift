public import Foundation
import Geodesy

/// What a request or a GeoJSON file holds: one Feature, or a FeatureCollection of them.
public enum MarkDocument: Sendable {
    case feature(UncheckedMark)
    case collection(FeatureList, system: String?, saved: SavedForm?)

    /// What the form says of a file that it has saved.
    public var saved: SavedForm? {
        if case .collection(_, _, let saved) = self { saved } else { nil }
    }

    /// - Throws: ``MarkFile/Problem`` when the text is no JSON.
    /// - Complexity: O(bytes); features are decoded when they are asked for.
    public init(_ data: Data) throws(MarkFile.Problem) {
        do {
            if let features = try FeatureList(in: data) {
                let frame = try JSONDecoder().decode(Frame.self, from: features.frame)
                if frame.type == "FeatureCollection" {
                    self = .collection(features, system: frame.crs?.properties.name, saved: frame.saved)
                    return
                }
            }
            guard data.count <= FeatureList.maxFeatureBytes else {
                throw MarkFile.Problem.notJSON(
                    "a Feature has at most \(FeatureList.maxFeatureBytes) bytes, and this is no list of them")
            }
            self = .feature(try JSONDecoder().decode(UncheckedMark.self, from: data))
        } catch let problem as MarkFile.Problem {
            throw problem
        } catch let error as DecodingError {
            throw .notJSON(error.reason)
        } catch {
            throw .notJSON("\(error)")
        }
    }

    /// What stands around the features.
    private struct Frame: Decodable {
        var type: String?
        var crs: NamedSystem?
        var saved: SavedForm?

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: AnyKey.self)
            type = try? members.decode(String.self, forKey: AnyKey("type"))
            crs = try? members.decode(NamedSystem.self, forKey: AnyKey("crs"))
            saved = try? members.decode(SavedForm.self, forKey: AnyKey("smultron"))
        }
    }

    /// The `crs` member of GeoJSON before RFC 7946.
    private struct NamedSystem: Decodable {
        struct Properties: Decodable { var name: String }
        var properties: Properties
    }
}

extension UncheckedMark: Decodable {
    /// Reads a Feature. Wrong and unknown members become problems, never errors.
    public init(from decoder: any Decoder) throws {
        self.init()
        guard let feature = ObjectReader(decoder, pointer: "", problems: &problems) else { return }
        if feature.text("type", &problems) != "Feature" {
            problems.append(FieldProblem("/type", .wrongType(expected: .feature)))
        }
        id = feature.text("id", &problems)
        if let geometry = feature.object("geometry", &problems) {
            if geometry.text("type", &problems) != "Point" {
                problems.append(FieldProblem("/geometry/type", .wrongType(expected: .point)))
            }
            coordinates = geometry.position("coordinates", &problems)
            geometry.refuseMembers(besides: ["type", "coordinates"], &problems)
        }
        if let properties = feature.object("properties", &problems) {
            read(properties)
        }
        feature.refuseMembers(besides: ["type", "id", "geometry", "properties"], &problems)
    }

    private mutating func read(_ properties: ObjectReader) {
        revision = properties.wholeNumber(MarkField.revision.rawValue, &problems)
        category = properties.text(MarkField.category.rawValue, &problems)
        children = properties.wholeNumber(MarkField.children.rawValue, &problems)
        recordedAt = properties.text(MarkField.recordedAt.rawValue, &problems)
        kind = properties.text(MarkField.kind.rawValue, &problems)
        seasons = properties.texts(MarkField.seasons.rawValue, &problems)
        ageBand = properties.text(MarkField.ageBand.rawValue, &problems)
        frequency = properties.text(MarkField.frequency.rawValue, &problems)
        walkingMinutes = properties.wholeNumber(MarkField.walkingMinutes.rawValue, &problems)
        quote = properties.text(MarkField.quote.rawValue, &problems)
        staffNote = properties.text(MarkField.staffNote.rawValue, &problems)
        language = properties.text(MarkField.language.rawValue, &problems)
        placement = properties.text(MarkField.placement.rawValue, &problems)
        accuracyM = properties.number(MarkField.accuracyM.rawValue, &problems)
        for field in ServerField.allCases {
            claims[field] = properties.claim(field.rawValue)
        }
        properties.refuseMembers(besides: UncheckedMark.properties, &problems)
    }

    private static let properties = Set(MarkField.allCases.map(\.rawValue) + ServerField.allCases.map(\.rawValue))
}

/// Reads the members of one JSON object. null is the same as absent; what has the wrong type becomes a problem.
private struct ObjectReader {
    private let members: KeyedDecodingContainer<AnyKey>
    private let pointer: String

    init?(_ decoder: any Decoder, pointer: String, problems: inout [FieldProblem]) {
        guard let members = try? decoder.container(keyedBy: AnyKey.self) else {
            problems.append(FieldProblem(pointer, .wrongType(expected: .feature)))
            return nil
        }
        self.members = members
        self.pointer = pointer
    }

    private init(members: KeyedDecodingContainer<AnyKey>, pointer: String) {
        self.members = members
        self.pointer = pointer
    }

    func text(_ name: String, _ problems: inout [FieldProblem]) -> String? {
        read(String.self, name, expected: .text, &problems)
    }

    func wholeNumber(_ name: String, _ problems: inout [FieldProblem]) -> Int? {
        read(Int.self, name, expected: .wholeNumber, &problems)
    }

    func number(_ name: String, _ problems: inout [FieldProblem]) -> Double? {
        read(Double.self, name, expected: .number, &problems)
    }

    func texts(_ name: String, _ problems: inout [FieldProblem]) -> [String]? {
        read([String].self, name, expected: .listOfTexts, &problems)
    }

    func position(_ name: String, _ problems: inout [FieldProblem]) -> Position? {
        guard let numbers = read([Double].self, name, expected: .position, &problems) else { return nil }
        guard numbers.count == 2 else {
            problems.append(FieldProblem(path(name), .wrongType(expected: .position)))
            return nil
        }
        return Position(x: numbers[0], y: numbers[1])
    }

    func object(_ name: String, _ problems: inout [FieldProblem]) -> ObjectReader? {
        let key = AnyKey(name)
        guard members.contains(key), (try? members.decodeNil(forKey: key)) == false else {
            problems.append(FieldProblem(path(name), .missing))
            return nil
        }
        guard let nested = try? members.nestedContainer(keyedBy: AnyKey.self, forKey: key) else {
            problems.append(FieldProblem(path(name), .wrongType(expected: .object)))
            return nil
        }
        return ObjectReader(members: nested, pointer: path(name))
    }

    /// Any scalar as text, to compare with what the service has.
    func claim(_ name: String) -> String? {
        let key = AnyKey(name)
        guard members.contains(key) else { return nil }
        if let text = try? members.decodeIfPresent(String.self, forKey: key) { return text }
        if let number = try? members.decodeIfPresent(Int.self, forKey: key) { return String(number) }
        if let truth = try? members.decodeIfPresent(Bool.self, forKey: key) { return String(truth) }
        return (try? members.decodeNil(forKey: key)) == false ? "?" : nil
    }

    func refuseMembers(besides known: Set<String>, _ problems: inout [FieldProblem]) {
        // Twenty tell what is the matter.
        for key in members.allKeys.map(\.stringValue).filter({ !known.contains($0) }).sorted().prefix(20) {
            problems.append(FieldProblem(path(key.shortened), .unknownField))
        }
    }

    private func read<Value: Decodable>(
        _ type: Value.Type, _ name: String, expected: FieldProblem.Shape, _ problems: inout [FieldProblem]
    ) -> Value? {
        do {
            return try members.decodeIfPresent(type, forKey: AnyKey(name))
        } catch {
            problems.append(FieldProblem(path(name), .wrongType(expected: expected)))
            return nil
        }
    }

    private func path(_ name: String) -> String {
        "\(pointer)/\(name.replacing("~", with: "~0").replacing("/", with: "~1"))"
    }
}
