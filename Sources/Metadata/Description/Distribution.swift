public import Foundation

extension DatasetDescription {
    /// The data set in one format.
    public struct Distribution: Sendable {
        public var format: Format
        /// Where one begins: a page or a landing page of an interface.
        public var access: URL
        /// What can be fetched, one for every file or collection.
        public var files: [File]

        public init(_ format: Format, access: URL, files: [File]) {
            self.format = format
            self.access = access
            self.files = files
        }
    }

    /// A file, or a collection of the interface.
    public struct File: Sendable {
        /// The layer's name; nil where all layers are in one file.
        public var layer: String?
        public var address: URL

        public init(layer: String? = nil, address: URL) {
            self.layer = layer
            self.address = address
        }
    }

    /// The formats that the data can be had in.
    public enum Format: CaseIterable, Sendable {
        /// OGC API – Features; its files are collections.
        case featureService
        case geoPackage
        case geoJSON
        case csv
    }
}
