public import Foundation

extension DatasetDescription {
    /// Where things are on the web, all of them absolute.
    public struct Addresses: Sendable {
        /// The service's front page.
        public var service: URL
        /// Where this catalogue is served. The things that it describes are named by fragments of this address, so it
        /// must stay the same from publication to publication.
        public var catalogue: URL
        /// Where people read about the data and see them on a map.
        public var landingPage: URL
        /// The landing page of OGC API – Features.
        public var featureService: URL
        /// The OpenAPI document of OGC API – Features.
        public var featureServiceDescription: URL
        /// Where the layers' attributes are described.
        public var schemas: URL

        public init(
            service: URL, catalogue: URL, landingPage: URL, featureService: URL, featureServiceDescription: URL,
            schemas: URL
        ) {
            self.service = service
            self.catalogue = catalogue
            self.landingPage = landingPage
            self.featureService = featureService
            self.featureServiceDescription = featureServiceDescription
            self.schemas = schemas
        }
    }
}
