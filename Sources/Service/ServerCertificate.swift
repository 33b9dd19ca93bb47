package import Foundation
import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle
import Synchronization
import UnixSignals

/// What is wrong with the certificate or the key.
package struct TLSProblem: Error, CustomStringConvertible {
    package var description: String
}

/// The certificate that the service speaks https with, read from its files when the service starts and whenever it is asked to read
/// them anew. Connections that are open go on with what they began with.
package final class ServerCertificate: Sendable {
    private struct Files: Sendable {
        var chain: [NIOSSLCertificate]
        var key: NIOSSLPrivateKey
    }

    private let certificatePath: String
    private let keyPath: String
    private let files: Mutex<Files>

    /// - Returns: nil where the settings name none.
    /// - Throws: ``TLSProblem``
    package init?(_ settings: Settings) throws {
        guard let certificate = settings.tlsCertificatePath, let key = settings.tlsKeyPath else { return nil }
        (certificatePath, keyPath) = (certificate, key)
        files = Mutex(try ServerCertificate.read(certificate, key))
    }

    /// When it ends.
    package var end: Date? {
        files.withLock { $0.chain.first.map { Date(timeIntervalSince1970: TimeInterval($0.notValidAfter)) } }
    }

    /// Reads the files once more.
    ///
    /// - Throws: ``TLSProblem``, and goes on with what was read before.
    func renew() throws {
        let read = try ServerCertificate.read(certificatePath, keyPath)
        files.withLock { $0 = read }
    }

    /// What the server speaks https with: each handshake gets the certificate that was read last.
    func configuration() -> TLSConfiguration {
        var configuration = ServerCertificate.configuration(files.withLock(\.self))
        configuration.sslContextCallback = { [self] _, promise in
            let files = files.withLock(\.self)
            var override = NIOSSLContextConfigurationOverride()
            override.certificateChain = files.chain.map { .certificate($0) }
            override.privateKey = .privateKey(files.key)
            promise.succeed(override)
        }
        return configuration
    }

    private static func configuration(_ files: Files) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: files.chain.map { .certificate($0) }, privateKey: .privateKey(files.key))
        configuration.minimumTLSVersion = .tlsv12
        // With a key for each connection alone: who gets hold of the certificate's key reads nothing of the past. TLS 1.3 knows no
        // others.
        configuration.cipherSuiteValues = [
            .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ]
        return configuration
    }

    /// Reads certificate and key, and looks whether they belong together.
    private static func read(_ certificate: String, _ key: String) throws -> Files {
        func readable<Value>(_ path: String, _ what: String, _ read: () throws -> Value) throws -> Value {
            guard FileManager.default.isReadableFile(atPath: path) else {
                throw TLSProblem(description: "\(path) cannot be read")
            }
            do { return try read() } catch {
                throw TLSProblem(description: "\(path) holds no \(what) in PEM: \(error)")
            }
        }
        let files = Files(
            chain: try readable(certificate, "certificate") { try NIOSSLCertificate.fromPEMFile(certificate) },
            key: try readable(key, "private key") { try NIOSSLPrivateKey(file: key, format: .pem) })
        do { _ = try NIOSSLContext(configuration: configuration(files)) } catch {
            throw TLSProblem(description: "the certificate and the key do not go together: \(error)")
        }
        return files
    }
}

/// Reads the certificate anew at the signal SIGHUP, which ends nothing, with or without a certificate.
struct CertificateRenewal: ServiceLifecycle.Service {
    let certificate: ServerCertificate?
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in await UnixSignalsSequence(trapping: .sighup) {
                guard let certificate else {
                    logger.notice("there is no certificate to read anew")
                    continue
                }
                do {
                    try certificate.renew()
                    logger.notice(
                        "the certificate was read anew",
                        metadata: ["end": .stringConvertible(certificate.end ?? .distantPast)])
                } catch {
                    logger.error("the certificate was not read anew", metadata: ["error": "\(error)"])
                }
            }
        }
    }
}
