/// Parameters or values that a method cannot work with; the description says what was given and what is expected.
public protocol ParameterProblem: Error, Sendable, CustomStringConvertible {}

extension DBSCAN.Problem: ParameterProblem {}
extension HDBSCAN.Problem: ParameterProblem {}
extension GiStar.Problem: ParameterProblem {}
extension KernelDensity.Problem: ParameterProblem {}
extension DistancePlot.Problem: ParameterProblem {}
