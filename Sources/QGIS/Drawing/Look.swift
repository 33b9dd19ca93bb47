/// How a layer is drawn.
package struct Look: Sendable {
    var renderer: Renderer
    var labels: Labels?
    /// An expression: what a feature is called in lists and map tips.
    var featureName: String
    /// Whether a new project shows it at once; what would cover the rest waits to be asked for.
    var isShownAtFirst: Bool
    /// 0 to 1.
    var opacity: Double

    package init(
        renderer: Renderer, labels: Labels? = nil, featureName: String, isShownAtFirst: Bool = true,
        opacity: Double = 1
    ) {
        self.renderer = renderer
        self.labels = labels
        self.featureName = featureName
        self.isShownAtFirst = isShownAtFirst
        self.opacity = opacity
    }
}
