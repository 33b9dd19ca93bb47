import Geodesy

/// GeoJSON geometries, and the standard's `bbox`.
extension JSONParser {
    func geometry() throws(FilterProblem) -> Geometry {
        let (name, nameLocation) = try member("type").text()
        guard let type = GeometryType(rawValue: name) else {
            throw FilterProblem(.geometry(.unknownType(name)), at: nameLocation)
        }
        let content = try member(type == .collection ? "geometries" : "coordinates")
        switch type {
        case .point: return .point(try content.position())
        case .line: return .line(try content.line())
        case .polygon: return .polygon(try content.polygon())
        case .multiPoint: return .multiPoint(try content.positions())
        case .multiLine: return .multiLine(try content.each { line throws(FilterProblem) in try line.line() })
        case .multiPolygon:
            return .multiPolygon(try content.each { polygon throws(FilterProblem) in try polygon.polygon() })
        case .collection:
            return .collection(
                try content.each { part throws(FilterProblem) in
                    let geometry = try part.geometry()
                    try GeometryRules.checkPart(geometry, at: part.location)
                    return geometry
                })
        }
    }

    /// The four or six numbers of a box.
    func box() throws(FilterProblem) -> Geometry {
        try GeometryRules.box(try numbers(), at: location)
    }

    private func numbers() throws(FilterProblem) -> [Double] {
        var numbers: [Double] = []
        for element in try elements() { numbers.append(try element.number()) }
        return numbers
    }

    private func position() throws(FilterProblem) -> Position {
        let numbers = try numbers()
        if numbers.isEmpty { throw FilterProblem(.geometry(.empty), at: location) }
        return try GeometryRules.position(numbers, at: location)
    }

    private func positions() throws(FilterProblem) -> [Position] {
        try each { element throws(FilterProblem) in try element.position() }
    }

    private func line() throws(FilterProblem) -> [Position] {
        try GeometryRules.line(try positions(), at: location)
    }

    private func polygon() throws(FilterProblem) -> Polygon {
        let rings = try each { ring throws(FilterProblem) in try ring.positions() }
        return try GeometryRules.polygon(rings, at: location)
    }

    /// One or more elements, each read in the same way.
    private func each<Value>(
        _ read: (JSONParser) throws(FilterProblem) -> Value
    ) throws(FilterProblem) -> [Value] {
        let elements = try elements()
        if elements.isEmpty { throw FilterProblem(.geometry(.empty), at: location) }
        var values: [Value] = []
        for element in elements { values.append(try read(element)) }
        return values
    }
}
