import ArgumentParser
import Foundation
import Geodesy
import Places
import Service
import Store

struct PreschoolCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preschool", abstract: "The register of preschools.",
        subcommands: [
            PreschoolList.self, PreschoolAdd.self, PreschoolSet.self, PreschoolImport.self, PreschoolExport.self,
        ])
}

struct PreschoolList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the register as CSV, with the columns that `preschool import` takes.")

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        func metres(_ value: Double?) -> String { value.map { String(format: "%.3f", $0) } ?? "" }
        let rows = try await database.reading().preschools().map { preschool in
            [
                preschool.code, preschool.name, preschool.operatorName, preschool.address, preschool.place,
                preschool.children.map(String.init) ?? "", preschool.groups.map(String.init) ?? "",
                metres(preschool.position?.easting), metres(preschool.position?.northing),
                preschool.positionQuality.rawValue, preschool.note,
            ]
        }
        try Listing.write(Geodata.preschoolColumns, rows)
    }
}

/// What can be said of a preschool.
struct PreschoolOptions: ParsableArguments {
    @Option(help: "kommunal, enskild, …")
    var `operator`: String?

    @Option(help: "The street address.")
    var address: String?

    @Option(help: "The locality.")
    var place: String?

    @Option(help: "How many children it has.")
    var children: Int?

    @Option(help: "How many groups it has.")
    var groups: Int?

    @Option(help: "Easting in metres, SWEREF 99 TM or the system of --crs.")
    var e: Double?

    @Option(help: "Northing in metres.")
    var n: Double?

    @Option(help: ArgumentHelp("The coordinate system of --e and --n.", valueName: "epsg"))
    var crs = ProjectedSystem(.sweref99TM)

    @Option(help: "How well the position is known: address, neighbour, village-centre or unknown.")
    var quality: PositionQuality?

    @Option(help: "What to know about it.")
    var note: String?

    @Option(help: ArgumentHelp("Register a group (avdelning) of this label.", valueName: "label"))
    var group: String?

    @Option(help: "How many children that group has.")
    var groupChildren: Int?

    func validate() throws {
        guard (e == nil) == (n == nil) else { throw ValidationError("--e and --n go together.") }
        guard groupChildren == nil || group != nil else { throw ValidationError("--group-children needs --group.") }
        for (name, value) in [("--children", children), ("--groups", groups), ("--group-children", groupChildren)] {
            guard (value ?? 0) >= 0 else { throw ValidationError("\(name) must be 0 or more.") }
        }
    }

    /// What is to be set; positions in SWEREF 99 TM.
    func change() throws -> PreschoolChange {
        var change = PreschoolChange()
        change.operator = `operator`.map { OperatorName($0) }
        change.address = address.map { StreetAddress($0) }
        change.place = place.map { LocalityName($0) }
        change.children = children
        change.groups = groups
        change.positionQuality = quality
        change.note = note.map { Note($0) }
        change.group = group.map { GroupLabel($0) }
        change.groupChildren = groupChildren
        guard let e, let n else { return change }
        let given = Position(easting: e, northing: n)
        do {
            try crs.system.check(given)
        } catch {
            throw BadInput("--e, --n: \(error)")
        }
        let position = try CoordinateTransformer().transform(given, from: crs.system, to: .sweref99TM)
        change.e = position.easting
        change.n = position.northing
        return change
    }
}

struct PreschoolAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Add a preschool.")

    @OptionGroup var database: DatabaseOptions

    @Option(help: "Skolverket's code of the school unit.")
    var code: String

    @Option(help: "Its name.")
    var name: String

    @OptionGroup var options: PreschoolOptions

    func run() async throws {
        var change = try options.change()
        change.name = PreschoolName(name)
        let added: PreschoolEntry
        do {
            added = try await Administrator(database: database, purpose: "preschool add")
                .send(AddPreschool(code: code, preschool: change))
        } catch let refusal as Administrator.Refusal {
            throw BadInput("--code: \(refusal.problem.detail)")
        }
        Console.say("Added \(added.name) (\(added.code)).")
    }
}

struct PreschoolSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Correct a preschool: its position, size, name …")

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "Skolverket's code of the school unit.")
    var code: String

    @Option(help: "Its name.")
    var name: String?

    @OptionGroup var options: PreschoolOptions

    func run() async throws {
        var change = try options.change()
        change.name = name.map { PreschoolName($0) }
        let changed = try await Administrator(database: database, purpose: "preschool set")
            .send(ChangePreschool(code: code, change))
        Console.say("\(changed.name) (\(changed.code)) is corrected.")
    }
}

struct PreschoolImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Add or correct preschools from CSV with the columns of geodata/preschools.csv.")

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "The file.")
    var file: String

    func run() async throws {
        let result: PreschoolCount
        do {
            result = try await Administrator(database: database, purpose: "preschool import")
                .send(ImportPreschools(csv: try InputFile.read(file)))
        } catch let bad as BadInput {
            throw BadInput(bad.lines.map { $0.replacing(/^preschools/, with: file) })
        }
        Console.say("\(result.preschools) preschools are in the register as the file has them.")
    }
}

struct PreschoolExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write everything about a preschool as one JSON file.",
        discussion: """
            Its line in the register, groups, invitations (without secrets), marks of all rounds with all fields, hidden \
            ones and those taken back within 30 days among them, feedback, publications, and what the audit log says of \
            it. The log notes that this was done.
            """)

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "Skolverket's code of the school unit.")
    var code: String

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The file to write instead of standard output.", valueName: "file"),
        completion: .file())
    var output: String?

    func run() async throws {
        let holdings = try await Administrator(database: database, purpose: "preschool export")
            .send(NotePreschoolExport(code: code))
        let output = try Output(output)
        try await PreschoolExporter(store: try database.reading(), transformer: try CoordinateTransformer())
            .write(holdings.code, at: Date()) { try output.write($0) }
        try output.finish()
        Console.say("Everything about \(holdings.name), with \(Console.count(holdings.marks, "mark")), is written.")
    }
}
