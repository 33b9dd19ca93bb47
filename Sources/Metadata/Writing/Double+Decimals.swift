import Foundation

extension Double {
    /// With a fixed number of decimals after a point, for programs.
    func text(decimals: Int) -> String { String(format: "%.\(decimals)f", self) }
}
