package import Geodesy
import Hotspots
import NIOCore
package import Hummingbird
import HummingbirdCore
package import Logging
package import Store

/// Puts the service together: called by `smultron serve` and by the tests alike.
///
/// - Parameters:
///   - webRoot: the folder with the pages.
///   - writer: the database; the service is its only writer as long as it runs.
///   - onServerRunning: called once the address is bound, with the port.
/// - Throws: what is wrong with the settings or the files that they name.
package func buildApplication(
    settings: Settings, webRoot: String, writer: StoreWriter, transformer: CoordinateTransformer, logger: Logger,
    onServerRunning: @escaping @Sendable (Int) async -> Void = { _ in }
) throws -> some ApplicationProtocol {
    let archive = try settings.mbtilesPath.map(TileArchive.init)
    let baseMap = baseMap(settings, archive)
    let headers = SecurityHeaders(tileHost: baseMap?.host, isReachedByTLS: settings.isReachedByTLS)
    let router = Router(context: ServiceContext.self)
    let measurements = ServiceMeasurements()
    measurements.addStanding(of: writer.store)
    let integrity = IntegrityMonitor(store: writer.store, logger: logger)
    let (gate, census, trial) = (UploadGate(), ConnectionLimit(settings.edge), MarkTrial(writer))
    let readiness = Readiness(
        ReadinessCheck.all(of: writer, census: census, gate: gate, trial: trial, integrity: integrity), logger: logger)
    measurements.add(readiness)
    measurements.add(trial)
    writer.observeRevocations(gate.end)
    measurements.observe(writer, gate)
    settings.backups.map(measurements.add)
    let audit = AuditWatch(store: writer.store, auditHead: settings.privacy.auditHeadPath, logger: logger)
    measurements.add(audit)
    let certificate = try ServerCertificate(settings)
    certificate.map(measurements.add)
    let limits = Limits(settings.limits, measurements: measurements, logger: logger)
    router.add(middleware: HeadMiddleware())
    router.add(middleware: RecordingMiddleware(measurements: measurements))
    router.add(middleware: ForwardedMiddleware(trustedProxies: settings.edge.trustedProxies))
    router.add(middleware: CompressionMiddleware())
    router.add(middleware: EndedSessionMiddleware())
    router.add(middleware: ProblemMiddleware())
    router.add(middleware: RequestContentMiddleware())
    router.add(middleware: RequestLimitMiddleware(limits: limits))
    router.add(middleware: ByteRangeMiddleware())
    router.add(
        middleware: FileMiddleware(
            webRoot, urlBasePath: "/assets",
            cacheControl: .init([(MediaType(type: .any), [.noCache])]), logger: logger))
    let uses = LastUses()
    router.add(
        middleware: AuthenticationMiddleware(store: writer.store, uses: uses, publicURL: settings.publicURL))
    router.add(middleware: GuessingMiddleware(limits: limits))
    let analyses = AnalysisCache(municipality: settings.municipality)
    let provider = LayerProvider(
        store: writer.store, analyses: analyses, transformer: transformer,
        attribution: try settings.attribution(webRoot: webRoot))
    let presences = ClientPresences()
    try router.add(
        endpoints(
            settings: settings, webRoot: webRoot, writer: writer, transformer: transformer, archive: archive,
            baseMap: baseMap, provider: provider, policy: headers.contentPolicy, gate: gate, limits: limits,
            measurements: measurements, readiness: readiness
        ).map { $0.minding(integrity, of: writer.store) }, reading: Reading(presences: presences))
    var application = Application(
        router: router, server: try .edge(settings, certificate, census, presences, headers: headers),
        configuration: .init(address: .hostname(settings.host, port: settings.port)),
        onServerRunning: { channel in await onServerRunning(channel.localAddress?.port ?? settings.port) },
        logger: logger)
    application.addServices(AnalysisKeeper(analyses: analyses, store: writer.store, logger: logger))
    application.addServices(LastUseKeeper(uses: uses, writer: writer, logger: logger))
    application.addServices(
        IntegrityWatch(integrity: integrity), audit, CertificateRenewal(certificate: certificate, logger: logger))
    if let backups = settings.backups {
        application.addServices(ScheduledBackups(backups: backups, store: writer.store, logger: logger))
    }
    return application
}

/// All calls of the service but those of the socket.
func endpoints(
    settings: Settings, webRoot: String, writer: StoreWriter, transformer: CoordinateTransformer,
    archive: TileArchive?, baseMap: BaseMap?, provider: LayerProvider, policy: String, gate: UploadGate,
    limits: Limits, measurements: ServiceMeasurements, readiness: Readiness
) throws -> [Endpoint] {
    let store = writer.store
    let administration = Administration(writer: writer, transformer: transformer, settings: settings)
    let ground = Ground(published: PublishedData(of: store), transformer: transformer, baseMap: baseMap)
    var controllers: [any Controller] = [
        FormController(store: store, transformer: transformer, settings: settings, ground: ground),
        BackgroundController(ground: ground, municipality: settings.municipality),
        MarksController(
            writer: writer, transformer: transformer,
            area: AreaKeeper(store: store, bufferM: settings.areaBufferM), gate: gate, limits: limits,
            measurements: measurements),
        PreschoolsController(provider: provider, transformer: transformer),
        LayersController(provider: provider, settings: settings, ground: ground),
        WebFeatureController(provider: provider),
        MetadataController(provider: provider),
        FeaturesController(provider: provider, settings: settings, pages: try FeaturePages(webRoot: webRoot)),
        SessionController(writer: writer),
        SignInController(settings: settings, administration: administration, limits: limits),
        AdministrationController(administration: administration),
        AboutController(settings: settings, baseMap: baseMap), VocabularyController(),
        try PagesController(webRoot: webRoot, policy: policy),
        HealthController(readiness: readiness), MetricsController(measurements: measurements),
    ]
    if let archive { controllers.append(TilesController(archive: archive)) }
    let endpoints = controllers.flatMap(\.endpoints)
    return endpoints + OpenAPIController(others: endpoints, publicURL: settings.publicURL).endpoints
}

/// A file of the service's own goes before tiles from elsewhere.
private func baseMap(_ settings: Settings, _ archive: TileArchive?) -> BaseMap? {
    if let archive {
        return BaseMap(
            template: TilesController.template, attribution: archive.attribution, minZoom: archive.minZoom,
            maxZoom: archive.maxZoom)
    }
    return settings.tiles.map {
        BaseMap(template: $0.template, attribution: $0.attribution, minZoom: 0, maxZoom: 19)
    }
}
