extension FilterProblem {
    /// What is wrong and what was expected, in Swedish.
    public var swedish: String { "\(position.swedish): \(reason.swedish)" }
}

extension FilterProblem.Location {
    fileprivate var swedish: String {
        switch self {
        case .character(let number): "Filtret, tecken \(number)"
        case .pointer(let pointer): pointer.isEmpty ? "Filtret" : "Filtret, \(pointer)"
        case .parameter(let name): "Parametern \(name)"
        }
    }
}

extension FilterProblem.Reason {
    fileprivate var swedish: String {
        switch self {
        case .tooLong(let count, let limit): "är \(count) tecken långt, men får vara högst \(limit)"
        case .tooDeep(let limit): "uttryck ligger inuti varandra i fler än \(limit) nivåer"
        case .unexpected(nil, let expected): "filtret tar slut, men här väntas \(expected.swedish)"
        case .unexpected(.some(let found), let expected): "här står \(found), men det väntas \(expected.swedish)"
        case .unclosed(let quote): "det som börjar med \(quote) har inget \(quote) som avslutar det"
        case .strangeCharacter(let character): "tecknet ”\(character)” har ingen betydelse i CQL2"
        case .numberOutOfRange(let text): "talet \(text) är för stort"
        case .unknownProperty(let name, let known):
            "egenskapen ”\(name)” finns inte; "
                + (known.isEmpty ? "lagret har inga" : "de som finns är \(known.joined(separator: ", "))")
        case .unknownFunction(let name): "funktionen ”\(name)” finns inte"
        case .unknownOperator(let name): "operatorn ”\(name)” finns inte"
        case .notADay(let text): "”\(text)” är inget datum; skriv till exempel 2026-11-21"
        case .notAnInstant(let text): "”\(text)” är ingen tidpunkt i UTC; skriv till exempel 2026-11-21T09:30:00Z"
        case .wrongType(let found, let expected):
            "här står \(found.swedish), men det väntas \(expected.map(\.swedish).joined(separator: " eller "))"
        case .incomparable(let a, let b): "\(a.swedish) kan inte jämföras med \(b.swedish)"
        case .operandCount(let operation, let found, let expected, let isMinimum):
            "\(operation) har \(found) operander, men ska ha \(isMinimum ? "minst " : "")\(expected)"
        case .patternNotLiteral: "mönstret efter LIKE måste vara en text"
        case .notForInstants(let relation):
            "\(relation) gäller bara intervall; skriv till exempel INTERVAL('2026-01-01','2026-12-31')"
        case .reversedInterval: "intervallet slutar innan det börjar"
        case .geometry(let problem): problem.swedish
        case .notJSON: "är inte JSON"
        }
    }
}

extension FilterProblem.GeometryProblem {
    fileprivate var swedish: String {
        switch self {
        case .empty: "en tom geometri har ingen plats att jämföra med"
        case .measures: "mått (M) i geometrier stöds inte; skriv x y eller x y z"
        case .unknownType(let type): "geometritypen ”\(type)” finns inte"
        case .nestedCollection: "en samling av geometrier kan inte innehålla en samling"
        case .tooFewPositions(let found, let minimum):
            "geometrin har \(found) positioner, men behöver minst \(minimum)"
        case .ringNotClosed: "ringen är inte sluten; sista positionen måste vara den första"
        case .coordinateCount(let count): "positionen har \(count) tal, men ska ha 2 eller 3"
        case .boxNumberCount(let count): "rektangeln har \(count) tal, men ska ha 4 eller 6"
        case .boxReversed(let axis):
            "rektangelns axel \(axis) går baklänges; skriv minsta x, minsta y, största x, största y"
        }
    }
}

extension FilterProblem.Expectation {
    fileprivate var swedish: String {
        switch self {
        case .value: "en egenskap eller ett värde"
        case .condition: "ett villkor, till exempel egenskap = värde"
        case .comparisonOrEnd: "en jämförelse, AND, OR eller slutet"
        case .end: "slutet av filtret"
        case .sign(let sign): sign
        case .text: "en text inom ' '"
        case .number: "ett tal"
        case .wholeNumber: "ett heltal"
        case .truthValue: "true eller false"
        case .null: "NULL"
        case .predicateAfterNot: "LIKE, BETWEEN eller IN"
        case .interval: "två gränser: datum, tidpunkter, egenskaper eller '..'"
        case .geometry: "en geometri, till exempel POINT(20.2 67.9)"
        case .object: "ett objekt med op och args, property, date, timestamp, interval, bbox eller type"
        case .list: "en lista"
        case .member(let name): "medlemmen \(name)"
        }
    }
}

extension ValueType {
    fileprivate var swedish: String {
        switch self {
        case .text: "text"
        case .number: "ett tal"
        case .boolean: "ett sanningsvärde"
        case .day: "ett datum"
        case .instant: "en tidpunkt"
        case .interval: "ett tidsintervall"
        case .geometry: "en geometri"
        case .condition: "ett villkor"
        case .list: "en lista"
        }
    }
}
