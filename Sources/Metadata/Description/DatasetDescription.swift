/// Everything that the metadata say of the data set, as plain values. It is turned into the forms that portals read:
/// ``dcatJSONLD()``, ``dcatRDFXML()`` and ``iso19139()``.
///
/// The same values give the same bytes. What must not be told to everyone has no place in an open description: see
/// ``Edition``.
public struct DatasetDescription: Sendable {
    public var publisher: Publisher
    public var addresses: Addresses
    public var title = Words.title
    public var summary = Words.summary
    public var keywords = Words.keywords
    /// The marks are made up; everything that is written says so.
    public var isSynthetic: Bool
    public var edition: Edition
    /// The title of the round (insamlingsomgång) that the data come from.
    public var roundTitle: String
    /// nil where no layer comes from one.
    public var analysis: Analysis?
    public var participation: Participation
    /// What must stand behind a place before everyone may see it.
    public var disclosure: DisclosureRule
    public var layers: [Layer]
    public var distributions: [Distribution]
    /// The systems that the data can be had in, the usual one first.
    public var coordinateSystems: [CoordinateSystem]
    /// For the open audience of what is public, such as the municipality's outline, never of marks.
    public var extent: Extent
    /// The standards that the service for features fulfils.
    public var conformsTo: [Standard]
    public var softwareVersion: String

    public init(
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
public struct Bilingual: Sendable, Hashable {
    public var swedish: String
    public var english: String

    public init(_ swedish: String, english: String) {
        self.swedish = swedish
        self.english = english
    }
}
