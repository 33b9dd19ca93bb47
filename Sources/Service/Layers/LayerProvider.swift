import Disclosure
import Foundation
import Geodesy
import HTTPTypes
import Hotspots
import MapLayers
import Places
import Store

/// Hands out layers: to each reader those of its audience.
struct LayerProvider: Sendable {
    private let gate: ReaderGate
    private let shelf: PublishedData
    private let analyses: AnalysisCache
    private let publications: PublicationCache
    private let positions = PositionIndexes()
    private let transformer: CoordinateTransformer
    private let attribution: Attribution

    init(
        store: Store, analyses: AnalysisCache, transformer: CoordinateTransformer, attribution: Attribution
    ) {
        gate = ReaderGate(store: store)
        shelf = PublishedData(of: store)
        self.analyses = analyses
        publications = PublicationCache(attribution: attribution, transformer: transformer)
        self.transformer = transformer
        self.attribution = attribution
    }

    /// - Throws: 401 for a credential that is not valid, 403 for a role without access.
    func reader(_ context: ServiceContext) throws(Problem) -> Reader { try gate.reader(context) }

    /// What everyone may see.
    ///
    /// - Throws: 404 where nothing is published.
    func layers(for shelf: PublishedData) async throws -> PublicationLayers { try await publications.layers(on: shelf) }

    /// What everyone may see, whoever asks.
    func openLayers() async throws -> PublicationLayers { try await layers(for: shelf) }

    /// What planners may see.
    ///
    /// - Parameters:
    ///   - choice: nil for the round that the internal audience sees unless it asks for another.
    ///   - generation: of the list of features that somebody has begun to page through; the present one if nil.
    ///   - isWhole: a whole layer is asked for, which shows one moment.
    /// - Throws: 404 where there is no such round or analysis, 410 for a list that is no longer at hand.
    func layers(
        _ choice: AnalysisCache.Choice?, for reader: InternalReader, generation: String? = nil, isWhole: Bool = false
    ) async throws -> InternalLayers {
        let chosen: AnalysisCache.Choice
        if let choice {
            chosen = choice
        } else {
            // Found without an analysis, which raw marks do not wait for.
            guard let preferred = try await analyses.preferredRound(in: reader.store) else { throw Problem.noRound }
            chosen = .round(preferred.id)
        }
        let store = isWhole ? try reader.store.snapshot(connections: InternalLayers.connections) : reader.store
        let rounds = try await store.rounds()
        let round: Round?
        switch chosen {
        case .all: round = nil
        case .round(let id):
            guard let known = rounds.first(where: { $0.id == id }) else { throw Problem.noRound }
            round = known
        case .saved(let name):
            guard let known = try await store.rounds(ofAnalysis: name) else { throw Problem.noAnalysis(name) }
            round = rounds.first { known == .one($0.id) }
        }
        let analysed: @Sendable () async throws -> AnalysedLayers = {
            if let generation {
                guard let layers = await analyses.layers(generation: generation) else { throw Problem.listHasChanged }
                return layers
            }
            guard let layers = try await analyses.layers(chosen, in: reader.store) else { throw Problem.noRound }
            return layers
        }
        return InternalLayers(
            store: store, round: round, rounds: rounds, attribution: attribution, transformer: transformer,
            positions: positions, analysed: analysed)
    }
}

/// What everyone may see, decoded once for every change of it.
private actor PublicationCache {
    private let attribution: Attribution
    private let transformer: CoordinateTransformer
    private var kept: (layers: PublicationLayers, changedAt: Date)?

    init(attribution: Attribution, transformer: CoordinateTransformer) {
        self.attribution = attribution
        self.transformer = transformer
    }

    func layers(on shelf: PublishedData) async throws -> PublicationLayers {
        let changedAt = try await shelf.changedAt()
        if let kept, kept.changedAt == changedAt { return kept.layers }
        let publication = try await shelf.requirePublication()
        let layers = try PublicationLayers(
            publication: publication, feedback: try await shelf.feedback(on: publication), changedAt: changedAt,
            attribution: attribution, transformer: transformer)
        kept = (layers, changedAt)
        return layers
    }
}

extension Problem {
    fileprivate static func noAnalysis(_ name: String) -> Problem {
        Problem(.notFound, "Det finns ingen sparad analys med namnet \(name).", "There is no saved analysis \(name).")
    }

    /// Somebody pages through what is no longer there.
    static let listHasChanged = Problem(
        .gone, "Lagret har gjorts om sedan bläddringen började. Börja om från första sidan.",
        "The layer has been made anew since the paging began. Begin again with the first page.")
}

/// Who looks at layers and hotspots, and what they can reach: nobody gets hold of the internal reader but those who may see
/// what is internal, and the open shelf holds no mark.
enum Reader: Sendable {
    case open(PublishedData)
    case `internal`(InternalReader)
}

/// The database as planners and administrators see it.
struct InternalReader: Sendable {
    let store: Store

    fileprivate init(store: Store) {
        self.store = store
    }
}

/// Tells readers apart.
struct ReaderGate: Sendable {
    private let store: Store

    init(store: Store) {
        self.store = store
    }

    /// - Throws: 401 for a credential that is not valid, 403 for a role without access.
    func reader(_ context: ServiceContext) throws(Problem) -> Reader {
        switch try context.credential.audience() {
        case .open: .open(PublishedData(of: store))
        case .internal: .internal(InternalReader(store: store))
        }
    }
}

extension PublishedData {
    /// - Throws: 404 with one sentence that says why there is nothing.
    func requirePublication() async throws -> Publication {
        switch try await current() {
        case .success(let publication): return publication
        case .failure(.nothingYet): throw Problem.nothingPublished
        case .failure(.allWithdrawn): throw Problem.publicationWithdrawn
        }
    }
}
