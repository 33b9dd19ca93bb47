import HTTPTypes

/// Too much of something: wait, and try again.
extension Problem {
    static func tooManyRequests(wait: Duration) -> Problem {
        .tooMany(
            "För många förfrågningar kommer från samma nätverk. Vänta en stund och försök igen.",
            "Too many requests come from the same network. Wait a while and try again.", wait)
    }

    static func tooManyMarks(wait: Duration) -> Problem {
        .tooMany(
            "Inbjudan har tagit emot så många markeringar den kan just nu. Det som väntar skickas om en stund.",
            "The invitation has taken as many marks as it can for now. What waits can be sent in a while.", wait)
    }

    static func tooManyWrongSecrets(wait: Duration) -> Problem {
        .tooMany(
            "För många ogiltiga länkar eller nycklar har kommit från samma nätverk. Vänta en stund och försök igen.",
            "Too many links or tokens that are not valid have come from the same network. Wait a while and try again.",
            wait)
    }

    private static func tooMany(_ swedish: String, _ english: String, _ wait: Duration) -> Problem {
        var problem = Problem(.tooManyRequests, swedish, english)
        problem.headers[.retryAfter] = "\(max(1, Int((wait / .seconds(1)).rounded(.up))))"
        return problem
    }
}
