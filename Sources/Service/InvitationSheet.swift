import CQREncode
import Foundation
import MapLayers
import Places

/// How a page that the service writes gets its looks.
enum PageStyle {
    /// From the service at this address.
    case linked(String)
    /// The style sheet stands in the page itself.
    case written(String)
}

/// Invitations to print: for each group a page with its QR code, and on the back a guide for the talk with the children.
struct InvitationSheet {
    var invitations: [IssuedInvitation]
    var round: Round
    var municipality: Municipality
    var texts: PageTexts
    var style: PageStyle

    /// A whole page.
    var html: String {
        get throws {
            """
            <!doctype html>
            <html lang="\(texts.language)">
            <head>
            <meta charset="utf-8">
            <title>\(texts("invitation.title"))</title>
            \(head)
            </head>
            <body>
            \(try invitations.map { try invitation($0) + guide }.joined(separator: "\n"))
            </body>
            </html>

            """
        }
    }

    private var head: String {
        switch style {
        case .linked(let address):
            #"<link rel="stylesheet" href="\#(address.escapedForHTML)/assets/css/invitation.css">"#
        case .written(let css): "<style>\n\(css)</style>"
        }
    }

    private func invitation(_ invitation: IssuedInvitation) throws -> String {
        let steps = (1...4).map { "<li>\(texts("invitation.step.\($0)"))</li>" }.joined()
        let lastDay = Timestamp.day(of: round.closes.addingTimeInterval(-1))
        return """
            <section class="invitation">
            <p class="from">\(municipality.name.escapedForHTML)</p>
            <h1>\(texts("invitation.heading"))</h1>
            <p class="to">\([invitation.preschoolName, invitation.group].compactMap(\.self).joined(separator: " · ").escapedForHTML)</p>
            <div class="code">\(try QRCode(invitation.link.text).svg)</div>
            <p class="keep"><strong>\(texts("invitation.keep"))</strong> \(texts("invitation.secret"))</p>
            <ol>\(steps)</ol>
            <p class="days">\(texts("invitation.days", ["first": Timestamp.day(of: round.opens), "last": lastDay]))</p>
            <p class="link">\(invitation.link.text.escapedForHTML)</p>
            <p class="contact">\(contact)</p>
            </section>
            """
    }

    private var contact: String {
        municipality.contact.map { texts("invitation.contact", ["contact": $0]) } ?? ""
    }

    /// How to ask small children about places, write down their words, and what not to write.
    private var guide: String {
        let parts = ["before", "ask", "words", "not"].map { part in
            let points = (1...4).map { "<li>\(texts("guide.\(part).\($0)"))</li>" }.joined()
            return "<h2>\(texts("guide.\(part)"))</h2><ul>\(points)</ul>"
        }
        return """
            <section class="guide">
            <h1>\(texts("guide.title"))</h1>
            <p>\(texts("guide.lead"))</p>
            \(parts.joined(separator: "\n"))
            </section>
            """
    }
}

/// A QR code as SVG, for a link that is to be printed.
package struct QRCode: Sendable {
    /// Rows of modules, true where dark.
    private let modules: [[Bool]]

    /// What text cannot be made into a code.
    package struct Problem: Error, CustomStringConvertible {
        package var description: String { "The link is too long for a QR code." }
    }

    /// - Parameter text: at most about 2 300 bytes.
    /// - Throws: ``Problem``
    package init(_ text: String) throws {
        // Level M withstands a crease or a drop of coffee on a printed sheet.
        guard let code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1) else { throw Problem() }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        modules = (0..<width).map { row in
            (0..<width).map { column in code.pointee.data[row * width + column] & 1 == 1 }
        }
    }

    /// An SVG image with the quiet zone of four modules that readers need.
    package var svg: String {
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
