extension Settings {
    /// How the service meets the network.
    public struct Edge: Sendable {
        /// The reverse proxies in front of the service; what they say of where a request comes from is believed.
        public var trustedProxies: [AddressBlock] = []
        /// How long a client may keep the service waiting: for a whole head, for a body beside its least rate, or
        /// without taking any more of an answer.
        public var clientPatienceS = 30.0
        /// Connections open at once; one address may have half of them.
        public var maxConnections = 1_000

        public init() {}
    }
}
