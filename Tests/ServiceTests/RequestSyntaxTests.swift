import HTTPTypes
import NIOHTTP1
import Testing

@testable import Service

@Suite struct RequestSyntaxTests {
    private func head(
        _ fields: [(String, String)], target: String = "/health/live", version: HTTPVersion = .http1_1
    ) -> HTTPRequestHead {
        HTTPRequestHead(version: version, method: .POST, uri: target, headers: HTTPHeaders(fields))
    }

    private func checked(_ head: HTTPRequestHead) throws -> HTTPRequestHead {
        var head = head
        try RequestSyntax.check(&head)
        return head
    }

    @Test(arguments: ["kiruna.se", "kiruna.se:8080", "10.0.0.1", "[::1]", "[2001:db8::1]:443", "xn--rgbg-5qa.se", "a:"])
    func aHostIsTakenWithAPortOrWithout(_ host: String) { #expect(RequestSyntax.isAuthority(host)) }

    @Test(arguments: ["", " ", "a b", "a/b", "u@a", "a:x", "a:1:2", "[::1", "[]", "[::1]x", "å", "a\\b", "a?b", ":80"])
    func whatIsNoHostIsNot(_ host: String) { #expect(!RequestSyntax.isAuthority(host)) }

    @Test func aHostIsNeededOnceAndInHTTP10NotAtAll() throws {
        #expect(throws: Problem.self) { try checked(head([])) }
        #expect(throws: Problem.self) { try checked(head([("Host", "a"), ("host", "a")])) }
        _ = try checked(head([("Host", "a")]))
        _ = try checked(head([], version: .http1_0))
    }

    @Test func theHostOfAWholeAddressGoesBeforeTheField() throws {
        let whole = try checked(head([("Host", "a")], target: "https://kiruna.se:8080/f?x=://b"))
        #expect(whole.headers["Host"] == ["kiruna.se:8080"])
        #expect(throws: Problem.self) { try checked(head([("Host", "a")], target: "http://u:p@a/")) }
        #expect(throws: Problem.self) { try checked(head([("Host", "a")], target: "http:///f")) }
        #expect(throws: Problem.self) { try checked(head([], target: "http://a/")) }
        #expect(try checked(head([("Host", "a")], target: "/f?next=http://b/")).headers["Host"] == ["a"])
    }

    @Test(arguments: ["Authorization", "content-type", "Origin", "Smultron-Device"])
    func whatDecidesStandsOnce(_ name: String) throws {
        _ = try checked(head([("Host", "a"), (name, "x")]))
        #expect(throws: Problem.self) { try checked(head([("Host", "a"), (name, "x"), (name, "x")])) }
    }

    @Test func contentIsChunkedOrNotEncodedAtAll() throws {
        for codings in [["gzip"], ["gzip, chunked"], ["chunked", "chunked"], ["identity"]] {
            #expect(throws: Problem.self) {
                try checked(head([("Host", "a")] + codings.map { ("Transfer-Encoding", $0) }))
            }
        }
        _ = try checked(head([("Host", "a"), ("Transfer-Encoding", "Chunked")]))
        #expect(throws: Problem.self) { try checked(head([("Transfer-Encoding", "chunked")], version: .http1_0)) }
    }

    @Test func onlyContentIsWaitedFor() throws {
        let length = ("Content-Length", "5")
        #expect(
            try checked(head([("Host", "a"), length, ("Expect", "100-Continue")])).headers.contains(name: "Expect"))
        for (fields, version) in [
            ([("Host", "a")], HTTPVersion.http1_1), ([("Host", "a"), ("Content-Length", "0")], .http1_1),
            ([length], .http1_0),
        ] {
            let kept = try checked(head(fields + [("Expect", "100-continue")], version: version))
            #expect(!kept.headers.contains(name: "Expect"))
        }
        let unknown = #expect(throws: Problem.self) { try checked(head([("Host", "a"), length, ("Expect", "more")])) }
        #expect(unknown?.status == .expectationFailed)
    }

    @Test func theEndOfAConnectionIsSaidInOneWay() throws {
        for said in ["close", "Close", "keep-alive, close"] {
            #expect(try checked(head([("Host", "a"), ("Connection", said)])).headers["Connection"] == ["close"])
        }
        #expect(try checked(head([], version: .http1_0)).headers["Connection"] == ["close"])
        #expect(try !checked(head([("Host", "a")])).headers.contains(name: "Connection"))
    }
}
