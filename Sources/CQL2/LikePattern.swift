/// A pattern of `LIKE`: `%` stands for any number of characters, `_` for one, and a backslash takes the meaning away from
/// the character after it.
struct LikePattern: Sendable, Hashable {
    private enum Element: Sendable, Hashable {
        case anything
        case anyCharacter
        case character(Character)
    }

    /// The pattern as it was written.
    let text: String
    private let elements: [Element]

    init(_ text: String) {
        self.text = text
        var elements: [Element] = []
        var isEscaped = false
        for character in text {
            if isEscaped {
                elements.append(.character(character))
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "%" {
                if elements.last != .anything { elements.append(.anything) }
            } else {
                elements.append(character == "_" ? .anyCharacter : .character(character))
            }
        }
        // A backslash with nothing after it can only mean itself.
        if isEscaped { elements.append(.character("\\")) }
        self.elements = elements
    }

    /// True when the whole of a text fits the pattern.
    ///
    /// Only the last `%` is ever tried again: whatever an earlier one could take instead, the last one can take as well.
    ///
    /// - Complexity: O(text · pattern), in practice O(text + pattern).
    func matches(_ value: String) -> Bool {
        let characters = Array(value)
        var position = 0
        var element = 0
        var retry: (element: Int, position: Int)?
        while position < characters.count {
            if element < elements.count, elements[element] == .anything {
                retry = (element + 1, position)
                element += 1
            } else if element < elements.count, fits(elements[element], characters[position]) {
                element += 1
                position += 1
            } else if let last = retry {
                retry = (last.element, last.position + 1)
                element = last.element
                position = last.position + 1
            } else {
                return false
            }
        }
        return elements[element...].allSatisfy { $0 == .anything }
    }

    private func fits(_ element: Element, _ character: Character) -> Bool {
        switch element {
        case .anything: false
        case .anyCharacter: true
        case .character(let expected): expected == character
        }
    }
}
