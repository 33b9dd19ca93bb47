public import Metadata

/// Where the layers of an audience come from, and what was left out: what the two audiences are told in different ways.
public struct LayerLineage: Sendable {
    public var edition: DatasetDescription.Edition
    /// nil where no layer comes from one.
    public var analysis: DatasetDescription.Analysis?
    public var participation: DatasetDescription.Participation
    public var disclosure: DatasetDescription.DisclosureRule
}
