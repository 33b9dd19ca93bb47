import Foundation
import NIOCore
import Testing

@testable import Service

struct GzipStreamTests {
    /// By Debian's gzip: what it says of our stream is what counts.
    private func unpacked(_ bytes: [UInt8]) throws -> [UInt8] {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/gzip")
        process.arguments = ["-dc"]
        process.standardInput = try FileHandle(forReadingFrom: file)
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return [UInt8](data)
    }

    @Test(arguments: [0, 1, 1_000, 100_000, 3_000_000])
    func whatGoesInComesOut(count: Int) throws {
        // Half of it hard to compress, so that the output is longer than one buffer.
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<count).map { $0 % 2 == 0 ? UInt8.random(in: .min ... .max, using: &generator) : 65 }
        let stream = try GzipStream()
        var packed = ByteBuffer()
        for start in stride(from: 0, to: count, by: 70_000) {
            let part = try stream.compress(ByteBuffer(bytes: bytes[start..<min(start + 70_000, count)]))
            packed.writeImmutableBuffer(part)
        }
        packed.writeImmutableBuffer(try stream.finish())
        #expect(try unpacked(Array(packed.readableBytesView)) == bytes)
    }
}
