/// Whether the tags of a document are closed in the order in which they were opened.
enum Nesting {
    private static let void: Set = ["br", "meta"]
    /// Closed within their own tag in the pictograms, as SVG allows.
    private static let selfClosing = "/"

    /// What is wrong first; nil for nothing.
    static func problem(in html: String) -> String? {
        var open: [String] = []
        let body = html.replacing(/<style>[\s\S]*?<\/style>/, with: "").replacing(/<!--[\s\S]*?-->/, with: "")
        for tag in body.matches(of: /<(\/?)([a-z0-9]+)((?:\s[^<>]*?)?)(\/?)>/) {
            let name = String(tag.2)
            if void.contains(name) || tag.4 == selfClosing { continue }
            if tag.1.isEmpty {
                open.append(name)
            } else if open.popLast() != name {
                return "</\(name)> closes something else"
            }
        }
        return open.isEmpty ? nil : "<\(open[open.count - 1])> is not closed"
    }
}
