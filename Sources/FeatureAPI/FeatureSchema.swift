package import MapLayers

/// The answers to `GET /ogc/collections/{collection}/schema` and `…/queryables`: JSON Schema of a layer's attributes, as OGC
/// API – Features, Parts 5 and 3 want it.
package struct FeatureSchema: Sendable, Encodable {
    /// One attribute, or the geometry.
    package struct Property: Sendable, Encodable {
        /// One of the words that an attribute may hold.
        package struct Word: Sendable, Encodable {
            package var const: String
            package var title: String
        }
        package var title: String
        package var description: String?
        /// JSON's type; nil for the geometry.
        package var type: String?
        /// A format of JSON Schema, or `geometry-…` of Part 5.
        package var format: String?
        package var oneOf: [Word]?
        /// A symbol of UCUM.
        package var unit: String?
        /// A role of Part 5: `id`, `primary-instant`, `primary-geometry`.
        package var role: String?
        /// The place among the attributes.
        package var order: Int

        private enum CodingKeys: String, CodingKey {
            case title, description, type, format, oneOf, unit = "x-ogc-unit", role = "x-ogc-role"
            case order = "x-ogc-propertySeq"
        }
    }

    package var schema = "https://json-schema.org/draft/2020-12/schema"
    package var id: String
    package var type = "object"
    package var title: String
    package var description: String
    package var properties: [String: Property]
    /// Only what is named here may be asked for.
    package var additionalProperties = false

    private enum CodingKeys: String, CodingKey {
        case schema = "$schema", id = "$id", type, title, description, properties, additionalProperties
    }

    /// The schema of what features have.
    package static func attributes(of layer: Layer, for audience: Audience, at addresses: Addresses) -> FeatureSchema {
        FeatureSchema(layer, for: audience, id: addresses.schema(layer))
    }

    /// The schema of what a filter may name.
    package static func queryables(of layer: Layer, for audience: Audience, at addresses: Addresses) -> FeatureSchema {
        FeatureSchema(layer, for: audience, id: addresses.queryables(layer))
    }

    private init(_ layer: Layer, for audience: Audience, id: String) {
        self.id = id
        title = layer.title
        description = layer.summary(for: audience)
        let attributes = layer.attributes(for: audience)
        properties = Dictionary(
            uniqueKeysWithValues: attributes.enumerated().map { index, attribute in
                (attribute.name, Property(attribute, order: index + 1))
            })
        properties[Layer.geometryName] = Property(
            title: "Läge", format: "geometry-\(layer.geometryType.rawValue.lowercased())", role: "primary-geometry",
            order: attributes.count + 1)
    }
}

extension FeatureSchema.Property {
    fileprivate init(_ attribute: Attribute, order: Int) {
        title = attribute.title
        description = attribute.explanation
        // By its symbol in UCUM.
        unit = attribute.unit == "°" ? "deg" : attribute.unit
        self.order = order
        (type, format) = attribute.jsonType
        if !attribute.codes.isEmpty { oneOf = attribute.codes.map { Word(const: $0.value, title: $0.title) } }
        if attribute.name == "id" { role = "id" }
        if attribute.isPrimaryInstant { role = "primary-instant" }
    }
}

extension Attribute {
    /// The type and format of JSON Schema.
    package var jsonType: (type: String, format: String?) {
        switch kind {
        case .text: ("string", nil)
        case .integer: ("integer", nil)
        case .number: ("number", nil)
        case .day: ("string", "date")
        case .moment: ("string", "date-time")
        }
    }
}
