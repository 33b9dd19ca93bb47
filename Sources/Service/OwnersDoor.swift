public import Geodesy
public import Hummingbird
public import Logging
public import Store

/// The administrators' calls on the socket beside the database, for commands on this machine. The mode of the socket, 0600
/// by the umask of the process, says who may come in.
public func buildOwnersDoor(
    settings: Settings, writer: StoreWriter, transformer: CoordinateTransformer, logger: Logger
) throws -> some ApplicationProtocol {
    try WriterSocket.clear(database: writer.path)
    let administration = Administration(writer: writer, transformer: transformer, settings: settings)
    return Application(
        router: administrationRouter(administration),
        configuration: .init(address: .unixDomainSocket(path: try WriterSocket.address(database: writer.path))),
        logger: logger)
}
