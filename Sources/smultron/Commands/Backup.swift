import ArgumentParser
import Store

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a consistent copy of the database, also while it is served.",
        discussion:
            "The copy is a SpatiaLite file that GIS programs open. It holds everything: keep it as safe as the database."
    )

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "The file to write.", completion: .file())
    var file: String

    func validate() throws {
        if file == "-" { throw ValidationError("A copy of the database cannot go through a pipe; name a file.") }
    }

    func run() async throws {
        let progress = Progress("Copying \(try database.path)")
        try await database.reading().backup(to: file)
        progress.end()
        Console.say("\(try database.path) is copied to \(file).")
        if let exposure = FileTrust().exposure(of: file) { Console.say("\(file): \(exposure)") }
    }
}
