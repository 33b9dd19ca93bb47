import ArgumentParser
import Foundation
import Geodesy
import Store

@main
struct Smultron: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "smultron",
        abstract: "Children's favourite places near their preschools: collect, keep, find, hand over.",
        discussion: """
            Data goes to standard output or to the file of -o; words and warnings go to standard error. Exit 0 done, \
            64 wrong usage, 65 bad input, 1 anything else.
            """,
        subcommands: [
            Init.self, Serve.self, Demo.self, PreschoolCommand.self, RoundCommand.self, Invite.self,
            TokenCommand.self, Import.self, ReviewCommand.self, HotspotsCommand.self, Publish.self, Analyses.self,
            FeedbackCommand.self, Export.self, ReportCommand.self, Cluster.self, AuditCommand.self, Erase.self,
            Backup.self, Check.self,
            ConfigCommand.self,
        ])

    static func main() async {
        Store.prepareProcess()
        do {
            var command = try parseAsRoot()
            // Without PROJ's database no command can be trusted with a position, so none starts.
            if !(command is Smultron) { _ = try CoordinateTransformer() }
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let error as BadInput {
            Console.say(error.description)
            Foundation.exit(65)
        } catch let lost as Administrator.AnswerLost {
            Console.say(lost.description)
            Foundation.exit(lost.wasSecret ? 1 : 0)
        } catch {
            exit(withError: error)
        }
    }
}
