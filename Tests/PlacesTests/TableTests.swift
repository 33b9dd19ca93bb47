import Foundation
import Places
import Testing

struct TableTests {
    private func table(_ text: String) throws -> Table { try Table(csv: Data(text.utf8)) }

    private func firstRow(_ text: String) throws -> [String] {
        let table = try table(text)
        return table.fields(of: table.rows[0])
    }

    @Test func readsQuotesLinesAndEmptyFields() throws {
        let table = try table("a,b\r\n1,\"x, \"\"y\"\"\nz\"\r\n\r\n,2")
        #expect(table.columns == ["a", "b"])
        #expect(table.rows.map(table.fields) == [["1", "x, \"y\"\nz"], ["", "2"]])
        #expect(table.rows.map(\.line) == [2, 5])
    }

    @Test func aQuotationMarkWithinAFieldIsALetter() throws {
        let table = try table("a,b\n5\" rör,x\n2,\"y\"\"\"\n")
        #expect(table.rows.map(table.fields) == [["5\" rör", "x"], ["2", "y\""]])
    }

    @Test func takesAByteOrderMarkSemicolonsAndTabs() throws {
        #expect(try table("\u{FEFF}a,b\n1,2\n").columns == ["a", "b"])
        #expect(try firstRow("a;b\n1;2\n") == ["1", "2"])
        #expect(try firstRow("a\tb\n1\t2\n") == ["1", "2"])
    }

    @Test func refusesWhatIsNoTable() {
        #expect(throws: Table.Problem.empty) { try table("") }
        #expect(throws: Table.Problem.unclosedQuote(line: 2)) { try table("a\n\"x\ny") }
        #expect(throws: Table.Problem.repeatedColumn("a")) { try table("a,a\n") }
        #expect(throws: Table.Problem.notUTF8(line: 2)) { try Table(csv: Data([0x61, 0x0A, 0xE5, 0x0A])) }
    }
}
