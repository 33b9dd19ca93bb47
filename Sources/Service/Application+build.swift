public import Geodesy
import Hotspots
import NIOCore
public import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
public import Store

/// Puts the service together: called by `smultron serve` and by the tests alike.
///
/// - Parameters:
///   - webRoot: the folder with the pages.
///   - writer: the database; the service is its only writer as long as it runs.
///   - onServerRunning: called once the address is bound, with the port.
/// - Throws: what is wrong with the settings or the files that they name.
public func buildApplication(
    settings: Settings, webRoot: String, writer: StoreWriter, transformer: CoordinateTransformer, logger: Logger,
    onServerRunning: @escaping @Sendable (Int) async -> Void = { _ in }
) throws -> some ApplicationProtocol {
    let archive = try settings.mbtilesPath.map(TileArchive.init)
    let baseMap = baseMap(settings, archive)
    let router = Router(context: ServiceContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: CompressionMiddleware())
    router.add(
        middleware: ProblemMiddleware(tileHost: baseMap?.host, isReachedByTLS: settings.isReachedByTLS))
    router.add(
        middleware: FileMiddleware(
            webRoot, urlBasePath: "/assets",
            cacheControl: .init([(MediaType(type: .any), [.noCache])]), logger: logger))
    router.add(middleware: AuthenticationMiddleware(store: writer.store, publicURL: settings.publicURL))
    let analyses = AnalysisCache(outliner: try Outliner(), municipality: settings.municipality)
    let desk = LayersDesk(
        store: writer.store, analyses: analyses, transformer: transformer, comparer: try GeometryComparer(),
        imprint: try settings.imprint(webRoot: webRoot))
    try router.add(
        endpoints(
            settings: settings, webRoot: webRoot, writer: writer, transformer: transformer, archive: archive,
            baseMap: baseMap, desk: desk))
    var application = Application(
        router: router, server: try server(settings),
        configuration: .init(address: .hostname(settings.host, port: settings.port)),
        onServerRunning: { channel in await onServerRunning(channel.localAddress?.port ?? settings.port) },
        logger: logger)
    application.addServices(AnalysisKeeper(analyses: analyses, store: writer.store, logger: logger))
    return application
}

private func endpoints(
    settings: Settings, webRoot: String, writer: StoreWriter, transformer: CoordinateTransformer,
    archive: TileArchive?, baseMap: BaseMap?, desk: LayersDesk
) throws -> [Endpoint] {
    let store = writer.store
    var controllers: [any Controller] = [
        FormController(store: store, transformer: transformer, settings: settings, baseMap: baseMap),
        BackgroundController(
            shelf: OpenShelf(of: store), transformer: transformer, municipality: settings.municipality),
        MarksController(writer: writer, transformer: transformer, areaBufferM: settings.areaBufferM),
        PreschoolsController(desk: desk, transformer: transformer),
        LayersController(desk: desk, settings: settings, baseMap: baseMap),
        WebFeatureController(desk: desk),
        MetadataController(desk: desk),
        FeaturesController(desk: desk, settings: settings, pages: try FeaturePages(webRoot: webRoot)),
        SessionController(writer: writer),
        AdministrationController(
            administration: Administration(writer: writer, transformer: transformer, settings: settings)),
        AboutController(settings: settings, baseMap: baseMap),
        try PagesController(
            webRoot: webRoot, policy: ProblemMiddleware.securityPolicy(tileHost: baseMap?.host)),
        HealthController(store: store),
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

private func server(_ settings: Settings) throws -> HTTPServerBuilder {
    // A connection that says nothing for a minute is let go.
    let http = HTTPServerBuilder.http1(configuration: .init(idleTimeout: .seconds(60)))
    guard let configuration = try settings.tlsConfiguration() else { return http }
    return try .tls(http, tlsConfiguration: configuration)
}
