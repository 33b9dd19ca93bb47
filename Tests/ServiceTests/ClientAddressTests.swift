import Testing

@testable import Service

@Suite struct ClientAddressTests {
    @Test func oneAddressHasOneSpelling() throws {
        #expect(ClientAddress("2001:DB8:0::1")?.text == "2001:db8::1")
        #expect(ClientAddress("::ffff:192.0.2.7") == ClientAddress("192.0.2.7"))
        for text in ["", "localhost", "192.0.2", "192.0.2.1:80", "[::1]", "1.2.3.4/8"] {
            #expect(ClientAddress(text) == nil, "\(text)")
        }
    }

    @Test func theNetworkOfAnIPv6AddressIsWhatASubscriberHas() {
        #expect(ClientAddress("2001:db8:1:2ab:3:4:5:6")?.network == ClientAddress("2001:db8:1:200::"))
        #expect(ClientAddress("192.0.2.7")?.network == ClientAddress("192.0.2.7"))
    }

    @Test func itIsNotPrinted() throws {
        let address = try #require(ClientAddress("192.0.2.7"))
        var dumped = ""
        dump(address, to: &dumped)
        #expect(!"\(address) \(String(reflecting: address)) \(dumped)".contains("192"))
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("192.0.2.0/25", "192.0.2.127", true),
        ("192.0.2.0/25", "192.0.2.128", false), ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false),
        ("0.0.0.0/0", "8.8.8.8", true), ("0.0.0.0/0", "::1", false), ("2001:db8::/33", "2001:db8:7fff::1", true),
        ("2001:db8::/33", "2001:db8:8000::1", false), ("127.0.0.1", "::ffff:127.0.0.1", true),
    ])
    func blocks(block: String, address: String, isInside: Bool) throws {
        #expect(try #require(AddressBlock(block)).contains(try #require(ClientAddress(address))) == isInside)
    }

    @Test(arguments: ["10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "::/129", "proxy", "", "/8"])
    func whatIsNoBlock(text: String) {
        #expect(AddressBlock(text) == nil)
    }

    @Test(arguments: [
        // Nobody in front: what a client writes about itself says nothing.
        ("203.0.113.9", ["1.1.1.1"], "203.0.113.9"),
        // A proxy has added whom it saw; what stands before that, the client wrote.
        ("10.0.0.1", ["1.1.1.1, 203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["1.1.1.1", "203.0.113.9"], "203.0.113.9"),
        // Two proxies, one behind the other.
        ("10.0.0.1", ["1.1.1.1, 203.0.113.9, 10.0.0.2"], "203.0.113.9"),
        ("10.0.0.1", ["203.0.113.9:4711"], "203.0.113.9"), ("10.0.0.1", ["[2001:db8::1]:4711"], "2001:db8::1"),
        // Nothing that can be believed: the last that is known.
        ("10.0.0.1", [], "10.0.0.1"), ("10.0.0.1", ["unknown"], "10.0.0.1"), ("10.0.0.1", [""], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.9, unknown, 10.0.0.2"], "10.0.0.2"), ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
    ])
    func forwarded(peer: String, lines: [String], client: String) throws {
        let middleware = ForwardedMiddleware(trustedProxies: [try #require(AddressBlock("10.0.0.0/24"))])
        #expect(middleware.client(of: try #require(ClientAddress(peer)), forwarded: lines) == ClientAddress(client))
    }
}
