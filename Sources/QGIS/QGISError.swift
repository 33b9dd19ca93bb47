/// Why a style or a project can't be made. All are mistakes of whoever describes the layer, not of its data.
package enum QGISError: Error, Equatable {
    /// The layer is drawn by an attribute that it has not been said to have.
    case attributeMissing(layer: String, attribute: String)
    /// The sheet has no drawing of this name.
    case pictogramMissing(String)
    /// The sheet of pictograms is not SVG, or has no drawing at all.
    case sheetUnreadable
}
