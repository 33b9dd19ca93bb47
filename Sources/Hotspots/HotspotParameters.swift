package import Clustering
import Foundation
package import Places

/// How hotspots are found: everything that is needed to find the same ones again.
///
/// What there is to say of a parameter stands in ``all``: options, API, what is saved, and all words are made from it.
package struct HotspotParameters: Sendable, Hashable {
    package var method = HotspotMethod.dbscan
    package var epsM = 50.0
    package var minWeight = 5.0
    package var weighting = Weighting.equalPreschool
    package var groups = 2
    package var minClusterSize = 5
    package var minSamples = 5
    package var selection = HDBSCAN.Selection.eom
    package var cellM = 100
    package var bandM = 100.0
    package var bandwidthM = 100.0
    package var kind = Kind.favourite
    package var category: Places.Category?
    package var season: Season?

    package init() {}

    /// Every parameter, in the order in which the command line lists them.
    package static let all: [HotspotParameter] = [
        // Told by its title.
        HotspotParameter("method", \.method, help: "How hotspots are found.") { _ in nil },
        HotspotParameter("eps", \.epsM, unit: .metres, help: "dbscan: radius of the neighbourhood in metres.") {
            HotspotSetting(
                "eps \($0) m", name: "eps", value: "\(swedish($0)) m",
                meaning: "Så nära varandra räknas markeringar som grannar.")
        },
        HotspotParameter(
            "minWeight", \.minWeight, placeholder: "w",
            help: "dbscan: the sum of weights within eps that makes a hotspot."
        ) {
            HotspotSetting(
                "minimum weight \($0)", name: "minsta vikt", value: swedish($0),
                meaning: "Summan av grannarnas vikter som krävs för ett smultronställe.")
        },
        HotspotParameter(
            "weighting", \.weighting, help: "How much each mark counts; hdbscan counts every mark the same.",
            applies: { $0.method.definition.isWeighted }
        ) {
            HotspotSetting(
                "weighting \($0.rawValue)", name: "viktning", value: $0.rawValue, meaning: "\($0.swedish).")
        },
        HotspotParameter(
            "groups", \.groups, placeholder: "g", bounds: .init("number of groups", 1...),
            help: "With distinct-groups: how many different groups.", applies: { $0.minGroups > 1 }
        ) {
            HotspotSetting(
                "at least \($0) groups", name: "avdelningar", value: "minst \($0)", phrase: "minst \($0) avdelningar",
                meaning: "Så många avdelningar ska ha markerat på platsen.")
        },
        HotspotParameter(
            "minClusterSize", \.minClusterSize, placeholder: "n",
            help: "hdbscan: the number of marks that makes a hotspot."
        ) {
            HotspotSetting(
                "minimum cluster size \($0)", name: "minsta storlek", value: "\($0)",
                meaning: "Antalet markeringar som krävs för ett smultronställe.")
        },
        HotspotParameter(
            "minSamples", \.minSamples, placeholder: "n",
            help: "hdbscan: as many marks, itself among them, tell how dense it is around a mark."
        ) {
            HotspotSetting(
                "minimum samples \($0)", name: "minsta antal grannar", value: "\($0)",
                meaning: "Så många markeringar säger hur tätt det är.")
        },
        HotspotParameter(
            "selection", \.selection, help: "hdbscan: the level of the hierarchy, excess of mass or leaves."
        ) {
            HotspotSetting(
                "selection \($0.rawValue)", name: "urval", value: $0.rawValue,
                meaning: "Vilken nivå i hierarkin: eom de stabilaste, leaf de minsta.")
        },
        HotspotParameter(
            "cell", \.cellM, unit: .metres, bounds: .init("cell size", 10...10_000),
            help: "gistar: side of the squares in metres."
        ) {
            HotspotSetting("cells \($0) m", name: "rutor", value: "\($0) m", meaning: "Rutornas sida.")
        },
        HotspotParameter(
            "band", \.bandM, unit: .metres, help: "gistar: squares at most so far apart are neighbours, metres."
        ) {
            HotspotSetting(
                "band \($0) m", name: "avstånd", value: "\(swedish($0)) m",
                meaning: "Rutor som ligger så nära räknas som grannar.")
        },
        HotspotParameter(
            "bandwidth", \.bandwidthM, unit: .metres, bounds: .init("bandwidth", 10...10_000),
            help: "density: radius of the kernel in metres; hdbscan: of the discs around marks."
        ) {
            HotspotSetting(
                "bandwidth \($0) m", name: "bandbredd", value: "\(swedish($0)) m",
                meaning: "Så långt räcker varje markerings inverkan.")
        },
        HotspotParameter("kind", \.kind, help: "Which kind of marks.") {
            HotspotSetting(
                "kind \($0.rawValue)", name: "typ", value: $0.title.lowercased(), phrase: "typ \($0.layerWord)",
                meaning: "Vilka markeringar som räknas.")
        },
        HotspotParameter("category", \.category, help: "Only marks of this category.") {
            HotspotSetting(
                "category \($0.rawValue)", name: "kategori", value: $0.title.lowercased(),
                phrase: "kategori \($0.layerWord)", meaning: "Bara markeringar med kategorin.")
        },
        HotspotParameter("season", \.season, help: "Only marks of this season.") {
            HotspotSetting(
                "season \($0.rawValue)", name: "årstid", value: $0.title.lowercased(), phrase: "årstid \($0.layerWord)",
                meaning: "Bara markeringar för årstiden.")
        },
    ]

    /// The description of a parameter.
    package static func parameter(_ keyPath: PartialKeyPath<HotspotParameters>) -> HotspotParameter {
        all.first { $0.keyPath as PartialKeyPath == keyPath }!
    }

    /// A decimal number in Swedish, with all its digits.
    static func swedish(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)".replacing(".", with: ",")
    }
}

/// What there is to say of one parameter.
package struct HotspotParameter: Sendable {
    /// What a number is measured in.
    package enum Unit: Sendable { case metres }

    /// What a number must lie between, besides what the method itself demands.
    struct Bounds: Sendable {
        let noun: String
        let least: Int
        let most: Int?

        init(_ noun: String, _ range: ClosedRange<Int>) {
            (self.noun, least, most) = (noun, range.lowerBound, range.upperBound)
        }

        init(_ noun: String, _ range: PartialRangeFrom<Int>) {
            (self.noun, least, most) = (noun, range.lowerBound, nil)
        }
    }

    /// In the API and in summaries, `minWeight`.
    package let name: String
    package let unit: Unit?
    /// What stands for a value in the command line's help; nil for the option's name.
    package let placeholder: String?
    /// The sentence in the command line's help.
    package let help: String
    let keyPath: any PartialKeyPath<HotspotParameters> & Sendable
    private let bounds: Bounds?
    private let read: @Sendable (KeyedDecodingContainer<Key>, Key) throws -> (any Codable)?
    private let value: @Sendable (HotspotParameters) -> (any Codable)?
    private let assign: @Sendable (Any, inout HotspotParameters) -> Void
    /// Whether a parameter that no method has for its own has a say with the others.
    fileprivate let applies: @Sendable (HotspotParameters) -> Bool
    /// The value in words; nil where there is none, and for the method, which is told by its title.
    let setting: @Sendable (HotspotParameters) -> HotspotSetting?

    init<Value: Codable & Sendable>(
        _ name: String, _ keyPath: any WritableKeyPath<HotspotParameters, Value> & Sendable, unit: Unit? = nil,
        placeholder: String? = nil, bounds: Bounds? = nil, help: String,
        applies: @escaping @Sendable (HotspotParameters) -> Bool = { _ in true },
        told setting: @escaping @Sendable (Value) -> HotspotSetting?
    ) {
        self.name = name
        self.unit = unit
        self.placeholder = placeholder ?? unit.map { _ in "m" }
        self.help = help
        self.keyPath = keyPath
        self.bounds = bounds
        self.applies = applies
        read = { try $0.decodeIfPresent(Value.self, forKey: $1) }
        value = { $0[keyPath: keyPath] }
        assign = { $1[keyPath: keyPath] = $0 as! Value }
        self.setting = { setting($0[keyPath: keyPath]) }
    }

    /// A parameter that need not have a value.
    init<Value: Codable & Sendable>(
        _ name: String, _ keyPath: any WritableKeyPath<HotspotParameters, Value?> & Sendable, help: String,
        told setting: @escaping @Sendable (Value) -> HotspotSetting?
    ) {
        self.name = name
        unit = nil
        placeholder = nil
        self.help = help
        self.keyPath = keyPath
        bounds = nil
        applies = { _ in true }
        read = { try $0.decodeIfPresent(Value.self, forKey: $1) }
        value = { $0[keyPath: keyPath].map { $0 as any Codable } }
        assign = { $1[keyPath: keyPath] = $0 as? Value }
        self.setting = { $0[keyPath: keyPath].flatMap(setting) }
    }

    /// The command line's option, without the dashes: `min-weight`.
    package var option: String {
        name.replacing(/[A-Z]/) { "-\($0.output.lowercased())" }
    }

    /// Whether it is no method's own.
    fileprivate var isShared: Bool { !HotspotMethod.allCases.contains { $0.uses(keyPath) } }

    /// Sets the parameter.
    ///
    /// - Parameter value: of the parameter's type.
    package func set(_ value: Any, in parameters: inout HotspotParameters) { assign(value, &parameters) }
}

/// A parameter with its value, or what is fixed in a method, in words.
package struct HotspotSetting: Sendable, Hashable {
    package let english: String
    /// As the layers' attribute `metod` has it.
    package let swedish: String
    /// Name, value, and what it does, as a report has them, in Swedish.
    package let name: String
    package let value: String
    package let meaning: String

    /// - Parameter phrase: as `metod` has it; nil for the name and the value.
    init(_ english: String, name: String, value: String, phrase: String? = nil, meaning: String) {
        self.english = english
        swedish = phrase ?? "\(name) \(value)"
        self.name = name
        self.value = value
        self.meaning = meaning
    }
}

// MARK: In words

extension HotspotParameters: CustomStringConvertible {
    /// What has a say with this method, in the order in which it is told.
    package var settings: [HotspotSetting] {
        let method = method.definition
        var settings = method.settings.compactMap { setting in
            switch setting {
            case .parameter(let keyPath): HotspotParameters.parameter(keyPath).setting(self)
            case .parameterAs(_, let setting): setting(self)
            case .fixed(let setting): setting
            }
        }
        for parameter in HotspotParameters.all where parameter.isShared && parameter.applies(self) {
            if let setting = parameter.setting(self) { settings.append(setting) }
            if parameter.name == "weighting", weighting.minCount > 0 {
                settings.append(
                    HotspotSetting(
                        "at least \(weighting.minCount) marks", name: "markeringar",
                        value: "minst \(weighting.minCount)", phrase: "minst \(weighting.minCount) markeringar",
                        meaning: "En ensam markering är aldrig ett smultronställe."))
            }
        }
        return settings
    }

    /// Method and parameters in words: enough to do it again.
    package var description: String { ([method.title] + settings.map(\.english)).joined(separator: ", ") }

    /// Method and parameters, as layers have them.
    package var swedish: String { ([method.swedish] + settings.map(\.swedish)).joined(separator: ", ") }
}

// MARK: As JSON

/// What a saved analysis keeps. What was saved before a parameter existed has its usual value.
extension HotspotParameters: Codable {
    package init(from decoder: any Decoder) throws { try self.init(from: decoder, keys: \.savedName) }

    package func encode(to encoder: any Encoder) throws { try encode(to: encoder, keys: \.savedName) }
}

extension HotspotParameters {
    /// The members of an object of the API, among others; what is left out has its usual value.
    package init(membersFrom decoder: any Decoder) throws { try self.init(from: decoder, keys: \.name) }

    /// Adds the parameters to the members of an object of the API or of a summary.
    package func encodeMembers(to encoder: any Encoder) throws { try encode(to: encoder, keys: \.name) }

    private init(from decoder: any Decoder, keys: KeyPath<HotspotParameter, String>) throws {
        self.init()
        let members = try decoder.container(keyedBy: HotspotParameter.Key.self)
        for parameter in HotspotParameters.all {
            try parameter.decode(from: members, key: .init(stringValue: parameter[keyPath: keys]), into: &self)
        }
    }

    private func encode(to encoder: any Encoder, keys: KeyPath<HotspotParameter, String>) throws {
        var members = encoder.container(keyedBy: HotspotParameter.Key.self)
        for parameter in HotspotParameters.all {
            try parameter.encode(self, into: &members, key: .init(stringValue: parameter[keyPath: keys]))
        }
    }
}

extension HotspotParameter {
    struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// In a saved analysis: `epsM`.
    var savedName: String { name + (unit == .metres ? "M" : "") }

    fileprivate func decode(
        from members: KeyedDecodingContainer<Key>, key: Key, into parameters: inout HotspotParameters
    ) throws {
        if let value = try read(members, key) { set(value, in: &parameters) }
    }

    fileprivate func encode(
        _ parameters: HotspotParameters, into members: inout KeyedEncodingContainer<Key>, key: Key
    ) throws {
        if let value = value(parameters) { try members.encode(value, forKey: key) }
    }
}

// MARK: What they decide

extension HotspotParameters {
    /// A parameter that lies outside its bounds.
    package struct Problem: ParameterProblem, Equatable {
        package let description: String
    }

    func check() throws(Problem) {
        for parameter in HotspotParameters.all {
            if let problem = parameter.problem(in: self) { throw problem }
        }
    }

    /// The marks that take part.
    package func selects(_ point: MarkPoint) -> Bool {
        point.kind == kind && (category == nil || point.category == category)
            && (season.map { point.seasons.contains($0) } ?? true)
    }

    /// The number of marks that a hotspot must have, whatever the method finds.
    var minMarks: Int { method.definition.minMarks(self) }

    /// The number of groups that a hotspot must have.
    var minGroups: Int { weighting == .distinctGroups ? groups : 1 }

    /// The neighbour whose distance is looked at, the mark itself counted.
    package var neighbours: Int { max(2, Int(min(minWeight, 1_000_000).rounded(.up))) }

    /// How far apart the marks that take part lie: the distances to the neighbour that makes up the minimum weight, if every
    /// mark counted one. nil where there are fewer marks than that.
    package func distancePlot(of points: [MarkPoint]) throws -> DistancePlot? {
        let points = points.filter(selects)
        guard points.count >= neighbours else { return nil }
        return try DistancePlot(of: PlanePoints(points), neighbours: neighbours)
    }
}

extension HotspotParameter {
    fileprivate func problem(in parameters: HotspotParameters) -> HotspotParameters.Problem? {
        guard let bounds, let value = value(parameters) else { return nil }
        let number = (value as? Int).map(Double.init) ?? value as? Double ?? .nan
        if number >= Double(bounds.least), number <= bounds.most.map(Double.init) ?? .infinity { return nil }
        func grouped(_ number: Int) -> String {
            number.formatted(.number.locale(Locale(identifier: "en_US"))).replacing(",", with: " ")
        }
        let range = bounds.most.map { "from \(grouped(bounds.least)) to \(grouped($0))" } ?? "\(bounds.least) or more"
        return .init(
            description: "the \(bounds.noun) is \(value), but must be \(range)\(unit == .metres ? " metres" : "")")
    }
}
