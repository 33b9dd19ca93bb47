extension DatasetDescription {
    /// New marks change the data.
    var isChanging: Bool {
        if case .internal = edition { analysis?.isPreliminary ?? true } else { false }
    }

    /// The first and last day that the data are about: internally the round's, for everyone those of the month of the
    /// publication, so that nothing nearer is told.
    var temporalExtent: (first: Day, last: Day) {
        switch edition {
        case .open(let published): (published.modified.firstDay, published.modified.lastDay)
        case .internal(let details): (details.opens, details.closes)
        }
    }
}

extension Month {
    var yearText: String { String(iso8601.prefix(4)) }

    var firstDay: Day { Day(year: year, month: month, day: 1) }

    var lastDay: Day {
        let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let length =
            switch month {
            case 2: isLeapYear ? 29 : 28
            case 4, 6, 9, 11: 30
            default: 31
            }
        return Day(year: year, month: month, day: length)
    }
}
