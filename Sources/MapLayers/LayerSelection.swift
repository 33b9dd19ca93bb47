package import CQL2
package import Foundation
package import Geodesy
import Planar

/// Which features of a layer are wanted.
package struct LayerSelection: Sendable {
    /// A box in some coordinate system; touching is enough.
    package struct Box: Sendable, Hashable {
        package var box: BoundingBox
        package var system: CoordinateSystem
        /// What has no place is selected too, as OGC API – Features wants it.
        package var includesUnplaced: Bool

        package init(_ box: BoundingBox, in system: CoordinateSystem, includesUnplaced: Bool = false) {
            self.box = box
            self.system = system
            self.includesUnplaced = includesUnplaced
        }

        /// Coordinates that a client has read from an answer are rounded; they still enclose what they came from.
        var forgiving: BoundingBox { box.expanded(by: 0.5 * pow(10, -Double(system.decimals))) }
    }

    /// A condition on attributes and geometry, and the system that its own geometry is in, as x, y.
    struct Condition: Sendable, Hashable {
        var filter: Filter
        var system: CoordinateSystem
    }

    /// A stretch of time, ends included; open where there is no end.
    package struct Period: Sendable, Hashable {
        package var from: Date?
        package var to: Date?

        package init(from: Date?, to: Date?) {
            self.from = from
            self.to = to
        }

        fileprivate func contains(_ moment: Date) -> Bool {
            (from.map { $0 <= moment } ?? true) && (to.map { moment <= $0 } ?? true)
        }
    }

    package var box: Box?
    /// Only what belongs to this preschool: its marks, its own point, the hotspots and squares that it has marked in. For the
    /// internal audience alone.
    package var preschool: String?
    private(set) var conditions: [Condition] = []
    /// Layers without a moment are not narrowed by it.
    package var period: Period?

    package init(box: Box? = nil, preschool: String? = nil) {
        self.box = box
        self.preschool = preschool
    }

    /// Selects only what meets a filter too.
    ///
    /// - Parameter system: that the filter's own geometry is in.
    package mutating func require(_ filter: Filter, in system: CoordinateSystem) {
        conditions += filter.conjuncts.map { Condition(filter: $0, system: system) }
        // What can be told without a place, and so without a transformation, comes first.
        conditions = conditions.filter { !$0.filter.usesGeometry } + conditions.filter(\.filter.usesGeometry)
    }

    /// Where the selected features that have a place can lie; `system` is that of a box.
    func extent() -> (extent: Extent, system: CoordinateSystem) {
        if let box { return (.within(box.forgiving), box.system) }
        var narrowest: (extent: Extent, system: CoordinateSystem) = (.anywhere, .sweref99TM)
        for condition in conditions {
            switch condition.filter.extent {
            case .anywhere: continue
            case .nowhere: return (.nowhere, condition.system)
            // Boxes in different systems cannot be told apart by their areas; any of them narrows enough.
            case .within(let box): if narrowest.extent == .anywhere { narrowest = (.within(box), condition.system) }
            }
        }
        return narrowest
    }

    /// What is left to ask of points that lie in the ``extent()``.
    func restWithinExtent() -> LayerSelection {
        var rest = self
        rest.box = nil
        let (extent, system) = extent()
        if box == nil, case .within(let box) = extent {
            rest.conditions.removeAll { $0.system == system && $0.filter.box == box }
        }
        return rest
    }

    /// Everything is selected.
    var isEverything: Bool { box == nil && preschool == nil && conditions.isEmpty && period == nil }

    /// Of features in SWEREF 99 TM those that box, conditions and period select, by their indices. To whom something belongs is
    /// not looked at.
    func matching(
        _ features: ArraySlice<LayerFeature>, of layer: Layer, for audience: Audience,
        _ transformer: CoordinateTransformer
    ) throws -> [Int] {
        let attributes = layer.attributes(for: audience)
        var matching = Array(features.indices)
        if let period, let column = attributes.firstIndex(where: \.isPrimaryInstant) {
            matching = matching.filter { index in
                guard case .moment(let moment) = features[index].values[column] else { return false }
                return period.contains(moment)
            }
        }
        /// Keeps what passes a test that looks at geometry in some system.
        func keep(in system: CoordinateSystem, _ passes: (LayerFeature) throws -> Bool) throws {
            var moved = matching.map { features[$0] }
            try transformer.transform(&moved, to: system)
            matching = try WorkBudget.metered {
                try zip(matching, moved).filter { _, feature in
                    try WorkBudget.check()
                    return try passes(feature)
                }.map(\.0)
            }
        }
        if let box {
            let boundary = box.forgiving
            try keep(in: box.system) { $0.geometry?.intersects(boundary) ?? box.includesUnplaced }
        }
        let kinds = attributes.map(\.kind)
        for condition in conditions {
            try keep(in: condition.filter.usesGeometry ? condition.system : .sweref99TM) { feature in
                try condition.filter.holds(for: FilteredFeature(feature: feature, kinds: kinds)) == true
            }
        }
        return matching
    }
}

/// A feature as a filter sees it: its attributes by their places among the layer's, and its geometry.
private struct FilteredFeature: FilterSubject {
    let feature: LayerFeature
    let kinds: [Attribute.Kind]

    var geometry: Geometry? { feature.geometry }

    func value(at index: Int) -> FilterValue {
        // The geometry comes after the attributes.
        guard kinds.indices.contains(index) else { return .absent }
        return switch (feature.values[index], kinds[index]) {
        case (.absent, _): .absent
        case (.text(let text), .day): CalendarDay(text).map(FilterValue.day) ?? .absent
        case (.text(let text), _): .text(text)
        case (.integer(let integer), _): .integer(integer)
        case (.number(let number), _): .number(number)
        case (.moment(let moment), _):
            .instant(Instant(millisecondsSince1970: Int64((moment.timeIntervalSince1970 * 1000).rounded())))
        }
    }
}

extension Layer {
    /// What a filter may name: the attributes that the audience gets, in their order, and the geometry after them.
    package func queryables(for audience: Audience) -> [Queryable] {
        attributes(for: audience).map { attribute in
            let kind: Queryable.Kind =
                switch attribute.kind {
                case .text: .text
                case .integer: .integer
                case .number: .number
                case .day: .day
                case .moment: .instant
                }
            return Queryable(name: attribute.name, kind: kind)
        } + [Queryable(name: Layer.geometryName, kind: .geometry)]
    }

    /// The name of the geometry among attributes.
    package static let geometryName = "geometri"
}
