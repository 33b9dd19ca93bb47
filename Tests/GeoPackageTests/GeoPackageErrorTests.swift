import Foundation
import GeoPackage
import Geodesy
import TestSupport
import Testing

struct GeoPackageErrorTests {
    private let sample = Sample()
    private let place = Feature.Geometry.point(Position(easting: 719_000, northing: 7_537_000))

    @Test func aMissingFolderIsNamed() throws {
        let path = sample.folder.file("nowhere/x.gpkg")
        #expect {
            try GeoPackageWriter(path: path, system: .sweref99TM)
        } throws: { error in
            error as? GeoPackageError == .cannotWrite(path: path, reason: "No such file or directory")
        }
    }

    @Test func whatIsThereIsNotTouched() throws {
        try Data("hej".utf8).write(to: URL(fileURLWithPath: sample.path))
        #expect(throws: GeoPackageError.notEmpty(path: sample.path)) {
            try GeoPackageWriter(path: sample.path, system: .sweref99TM)
        }
        #expect(try String(contentsOfFile: sample.path, encoding: .utf8) == "hej")
    }

    @Test func anEmptyFileWillDo() throws {
        try Data().write(to: URL(fileURLWithPath: sample.path))
        try sample.write(Sample.marks, [Sample.mark(place)])
        #expect(try sample.number("SELECT count(*) FROM markeringar") == 1)
    }

    /// As when whoever asked for it has left. What can go wrong ends the whole process, so it is done often.
    @Test func whatIsGivenUpHalfWayEndsNothingElse() throws {
        for number in 0..<20 {
            let writer = try GeoPackageWriter(
                path: sample.folder.file("given-up-\(number).gpkg"), system: .sweref99TM)
            try writer.add(Sample.marks).append(Array(repeating: Sample.mark(place), count: 100 * number))
        }
    }

    /// The device that takes nothing.
    @Test func aFullDiskIsSaidToBeFull() throws {
        #expect(throws: GeoPackageError.diskFull(path: "/dev/full")) {
            let writer = try GeoPackageWriter(path: "/dev/full", system: .sweref99TM)
            try writer.add(Sample.marks).append([Sample.mark(place)])
            try writer.finish()
        }
    }

    @Test(arguments: ["Markeringar", "1a", "å", "a-b", "", "rtree_x", "gpkg_x", "sqlite_x", "layer_styles", "a\"b"])
    func namesThatNotAllProgramsUnderstandAreRefused(name: String) throws {
        #expect(throws: GeoPackageError.unusableName(name)) {
            try sample.write(Sample.table(name, .point), [])
        }
    }

    @Test(arguments: ["fid", "geom", "typ"])
    func columnsHaveNamesOfTheirOwn(name: String) throws {
        var table = Sample.marks
        table.columns.append(FeatureColumn(name, title: "x", description: "", type: .text))
        #expect(throws: GeoPackageError.nameTaken(name)) { try sample.write(table, []) }
    }

    @Test func columnsHaveTitlesOfTheirOwn() throws {
        var table = Sample.marks
        table.columns.append(FeatureColumn("kind", title: "Typ", description: "", type: .text))
        #expect(throws: GeoPackageError.nameTaken("Typ")) { try sample.write(table, []) }
    }

    @Test func tablesHaveNamesAndTitlesOfTheirOwn() throws {
        #expect(throws: GeoPackageError.nameTaken("markeringar")) {
            try sample.write { writer in for _ in 0..<2 { _ = try writer.add(Sample.marks) } }
        }
        try FileManager.default.removeItem(atPath: sample.path)
        var other = Sample.marks
        other.name = "andra"
        #expect(throws: GeoPackageError.nameTaken("Markeringar")) {
            try sample.write { writer in for table in [Sample.marks, other] { _ = try writer.add(table) } }
        }
    }

    @Test func aRowMustFitItsTable() throws {
        var short = Sample.mark(place)
        short.values.removeLast()
        #expect(
            throws: GeoPackageError.wrongNumberOfValues(table: "markeringar", row: 2, expected: 6, found: 5)
        ) { try sample.write(Sample.marks, [Sample.mark(place), short]) }
        try FileManager.default.removeItem(atPath: sample.path)
        var wrong = Sample.mark(place)
        wrong.values[2] = .text("tre")
        #expect(throws: GeoPackageError.wrongType(table: "markeringar", row: 1, column: "antal_barn")) {
            try sample.write(Sample.marks, [wrong])
        }
        try FileManager.default.removeItem(atPath: sample.path)
        #expect(throws: GeoPackageError.wrongGeometry(table: "markeringar", row: 1)) {
            try sample.write(Sample.marks, [Sample.mark(.lineString([]))])
        }
    }
}
