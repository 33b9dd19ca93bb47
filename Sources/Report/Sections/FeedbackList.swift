/// What the municipality has answered.
enum FeedbackList {
    static func list(_ notes: [FeedbackNote]) -> HTML {
        element("ul", ["class": "feedback"]) {
            for note in notes {
                element("li") {
                    element("strong", text: "\(note.status.swedish), \(note.date): ")
                    element("bdi", text: note.text)
                    if let link = note.link {
                        " "
                        // Only addresses of the web become links: others could run something.
                        if link.hasPrefix("https://") || link.hasPrefix("http://") {
                            element("a", ["href": link, "rel": "noreferrer"], text: link)
                        } else {
                            element("bdi", text: link)
                        }
                    }
                }
            }
        }
    }
}
