import ArgumentParser
import Foundation
import Geodesy
import Service
import Store

@main
struct Smultron: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "smultron",
        abstract: "Children's favourite places near their preschools: collect, keep, find, hand over.",
        discussion: """
            Data goes to standard output or to the file of -o; words, progress and warnings go to standard error. Exit 0 \
            done, 64 wrong usage, 65 bad input, 1 anything else.
            """,
        version: SoftwareVersion.text,
        subcommands: [
            Init.self, Serve.self, Demo.self, PreschoolCommand.self, RoundCommand.self, Invite.self,
            TokenCommand.self, SessionCommand.self, Import.self, ReviewCommand.self, HotspotsCommand.self, Publish.self,
            Analyses.self,
            FeedbackCommand.self, Export.self, ReportCommand.self, Cluster.self, AuditCommand.self, Erase.self,
            Backup.self, Restore.self, Check.self, Clock.self,
            ConfigCommand.self,
        ])

    static func main() async {
        Store.prepareProcess()
        // A reader that has gone is an error of the write, so that what is half-done can be cleaned up first.
        signal(SIGPIPE, SIG_IGN)
        do {
            let command = try parseAsRoot()
            // Without PROJ's database no command can be trusted with a position, so none starts.
            if !(command is Smultron) { _ = try CoordinateTransformer() }
            if command is Serve {
                // Has its own way to end: it lets its clients finish.
                try await run(command)
            } else {
                try await Interruption.minding { try await run(command) }
            }
        } catch is Output.ReaderGone {
            Interruption.end(by: SIGPIPE)
        } catch let error as BadInput {
            Console.say(error.description)
            Foundation.exit(65)
        } catch let error as BadSettings {
            Console.say(error.description)
            Foundation.exit(error.exitCode)
        } catch let lost as Administrator.AnswerLost {
            Console.say(lost.description)
            Foundation.exit(lost.wasShownOnce ? 1 : 0)
        } catch {
            exit(withError: error)
        }
    }

    private static func run(_ command: any ParsableCommand) async throws {
        var command = command
        if var asynchronous = command as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            try command.run()
        }
    }
}
