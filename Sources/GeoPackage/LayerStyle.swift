/// A style that a file carries for a layer.
public struct LayerStyle: Sendable, Equatable {
    public var name: String
    /// The style in QGIS's own format.
    public var qml: String
    /// The style as an OGC Styled Layer Descriptor, for programs that do not read QGIS's.
    public var sld: String?

    public init(name: String, qml: String, sld: String? = nil) {
        self.name = name
        self.qml = qml
        self.sld = sld
    }
}
