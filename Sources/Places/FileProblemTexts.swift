import Geodesy

extension MarkFile.Place {
    public func text(in language: MessageLanguage) -> String {
        switch (self, language) {
        case (.line(let number), .swedish): "rad \(number)"
        case (.line(let number), .english): "line \(number)"
        case (.feature(let number), .swedish): "objekt \(number)"
        case (.feature(let number), .english): "feature \(number)"
        }
    }
}

extension MarkFile.Problem {
    /// What is wrong, and what to do, in a sentence.
    public func message(in language: MessageLanguage) -> String {
        switch language {
        case .swedish: swedish
        case .english: english
        }
    }

    private var swedish: String {
        switch self {
        case .notJSON(let reason): "filen är inte GeoJSON: \(reason)"
        case .systemsDiffer(let file, let asked):
            "filens koordinater är EPSG:\(file.epsg), men EPSG:\(asked.epsg) är valt; välj inget, eller rätta filen"
        case .axesDiffer(let isProjected, let asked):
            "filens koordinater är \(isProjected ? "öst och nord i meter" : "longitud och latitud i grader"), men "
                + "EPSG:\(asked.epsg) är valt; välj inget, eller rätta filen"
        case .unknownSystem(let name):
            "filens koordinatsystem \(name.shortened) går inte att läsa; använd 4326, 3006 eller 3007–3018"
        }
    }

    private var english: String {
        switch self {
        case .notJSON(let reason): "the file is not GeoJSON: \(reason)"
        case .systemsDiffer(let file, let asked):
            "the file's coordinates are EPSG:\(file.epsg), but --crs says EPSG:\(asked.epsg); leave out --crs, or correct "
                + "the file"
        case .axesDiffer(let isProjected, let asked):
            "the file's coordinates are "
                + (isProjected ? "easting and northing in metres" : "longitude and latitude in degrees")
                + ", but --crs says EPSG:\(asked.epsg); leave out --crs, or correct the file"
        case .unknownSystem(let name):
            "the file's coordinate system \(name.shortened) is not supported; use 4326, 3006 or 3007–3018"
        }
    }
}

extension GPXProblem {
    /// What is wrong, and what to do, in a sentence.
    public func message(in language: MessageLanguage) -> String {
        switch language {
        case .swedish: swedish
        case .english: english
        }
    }

    private var swedish: String {
        switch self {
        case .hasEntities: "filen har en dokumenttyp (DOCTYPE), som GPX inte har; sådana filer läses inte"
        case .strangeEncoding: "filen är varken UTF-8 eller ISO-8859-1; spara den som UTF-8"
        case .tooDeep(let line): "rad \(line): elementen ligger djupare i varandra än i någon GPX-fil"
        case .tooLong(let line, let limit): "rad \(line): ett element eller en text är längre än \(limit) KiB"
        case .tooManyTags(let limit): "filen har fler än \(limit) taggar; dela upp den"
        case .notGPX(let line, let isXML):
            "rad \(line): filen är inte GPX: "
                + (isXML ? "det yttersta elementet heter inte gpx" : "texten är inte XML, eller slutar mitt i")
        case .noWaypoints(hasTrack: true):
            "filen har ett spår men inga punkter; en plats märks ut med en punkt (waypoint), och vägen dit tas inte med"
        case .noWaypoints(hasTrack: false): "filen har inga punkter (waypoints)"
        }
    }

    private var english: String {
        switch self {
        case .hasEntities: "the file has a document type (DOCTYPE), which GPX has not; such files are not read"
        case .strangeEncoding: "the file is neither UTF-8 nor ISO-8859-1; save it as UTF-8"
        case .tooDeep(let line): "line \(line): the elements lie deeper in each other than in any GPX file"
        case .tooLong(let line, let limit): "line \(line): an element or a text is longer than \(limit) KiB"
        case .tooManyTags(let limit): "the file has more than \(limit) tags; divide it"
        case .notGPX(let line, let isXML):
            "line \(line): the file is not GPX: "
                + (isXML ? "the outermost element is not gpx" : "the text is not XML, or it ends in the middle")
        case .noWaypoints(hasTrack: true):
            "the file has a track but no waypoints; a place is marked with a waypoint, the way there is not taken"
        case .noWaypoints(hasTrack: false): "the file has no waypoints"
        }
    }
}

extension Table.Problem {
    /// Where it is, what is wrong, and what to do, in a sentence.
    public func message(in language: MessageLanguage) -> String {
        switch language {
        case .swedish: swedish
        case .english: english
        }
    }

    private var swedish: String {
        switch self {
        case .empty: "rad 1: filen är tom; här väntas en rubrikrad med kolumnernas namn"
        case .notUTF8(let line): "rad \(line): texten är inte UTF-8; spara filen som CSV UTF-8"
        case .unclosedQuote(let line): "rad \(line): ett citattecken öppnas och stängs aldrig"
        case .tooManyColumns(let count, let limit):
            "rad 1: rubrikraden har \(count) kolumner, men får ha högst \(limit); är detta en CSV-fil?"
        case .repeatedColumn(let name): "rad 1: kolumnen \(name.shortened) står två gånger"
        case .unknownColumns(let names, let known):
            "rad 1: okänd kolumn \(names.shortened); kända är \(known.joined(separator: ", "))"
        case .missingColumns(let names): "rad 1: kolumnen \(names.shortened) saknas"
        case .conflictingColumns(let names):
            "rad 1: kolumnerna \(names.shortened) går inte ihop; ge ett par koordinater"
        }
    }

    private var english: String {
        switch self {
        case .empty: "line 1: the file is empty; a header line with the names of the columns is expected"
        case .notUTF8(let line): "line \(line): the text is not UTF-8; save the file as CSV UTF-8"
        case .unclosedQuote(let line): "line \(line): a quotation mark is opened and never closed"
        case .tooManyColumns(let count, let limit):
            "line 1: the header has \(count) columns, but at most \(limit) are read; is this a CSV file?"
        case .repeatedColumn(let name): "line 1: the column \(name.shortened) stands twice"
        case .unknownColumns(let names, let known):
            "line 1: unknown column \(names.shortened); known are \(known.joined(separator: ", "))"
        case .missingColumns(let names): "line 1: missing column \(names.shortened)"
        case .conflictingColumns(let names):
            "line 1: the columns \(names.shortened) do not go together; give one pair of coordinates"
        }
    }
}
