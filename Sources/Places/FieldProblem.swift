package import Foundation
package import Geodesy

/// One thing that is wrong with one field, with the values that are needed to mend it.
package struct FieldProblem: Error, Hashable, Sendable {
    /// What is wrong; texts that stand in a reason are what was found.
    package enum Reason: Error, Hashable, Sendable {
        case missing
        case unknownField
        case wrongType(expected: Shape)
        case notAUUID(String)
        case notATime(String)
        case notInVocabulary(String, allowed: [String])
        case outOfRange(String, minimum: Int, maximum: Int)
        case tooSmall(String, minimum: Int)
        case tooLong(count: Int, limit: Int)
        /// A Unicode scalar that no text may hold, and which of its characters it is, from 1.
        case forbiddenCharacter(UInt32, position: Int)
        /// A code or a link that is none.
        case malformed(String, TextRule)
        case decimalComma(String)
        case coordinates(CoordinateProblem)
        case outsideArea(distanceM: Double, fitsWhenExchanged: Bool)
        case outsideRound(opens: Date, closes: Date)
        case setByServer(stored: String)
        case differsFromAddress(String)
        case wrongFieldCount(found: Int, expected: Int)
    }

    /// What a value should have been.
    package enum Shape: Hashable, Sendable {
        case object, feature, point, position, text, wholeNumber, number, listOfTexts
    }

    /// JSON pointer (RFC 6901) into the Feature.
    package var pointer: String
    package var reason: Reason

    package init(_ pointer: String, _ reason: Reason) {
        self.pointer = pointer
        self.reason = reason
    }

    /// The name of the field alone, as a column of a table has it.
    package var field: String {
        pointer == "/geometry/coordinates" ? "coordinates" : String(pointer.split(separator: "/").last ?? "row")
    }
}

/// A problem that says in a sentence what is wrong, what was expected and what to do.
package protocol ExplainedProblem: Error {
    var swedish: String { get }
    var english: String { get }
}

extension ExplainedProblem {
    /// The sentence in one of the languages.
    package func message(in language: MessageLanguage) -> String {
        switch language {
        case .swedish: swedish
        case .english: english
        }
    }
}

extension FieldProblem: ExplainedProblem {
    package var swedish: String { reason.swedish }
    package var english: String { reason.english }
}

extension FieldProblem.Reason {
    fileprivate var swedish: String {
        switch self {
        case .missing: "saknas, men måste finnas"
        case .unknownField: "är inget fält som finns; ta bort det eller rätta stavningen"
        case .wrongType(let shape): "har fel slag av värde; här väntas \(shape.swedish)"
        case .notAUUID(let text):
            "”\(text.shortened)” är inget UUID; skriv till exempel 3f2b8c1e-7d4a-4e0b-9c55-0a1b2c3d4e5f"
        case .notATime(let text):
            "”\(text.shortened)” är ingen tidpunkt enligt RFC 3339; skriv till exempel 2026-11-21T09:30:00Z"
        case .notInVocabulary(let word, let allowed):
            "”\(word.shortened)” finns inte i listan; välj bland \(allowed.joined(separator: ", "))"
        case .outOfRange(let value, let minimum, let maximum):
            "är \(value.shortened), men måste vara ett tal från \(minimum) till \(maximum)"
        case .tooSmall(let value, let minimum): "är \(value.shortened), men måste vara minst \(minimum)"
        case .tooLong(let count, let limit): "har \(count) tecken, men får ha högst \(limit)"
        case .forbiddenCharacter(0x0A, let position): "har en radbrytning som tecken \(position); skriv på en rad"
        case .forbiddenCharacter(let scalar, let position):
            "har det osynliga tecknet \(codePoint(scalar)) som tecken \(position); ta bort det"
        case .malformed(let text, let rule):
            "”\(text.shortened)” går inte här; skriv \(rule.expectation(in: .swedish))"
        case .decimalComma(let text):
            "”\(text.shortened)” har decimalkomma; skriv \(text.shortened.replacing(",", with: "."))"
        case .coordinates(let problem): problem.swedish
        case .outsideArea(let distance, let exchanged):
            "platsen ligger \(distanceText(distance)) utanför området"
                + (exchanged ? "; om longitud och latitud byter plats hamnar den innanför: longitud ska stå först" : "")
        case .outsideRound(let opens, let closes):
            "ligger utanför insamlingsomgången, som pågår från \(Timestamp.day(of: opens)) till \(lastDay(closes))"
        case .setByServer(let stored): "bestäms av tjänsten och är ”\(stored.shortened)”; utelämna fältet"
        case .differsFromAddress(let id): "skiljer sig från adressens id, \(id)"
        case .wrongFieldCount(let found, let expected):
            "har \(found) fält, men rubrikraden har \(expected); står det decimalkomman eller okapslade kommatecken i raden?"
        }
    }

    fileprivate var english: String {
        switch self {
        case .missing: "is missing, but required"
        case .unknownField: "is not a known field; remove it or correct its spelling"
        case .wrongType(let shape): "has the wrong kind of value; \(shape.english) is expected"
        case .notAUUID(let text):
            "\"\(text.shortened)\" is not a UUID; write for example 3f2b8c1e-7d4a-4e0b-9c55-0a1b2c3d4e5f"
        case .notATime(let text):
            "\"\(text.shortened)\" is not an RFC 3339 time; write for example 2026-11-21T09:30:00Z"
        case .notInVocabulary(let word, let allowed):
            "\"\(word.shortened)\" is not in the list; choose from \(allowed.joined(separator: ", "))"
        case .outOfRange(let value, let minimum, let maximum):
            "is \(value.shortened), but must be a number from \(minimum) to \(maximum)"
        case .tooSmall(let value, let minimum): "is \(value.shortened), but must be at least \(minimum)"
        case .tooLong(let count, let limit): "has \(count) characters, but at most \(limit) are allowed"
        case .forbiddenCharacter(0x0A, let position): "has a line break as character \(position); write on one line"
        case .forbiddenCharacter(let scalar, let position):
            "has the invisible character \(codePoint(scalar)) as character \(position); remove it"
        case .malformed(let text, let rule):
            "\"\(text.shortened)\" cannot be used; write \(rule.expectation(in: .english))"
        case .decimalComma(let text):
            "\"\(text.shortened)\" has a decimal comma; write \(text.shortened.replacing(",", with: "."))"
        case .coordinates(let problem): problem.description
        case .outsideArea(let distance, let exchanged):
            "the place lies \(distanceText(distance)) outside the area"
                + (exchanged
                    ? "; with longitude and latitude exchanged it would lie inside: longitude comes first" : "")
        case .outsideRound(let opens, let closes):
            "lies outside the round, which runs from \(Timestamp.day(of: opens)) to \(lastDay(closes))"
        case .setByServer(let stored): "is set by the service and is \"\(stored.shortened)\"; leave the field out"
        case .differsFromAddress(let id): "differs from the id in the address, \(id)"
        case .wrongFieldCount(let found, let expected):
            "has \(found) fields, but the header has \(expected); are there decimal commas, or commas without quotes?"
        }
    }

    /// The last day that belongs to a round which ends at a moment.
    private func lastDay(_ closes: Date) -> String { Timestamp.day(of: closes.addingTimeInterval(-1)) }

    /// As Unicode writes it: U+202E.
    private func codePoint(_ scalar: UInt32) -> String {
        let digits = String(scalar, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private func distanceText(_ metres: Double) -> String {
        metres < 1000 ? "\(Int(metres.rounded(.up))) m" : "\(Int((metres / 1000).rounded(.up))) km"
    }

}

extension FieldProblem.Shape {
    fileprivate var swedish: String {
        switch self {
        case .object: "ett objekt"
        case .feature: "ett GeoJSON-objekt av typen Feature"
        case .point: "en geometri av typen Point"
        case .position: "två tal: longitud och latitud i grader"
        case .text: "en text"
        case .wholeNumber: "ett heltal"
        case .number: "ett tal"
        case .listOfTexts: "en lista med texter"
        }
    }

    fileprivate var english: String {
        switch self {
        case .object: "an object"
        case .feature: "a GeoJSON object of type Feature"
        case .point: "a geometry of type Point"
        case .position: "two numbers, longitude and latitude in degrees,"
        case .text: "a text"
        case .wholeNumber: "a whole number"
        case .number: "a number"
        case .listOfTexts: "a list of texts"
        }
    }
}

extension CoordinateProblem {
    fileprivate var swedish: String {
        switch self {
        case .notFinite(let p): "koordinaterna (\(p.x), \(p.y)) är inte ändliga tal"
        case .swapped(let p, let system):
            "axlarna verkar ha bytt plats: (\(p.x), \(p.y)) skulle passa som (\(p.y), \(p.x)); \(system.swedishAxes) väntas"
        case .metresForDegrees(let p): "(\(p.x), \(p.y)) ser ut som meter; grader väntas, longitud först"
        case .degreesForMetres(let p, let system):
            "(\(p.x), \(p.y)) ser ut som grader; meter i \(system.name) väntas, östlig koordinat först"
        case .farAway(let p, let system):
            "(\(p.x), \(p.y)) ligger utanför Sverige; \(system.swedishAxes) väntas"
        }
    }
}

extension CoordinateSystem {
    fileprivate var swedishAxes: String {
        isGeographic ? "longitud, latitud i grader" : "östlig, nordlig koordinat i meter"
    }
}
