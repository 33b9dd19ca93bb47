extension DatasetDescription {
    /// A layer that the data set consists of.
    public struct Layer: Sendable {
        /// Lower-case ASCII, as in every format and address.
        public var name: String
        public var title: String
        public var summary: String
        public var geometry: Geometry
        public var attributes: [Attribute]

        public init(name: String, title: String, summary: String, geometry: Geometry, attributes: [Attribute]) {
            self.name = name
            self.title = title
            self.summary = summary
            self.geometry = geometry
            self.attributes = attributes
        }
    }

    /// The kind of geometry that every feature of a layer has.
    public enum Geometry: String, Sendable {
        case point = "Point"
        case line = "LineString"
        case polygon = "Polygon"
    }

    /// An attribute of a layer.
    public struct Attribute: Sendable {
        /// Lower-case ASCII, as in every format.
        public var name: String
        public var title: String
        /// `m`, `min` …; nil for what has none.
        public var unit: String?
        /// In Swedish, as a sentence.
        public var explanation: String
        /// The values that it may have, with what they mean; empty where it is not a list.
        public var codes: [Code]

        public init(name: String, title: String, unit: String? = nil, explanation: String, codes: [Code] = []) {
            self.name = name
            self.title = title
            self.unit = unit
            self.explanation = explanation
            self.codes = codes
        }
    }

    /// A value of a code list.
    public struct Code: Sendable {
        public var value: String
        public var meaning: String

        public init(_ value: String, meaning: String) {
            self.value = value
            self.meaning = meaning
        }
    }
}
