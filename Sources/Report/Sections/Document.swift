/// The frame of the document: what it may load (nothing), how it looks, and what stands on each printed page.
enum Document {
    static func document(_ report: Reading, _ assets: ReportAssets, _ body: HTML) -> HTML {
        element("html", ["lang": "sv"]) {
            element("head") {
                element("meta", ["charset": "utf-8"])
                element(
                    "meta",
                    [
                        "http-equiv": "Content-Security-Policy",
                        "content": "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
                    ])
                element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
                element("title", text: title(report))
                // The style sheet holds no markup (see ReportAssets), and strings in it are quoted.
                element("style") { HTML.asset("\n" + assets.styleSheet + pageMargins(report)) }
            }
            element("body", ["class": report.internal == nil ? "open" : "internal"]) {
                Pictogram.sheet(assets)
                element("a", ["class": "skip", "href": "#innehall"], text: "Till innehållet")
                body
            }
        }
    }

    static func title(_ report: Reading) -> String {
        (report.frame.isSynthetic ? "Syntetiska data: " : "") + "Barnens smultronställen, "
            + "\(report.frame.municipality), \(report.frame.round)"
    }

    /// On every printed page: what it is from, whom it is for, and whether it is made up.
    ///
    /// - Source: CSS Paged Media Module Level 3, 5 "Page-margin boxes".
    private static func pageMargins(_ report: Reading) -> String {
        let head = "Barnens smultronställen · \(report.frame.municipality) · \(report.frame.round)"
        let label = "\(report.audience) rapport" + (report.frame.isSynthetic ? " · Syntetiska data" : "")
        return """

            @page {
              @top-left { content: \(head.quotedForCSS); }
              @top-right { content: \(label.quotedForCSS); font-weight: bold; }
              @bottom-left { content: \(report.frame.date.quotedForCSS); }
              @bottom-right { content: "Sida " counter(page) " av " counter(pages); }
            }

            """
    }
}
