/// The attributes of an element. They keep the order in which they were given, so that the same values give the same
/// bytes, and none is there twice.
public struct MarkupAttributes: Sendable, ExpressibleByDictionaryLiteral {
    /// - Invariant: names are unique.
    private(set) var pairs: [(name: String, value: String)] = []

    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements)
    }

    /// - Parameter pairs: names and values; of several with one name the last counts.
    public init(_ pairs: some Sequence<(String, String)>) {
        for (name, value) in pairs { self[name] = value }
    }

    /// These attributes and then others; where both have a name, the others' value counts.
    public func merging(_ others: MarkupAttributes) -> MarkupAttributes {
        MarkupAttributes(pairs + others.pairs)
    }

    /// The value of the attribute with a name. A new one stands last; nil takes it away.
    ///
    /// - Complexity: O(*n*), *n* being the number of attributes.
    public subscript(name: String) -> String? {
        get { pairs.first { $0.name == name }?.value }
        set {
            let place = pairs.firstIndex { $0.name == name }
            switch (place, newValue) {
            case (let place?, let value?): pairs[place].value = value
            case (let place?, nil): pairs.remove(at: place)
            case (nil, let value?): pairs.append((name, value))
            case (nil, nil): break
            }
        }
    }
}
