/// How a layer is drawn.
package struct Look: Sendable {
    var renderer: Renderer
    var labels: Labels?
    /// An expression: what a feature is called in lists and map tips.
    var featureName: String
    /// 0 to 1.
    var opacity: Double

    package init(renderer: Renderer, labels: Labels? = nil, featureName: String, opacity: Double = 1) {
        self.renderer = renderer
        self.labels = labels
        self.featureName = featureName
        self.opacity = opacity
    }
}
