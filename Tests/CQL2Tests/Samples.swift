import CQL2
import Foundation
import Geodesy

/// A layer with a property of every kind, and one whose name is a keyword.
let queryables = [
    Queryable(name: "namn", kind: .text),
    Queryable(name: "antal", kind: .integer),
    Queryable(name: "andel", kind: .number),
    Queryable(name: "stangd", kind: .boolean),
    Queryable(name: "date", kind: .day),
    Queryable(name: "start", kind: .instant),
    Queryable(name: "slut", kind: .instant),
    Queryable(name: "geom", kind: .geometry),
]

struct Feature: FilterSubject {
    var values: [String: FilterValue] = [:]
    var geometry: Geometry?

    func value(at index: Int) -> FilterValue { values[queryables[index].name] ?? .absent }
}

func filter(_ text: String) throws -> Filter { try Filter(text: text, queryables: queryables) }

func filter(json: String) throws -> Filter { try Filter(json: Data(json.utf8), queryables: queryables) }

/// Whether a filter holds for a feature with some values.
func holds(_ text: String, _ values: [String: FilterValue] = [:], at geometry: Geometry? = nil) throws -> Bool? {
    try filter(text).holds(for: Feature(values: values, geometry: geometry))
}

/// The problem of a filter that has one.
func problem(_ text: String) -> FilterProblem? {
    do throws(FilterProblem) {
        _ = try Filter(text: text, queryables: queryables)
        return nil
    } catch {
        return error
    }
}

func problem(json: String) -> FilterProblem? {
    do throws(FilterProblem) {
        _ = try Filter(json: Data(json.utf8), queryables: queryables)
        return nil
    } catch {
        return error
    }
}

/// A small generator of random numbers that starts from a seed, so that a failure can be had again.
///
/// - Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (SplitMix64), 2014.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
