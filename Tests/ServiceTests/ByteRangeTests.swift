import Testing

@testable import Service

@Suite struct ByteRangeTests {
    @Test(arguments: [
        ("bytes=0-9", 0..<10), ("bytes=5-5", 5..<6), ("bytes=90-", 90..<100), ("bytes=90-1000", 90..<100),
        ("bytes=0-99999999999999999999", 0..<100), ("bytes=-5", 95..<100), ("bytes=-1000", 0..<100),
        ("Bytes=0-9, ", 0..<10),
    ])
    func aPartIsCutToTheFile(_ field: String, _ bytes: Range<Int>) {
        #expect(ByteRange(field)?.bytes(of: 100) == bytes)
    }

    @Test(arguments: ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=99999999999999999999-"])
    func whatTheFileDoesNotHaveIsNoPart(_ field: String) throws {
        #expect(try #require(ByteRange(field)).bytes(of: 100) == nil)
    }

    @Test func anEmptyFileHasNoParts() {
        #expect(ByteRange("bytes=0-")?.bytes(of: 0) == nil)
        #expect(ByteRange("bytes=-5")?.bytes(of: 0) == nil)
    }

    @Test(arguments: [
        "", "bytes", "bytes=", "bytes=-", "bytes=9-5", "bytes=a-b", "bytes=0-1,3-4", "bytes=+1-5", "bytes=1--5",
        "items=0-5", "bytes=0 - 5", "bytes = 0-5", "0-5",
    ])
    func whatIsMalformedOrManyIsNone(_ field: String) { #expect(ByteRange(field) == nil) }
}
