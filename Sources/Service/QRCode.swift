import CQREncode

/// A QR code as SVG, for a link that is to be printed.
public struct QRCode: Sendable {
    /// Rows of modules, true where dark.
    private let modules: [[Bool]]

    /// What text cannot be made into a code.
    public struct Problem: Error, CustomStringConvertible {
        public var description: String { "The link is too long for a QR code." }
    }

    /// - Parameter text: at most about 2 300 bytes.
    /// - Throws: ``Problem``
    public init(_ text: String) throws {
        // Level M withstands a crease or a drop of coffee on a printed sheet.
        guard let code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1) else { throw Problem() }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        modules = (0..<width).map { row in
            (0..<width).map { column in code.pointee.data[row * width + column] & 1 == 1 }
        }
    }

    /// An SVG image with the quiet zone of four modules that readers need.
    public var svg: String {
        let size = modules.count + 8
        var path = ""
        for (row, line) in modules.enumerated() {
            for (column, isDark) in line.enumerated() where isDark { path += "M\(column + 4) \(row + 4)h1v1h-1z" }
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size) \(size)" shape-rendering="crispEdges">
            <rect width="\(size)" height="\(size)" fill="#fff"/><path d="\(path)" fill="#000"/>
            </svg>

            """
    }
}
