public import Foundation
import NIOSSL

/// What is wrong with the certificate or the key.
public struct TLSProblem: Error, CustomStringConvertible {
    public var description: String
}

extension Settings {
    /// What the server speaks https with; nil when it does not.
    ///
    /// - Throws: ``TLSProblem``
    func tlsConfiguration() throws -> TLSConfiguration? {
        guard let certificate = tlsCertificatePath, let key = tlsKeyPath else { return nil }
        func readable<Value>(_ path: String, _ what: String, _ read: () throws -> Value) throws -> Value {
            guard FileManager.default.isReadableFile(atPath: path) else {
                throw TLSProblem(description: "\(path) cannot be read")
            }
            do { return try read() } catch {
                throw TLSProblem(description: "\(path) holds no \(what) in PEM: \(error)")
            }
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try readable(certificate, "certificate") {
                try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) }
            },
            privateKey: try readable(key, "private key") { .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)) })
        configuration.minimumTLSVersion = .tlsv12
        return configuration
    }

    /// When the service's own certificate ends; nil where it has none. Looks whether certificate and key can be read and
    /// belong together.
    ///
    /// - Throws: ``TLSProblem``
    public func certificateEnd() throws -> Date? {
        guard let configuration = try tlsConfiguration() else { return nil }
        do { _ = try NIOSSLContext(configuration: configuration) } catch {
            throw TLSProblem(description: "the certificate and the key do not go together: \(error)")
        }
        guard case .certificate(let certificate) = configuration.certificateChain.first else { return nil }
        return Date(timeIntervalSince1970: TimeInterval(certificate.notValidAfter))
    }
}
