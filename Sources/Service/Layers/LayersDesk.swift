import Disclosure
import Foundation
import Geodesy
import HTTPTypes
import Hotspots
import MapLayers
import Places
import Store

/// Hands out layers: to each visitor those of its audience.
struct LayersDesk: Sendable {
    private let gate: VisitorGate
    private let shelf: OpenShelf
    private let analyses: AnalysisCache
    private let publications: PublicationCache
    private let positions = PositionIndexes()
    private let transformer: CoordinateTransformer
    private let comparer: GeometryComparer
    private let imprint: Imprint

    init(
        store: Store, analyses: AnalysisCache, transformer: CoordinateTransformer, comparer: GeometryComparer,
        imprint: Imprint
    ) {
        gate = VisitorGate(store: store)
        shelf = OpenShelf(of: store)
        self.analyses = analyses
        publications = PublicationCache(
            imprint: imprint, transformer: transformer, comparer: comparer)
        self.transformer = transformer
        self.comparer = comparer
        self.imprint = imprint
    }

    /// - Throws: 401 for a credential that is not valid, 403 for a role without access.
    func visitor(_ context: ServiceContext) throws(Problem) -> Visitor { try gate.visitor(context) }

    /// What everyone may see.
    ///
    /// - Throws: 404 where nothing is published.
    func layers(for shelf: OpenShelf) async throws -> PublicationLayers { try await publications.layers(on: shelf) }

    /// What everyone may see, whoever asks.
    func openLayers() async throws -> PublicationLayers { try await layers(for: shelf) }

    /// What planners may see.
    ///
    /// - Parameters:
    ///   - list: the list of features that somebody has begun to page through; the present one if nil.
    ///   - isWhole: a whole layer is asked for, which shows one moment.
    /// - Throws: 404 where there is no such round or analysis, 410 for a list that is no longer at hand.
    func layers(
        _ choice: AnalysisCache.Choice, for reader: InternalReader, list: String? = nil, isWhole: Bool = false
    ) async throws -> InternalLayers {
        let store = isWhole ? try await snapshot(of: reader.store) : reader.store
        let analysed: @Sendable () async throws -> AnalysedLayers = {
            if let list {
                guard let layers = await analyses.layers(list: list) else { throw Problem.listHasChanged }
                return layers
            }
            guard let layers = try await analyses.layers(choice, in: reader.store) else { throw choice.unknown }
            return layers
        }
        let rounds = try await store.rounds()
        let round: Round?
        switch choice {
        case .preferred, .saved: round = try await analysed().analysis.round
        case .all: round = nil
        case .round(let id):
            guard let known = rounds.first(where: { $0.id == id }) else { throw choice.unknown }
            round = known
        }
        return InternalLayers(
            store: store, round: round, rounds: rounds, imprint: imprint, transformer: transformer, relations: comparer,
            positions: positions, analysed: analysed)
    }

    /// Connections take milliseconds to open, and a hundred planners at once would keep everybody waiting who wants less.
    private func snapshot(of store: Store) async throws -> Store {
        func open() async throws -> Store { try store.snapshot(connections: InternalLayers.connections) }
        return try await withTaskExecutorPreference(ReadingThreads.shared) { try await open() }
    }
}

/// What everyone may see, decoded once for every change of it.
private actor PublicationCache {
    private let imprint: Imprint
    private let transformer: CoordinateTransformer
    private let comparer: GeometryComparer
    private var kept: (layers: PublicationLayers, changedAt: Date)?

    init(imprint: Imprint, transformer: CoordinateTransformer, comparer: GeometryComparer) {
        self.imprint = imprint
        self.transformer = transformer
        self.comparer = comparer
    }

    func layers(on shelf: OpenShelf) async throws -> PublicationLayers {
        let changedAt = try await shelf.changedAt()
        if let kept, kept.changedAt == changedAt { return kept.layers }
        let publication = try await shelf.requirePublication()
        let layers = try PublicationLayers(
            publication: publication, feedback: try await shelf.feedback(on: publication), changedAt: changedAt,
            imprint: imprint, transformer: transformer, relations: comparer)
        kept = (layers, changedAt)
        return layers
    }
}

extension AnalysisCache.Choice {
    /// What to say where there is no such thing.
    var unknown: Problem {
        guard case .saved(let name) = self else { return .noRound }
        return Problem(
            .notFound, "Det finns ingen sparad analys med namnet \(name).", "There is no saved analysis \(name).")
    }
}

extension Problem {
    /// Somebody pages through what is no longer there.
    static let listHasChanged = Problem(
        .gone, "Lagret har gjorts om sedan bläddringen började. Börja om från första sidan.",
        "The layer has been made anew since the paging began. Begin again with the first page.")
}
