package import Foundation

/// Everything that the metadata say of the data set, as plain values. It is turned into the forms that portals read:
/// ``dcatJSONLD()``, ``dcatRDFXML()`` and ``iso19139()``.
///
/// The same values give the same bytes. What must not be told to everyone has no place in an open description: see
/// ``Edition``.
package struct DatasetDescription: Sendable {
    package var publisher: Publisher
    package var addresses: Addresses
    package var title = Words.title
    package var summary = Words.summary
    package var keywords = Words.keywords
    /// The marks are made up; everything that is written says so.
    package var isSynthetic: Bool
    package var edition: Edition
    /// The title of the round (insamlingsomgång) that the data come from.
    package var roundTitle: String
    /// nil where no layer comes from one.
    package var analysis: Analysis?
    package var participation: Participation
    /// What must stand behind a place before everyone may see it.
    package var disclosure: DisclosureRule
    package var layers: [Layer]
    package var distributions: [Distribution]
    /// The systems that the data can be had in, the usual one first.
    package var coordinateSystems: [CoordinateSystem]
    /// For the open audience of what is public, such as the municipality's outline, never of marks.
    package var extent: Extent
    /// The standards that the service for features fulfils.
    package var conformsTo: [Standard]
    package var softwareVersion: String

    package init(
        publisher: Publisher, addresses: Addresses, isSynthetic: Bool, edition: Edition, roundTitle: String,
        analysis: Analysis?, participation: Participation, disclosure: DisclosureRule, layers: [Layer],
        distributions: [Distribution], coordinateSystems: [CoordinateSystem], extent: Extent, conformsTo: [Standard],
        softwareVersion: String
    ) {
        self.publisher = publisher
        self.addresses = addresses
        self.isSynthetic = isSynthetic
        self.edition = edition
        self.roundTitle = roundTitle
        self.analysis = analysis
        self.participation = participation
        self.disclosure = disclosure
        self.layers = layers
        self.distributions = distributions
        self.coordinateSystems = coordinateSystems
        self.extent = extent
        self.conformsTo = conformsTo
        self.softwareVersion = softwareVersion
    }
}

/// A text in Swedish and in English.
package struct Bilingual: Sendable, Hashable {
    package var swedish: String
    package var english: String

    package init(_ swedish: String, english: String) {
        self.swedish = swedish
        self.english = english
    }
}

extension DatasetDescription {
    /// The municipality that publishes.
    package struct Publisher: Sendable {
        /// Four digits, as in SCB's list.
        package var code: String
        package var name: String
        package var contact: Contact

        package init(code: String, name: String, contact: Contact) {
            self.code = code
            self.name = name
            self.contact = contact
        }
    }

    /// Whom to ask.
    package struct Contact: Sendable, Equatable {
        package var email: String?
        package var telephone: String?
        package var page: URL?
        /// A person, a unit or an address in words.
        package var words: String?

        package init(email: String? = nil, telephone: String? = nil, page: URL? = nil, words: String? = nil) {
            self.email = email
            self.telephone = telephone
            self.page = page
            self.words = words
        }

        /// Reads the setting, which may be any of an e-mail address, an address on the web, a telephone number and
        /// words, separated by commas or semicolons; nil and empty are nobody.
        package init(_ setting: String?) {
            self.init()
            let parts = (setting ?? "").split { $0 == "," || $0 == ";" }
                .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
            for part in parts where !part.isEmpty { take(part) }
        }

        private mutating func take(_ part: String) {
            if let page = URL(string: part), ["https", "http"].contains(page.scheme?.lowercased()) {
                self.page = page
            } else if Contact.isEmail(part) {
                email = part
            } else if Contact.isTelephone(part) {
                telephone = part
            } else {
                words = [words, part].compactMap(\.self).joined(separator: ", ")
            }
        }

        private static func isEmail(_ text: String) -> Bool {
            text.wholeMatch(of: /[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+/) != nil
        }

        private static func isTelephone(_ text: String) -> Bool {
            text.wholeMatch(of: /\+?[0-9][0-9 ()\-–]{3,}/) != nil
        }
    }
}

extension DatasetDescription {
    /// Whom the description is for, with what only that audience may be told.
    ///
    /// The open edition has no room for a day, for the round's opening and closing, for the accuracy of marks or for
    /// anything about what was left out, so no outlet can give them away by mistake.
    package enum Edition: Sendable {
        case open(Published)
        case `internal`(Internal)
    }

    /// A publication, as everyone may know it.
    package struct Published: Sendable {
        /// The publication's number; 0 is the demonstration's.
        package var number: Int
        /// When the data set was first published.
        package var issued: Month
        /// When this publication was made.
        package var modified: Month
        /// Under what licence everyone may use the data; nil where the municipality has not chosen one.
        package var licence: Licence?

        package init(number: Int, issued: Month, modified: Month, licence: Licence?) {
            self.number = number
            self.issued = issued
            self.modified = modified
            self.licence = licence
        }
    }

    /// What those may know who may see the marks.
    package struct Internal: Sendable {
        /// The round's first and last day.
        package var opens: Day
        package var closes: Day
        /// When the analysis was first made.
        package var issued: Day
        /// When the latest mark or change came in; never before ``issued``, as it was in the analysis from the first.
        package var modified: Day
        package var access: Access
        /// The median of the marks' accuracy, metres; nil where there are no marks.
        package var medianAccuracyM: Double?
        package var leftOut: [LeftOut]

        package init(
            opens: Day, closes: Day, issued: Day, modified: Day, access: Access = .nonPublic,
            medianAccuracyM: Double?, leftOut: [LeftOut]
        ) {
            self.opens = opens
            self.closes = closes
            self.issued = issued
            self.modified = max(issued, modified)
            self.access = access
            self.medianAccuracyM = medianAccuracyM
            self.leftOut = leftOut
        }
    }

    /// Who gets at data that are not for everyone.
    package enum Access: Sendable {
        /// Those who fulfil a condition, such as having been given access by the municipality.
        case restricted
        /// The municipality's own staff alone.
        case nonPublic
    }

    /// Something that is not in the data, and roughly how many.
    package struct LeftOut: Sendable {
        /// What, in Swedish, in the plural and after "Utelämnat:": "markeringar som väntar på granskning".
        package var what: String
        package var count: CountBand

        package init(_ what: String, count: CountBand) {
            self.what = what
            self.count = count
        }
    }

    /// A licence by its address, as Creative Commons gives it.
    package struct Licence: Sendable {
        package var address: URL
        /// What people call it; the address where it has no other name.
        package var name: String

        package init(address: URL, name: String? = nil) {
            self.address = address
            self.name = name ?? address.absoluteString
        }
    }
}

extension DatasetDescription {
    /// A layer that the data set consists of.
    package struct Layer: Sendable {
        /// Lower-case ASCII, as in every format and address.
        package var name: String
        package var title: String
        package var summary: String
        package var geometry: Geometry
        package var attributes: [Attribute]

        package init(name: String, title: String, summary: String, geometry: Geometry, attributes: [Attribute]) {
            self.name = name
            self.title = title
            self.summary = summary
            self.geometry = geometry
            self.attributes = attributes
        }
    }

    /// The kind of geometry that every feature of a layer has.
    package enum Geometry: String, Sendable {
        case point = "Point"
        case line = "LineString"
        case polygon = "Polygon"
    }

    /// An attribute of a layer.
    package struct Attribute: Sendable {
        /// Lower-case ASCII, as in every format.
        package var name: String
        package var title: String
        /// `m`, `min` …; nil for what has none.
        package var unit: String?
        /// In Swedish, as a sentence.
        package var explanation: String
        /// The values that it may have, with what they mean; empty where it is not a list.
        package var codes: [Code]

        package init(name: String, title: String, unit: String? = nil, explanation: String, codes: [Code] = []) {
            self.name = name
            self.title = title
            self.unit = unit
            self.explanation = explanation
            self.codes = codes
        }
    }

    /// A value of a code list.
    package struct Code: Sendable {
        package var value: String
        package var meaning: String

        package init(_ value: String, meaning: String) {
            self.value = value
            self.meaning = meaning
        }
    }
}

extension DatasetDescription {
    /// The analysis that found the hotspots.
    package struct Analysis: Sendable {
        /// What a report cites: `2584-2026a`; preliminary ones begin with `p-`.
        package var id: String
        /// Preliminary ones change with new marks, saved ones never.
        package var isPreliminary: Bool
        /// Method and all parameters, in Swedish.
        package var method: String

        package init(id: String, isPreliminary: Bool, method: String) {
            self.id = id
            self.isPreliminary = isPreliminary
            self.method = method
        }
    }

    /// Who was asked, and who did not answer. Both are public: the layer of preschools says so of each. For everyone as
    /// the publication has it, not as it is now.
    package struct Participation: Sendable {
        /// The names of the preschools that were asked.
        package var asked: [String]
        /// The names of those of them that did not answer.
        package var silent: [String]

        package init(asked: [String], silent: [String]) {
            self.asked = asked
            self.silent = silent
        }
    }

    /// The rule for what everyone may see, with the thresholds that apply. It is public.
    package struct DisclosureRule: Sendable {
        /// At least so many children.
        package var minimumChildren: Int
        /// At least so many preschools.
        package var minimumPreschools: Int
        /// No preschool may have a larger part of the children, per cent.
        package var largestSharePercent: Int
        /// The sides of the squares, metres, from the smallest.
        package var squareSidesM: [Int]

        package init(
            minimumChildren: Int, minimumPreschools: Int, largestSharePercent: Int, squareSidesM: [Int]
        ) {
            self.minimumChildren = minimumChildren
            self.minimumPreschools = minimumPreschools
            self.largestSharePercent = largestSharePercent
            self.squareSidesM = squareSidesM
        }
    }
}

/// A count that is told as the range that it lies in. The count itself is not kept.
package struct CountBand: Sendable, Hashable {
    private let lower: Int
    /// nil: and more.
    private let upper: Int?

    /// - Parameter count: 0 and below is none.
    package init(of count: Int) {
        let limits = [1, 10, 20, 50, 100]
        guard let index = limits.lastIndex(where: { $0 <= count }) else {
            (lower, upper) = (0, 0)
            return
        }
        lower = limits[index]
        upper = index + 1 < limits.count ? limits[index + 1] - 1 : nil
    }

    /// In Swedish: `inga`, `1–9`, `100 eller fler`.
    package var text: String {
        guard let upper else { return "\(lower) eller fler" }
        return upper == 0 ? "inga" : "\(lower)–\(upper)"
    }
}

extension DatasetDescription {
    /// The data set in one format.
    package struct Distribution: Sendable {
        package var format: Format
        /// Where one begins: a page or a landing page of an interface.
        package var access: URL
        /// What can be fetched, one for every file or collection.
        package var files: [File]

        package init(_ format: Format, access: URL, files: [File]) {
            self.format = format
            self.access = access
            self.files = files
        }
    }

    /// A file, or a collection of the interface.
    package struct File: Sendable {
        /// The layer's name; nil where all layers are in one file.
        package var layer: String?
        package var address: URL

        package init(layer: String? = nil, address: URL) {
            self.layer = layer
            self.address = address
        }
    }

    /// The formats that the data can be had in.
    package enum Format: CaseIterable, Sendable {
        /// OGC API – Features; its files are collections.
        case featureService
        case geoPackage
        case geoJSON
        case csv
    }
}

extension DatasetDescription {
    /// A coordinate system by its number in the EPSG register.
    package struct CoordinateSystem: Sendable {
        package var epsg: Int
        /// As Lantmäteriet writes it: `SWEREF 99 TM`.
        package var name: String

        package init(epsg: Int, name: String) {
            self.epsg = epsg
            self.name = name
        }

        /// The name that OGC gives it on the web.
        var uri: String { "http://www.opengis.net/def/crs/EPSG/0/\(epsg)" }
    }

    /// A box around the data, in degrees, WGS 84 (EPSG:4326).
    package struct Extent: Sendable {
        package var west: Double
        package var south: Double
        package var east: Double
        package var north: Double

        package init(west: Double, south: Double, east: Double, north: Double) {
            self.west = west
            self.south = south
            self.east = east
            self.north = north
        }
    }

    /// A standard that is fulfilled.
    package struct Standard: Sendable {
        package var title: String
        /// What names it on the web.
        package var uri: String
        /// When it was published; nil where not known.
        package var published: Day?

        package init(title: String, uri: String, published: Day? = nil) {
            self.title = title
            self.uri = uri
            self.published = published
        }
    }
}

extension DatasetDescription {
    /// Where things are on the web, all of them absolute.
    package struct Addresses: Sendable {
        /// The service's front page.
        package var service: URL
        /// Where this catalogue is served. The things that it describes are named by fragments of this address, so it
        /// must stay the same from publication to publication.
        package var catalogue: URL
        /// Where people read about the data and see them on a map.
        package var landingPage: URL
        /// The landing page of OGC API – Features.
        package var featureService: URL
        /// The OpenAPI document of OGC API – Features.
        package var featureServiceDescription: URL
        /// Where the layers' attributes are described.
        package var schemas: URL

        package init(
            service: URL, catalogue: URL, landingPage: URL, featureService: URL, featureServiceDescription: URL,
            schemas: URL
        ) {
            self.service = service
            self.catalogue = catalogue
            self.landingPage = landingPage
            self.featureService = featureService
            self.featureServiceDescription = featureServiceDescription
            self.schemas = schemas
        }
    }
}

/// A month of the Gregorian calendar, as everyone may know when something was published.
package struct Month: Sendable, Hashable {
    package var year: Int
    /// 1–12.
    package var month: Int

    package init(year: Int, month: Int) {
        self.year = year
        self.month = month
    }

    /// The month of a moment in Sweden.
    package init(_ date: Date) {
        let day = Day(date)
        self.init(year: day.year, month: day.month)
    }

    /// `2026-06`.
    var iso8601: String { "\(digits(year, 4))-\(digits(month, 2))" }
}

/// A day of the Gregorian calendar.
package struct Day: Sendable, Hashable, Comparable {
    package var year: Int
    /// 1–12.
    package var month: Int
    package var day: Int

    package init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day of a moment in Sweden.
    package init(_ date: Date) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Europe/Stockholm") ?? .gmt
        let parts = calendar.dateComponents([.year, .month, .day], from: date)
        self.init(year: parts.year ?? 1970, month: parts.month ?? 1, day: parts.day ?? 1)
    }

    package static func < (one: Day, other: Day) -> Bool {
        (one.year, one.month, one.day) < (other.year, other.month, other.day)
    }

    /// `2026-06-15`.
    var iso8601: String { "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))" }
}

private func digits(_ number: Int, _ count: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, count - text.count)) + text
}
