public import Foundation
public import Geodesy

/// One thing that is wrong with one field, with the values that are needed to mend it.
public struct FieldProblem: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        case missing
        case unknownField
        case wrongType(expected: Shape)
        case notAUUID(String)
        case notATime(String)
        case notInVocabulary(String, allowed: [String])
        case outOfRange(String, minimum: Int, maximum: Int)
        case tooSmall(String, minimum: Int)
        case tooLong(count: Int, limit: Int)
        case decimalComma(String)
        case coordinates(CoordinateProblem)
        case outsideArea(distanceM: Double, fitsWhenExchanged: Bool)
        case outsideRound(opens: Date, closes: Date)
        case setByServer(stored: String)
        case differsFromAddress(String)
        case wrongFieldCount(found: Int, expected: Int)
    }

    /// What a value should have been.
    public enum Shape: Hashable, Sendable {
        case object, feature, point, position, text, wholeNumber, number, listOfTexts
    }

    /// JSON pointer (RFC 6901) into the Feature.
    public var pointer: String
    public var reason: Reason

    public init(_ pointer: String, _ reason: Reason) {
        self.pointer = pointer
        self.reason = reason
    }

    /// The name of the field alone, as a column of a table has it.
    public var field: String {
        pointer == "/geometry/coordinates" ? "coordinates" : String(pointer.split(separator: "/").last ?? "row")
    }
}
