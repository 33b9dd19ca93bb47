import ArgumentParser
import Service

struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "The settings.", subcommands: [ConfigCheck.self, ConfigSample.self])
}

struct ConfigCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check the settings, and show what they come to.",
        discussion: """
            Shows every setting, its value and where it comes from; secrets only as set or not. Looks also at the files that they \
            name. Whatever is wrong is told at once, with its line: 65 when a file is wrong, also one that a \
            setting names, 64 when the environment is.
            """)

    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let reading = try settings.read()
        let output = try Output(nil)
        for setting in Setting.all {
            let shown = setting.shown(reading.settings) ?? ""
            let value = setting.isSecret && !shown.isEmpty ? "(set)" : shown
            try output.write("\(setting.name)=\(value)  # \(reading.origins[setting.name]?.description ?? "default")\n")
        }
        try output.finish()
        if reading.origins["SMULTRON_PUBLIC_URL"] == nil {
            Console.say(
                "SMULTRON_PUBLIC_URL is not set: links lead to \(reading.settings.publicURL), which only this computer reaches."
            )
        }
        let check = SettingsCheck(reading)
        for warning in check.warnings { Console.say(warning) }
        let wrong = check.problems + check.defects
        guard wrong.isEmpty else { throw BadInput(wrong) }
    }
}

struct ConfigSample: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample", abstract: "Write a settings file in which every setting is explained, and none is set.")

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The file to write instead of standard output.", valueName: "file"),
        completion: .file())
    var output: String?

    func run() async throws {
        let output = try Output(output, for: .everyone)
        try output.write(
            """
            # The settings of smultron. A line is NAME=VALUE; one that begins with # counts for nothing.
            # The environment goes before this file, and the options of a command go before both.
            # smultron config check shows what they come to, and what is wrong.

            """)
        for setting in Setting.all {
            try output.write(
                """

                # \(setting.meaning.prefix(1).uppercased())\(setting.meaning.dropFirst()).
                # Default: \(setting.standard)
                #\(setting.name)=\(setting.example)

                """)
        }
        try output.finish()
    }
}
