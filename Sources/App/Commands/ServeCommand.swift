import ArgumentParser
import Kernel
import Logging
import Metrics
import WebParts

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the web pages and the programming interface until told to stop.")

    @OptionGroup var installation: InstallationOptions

    @Option(help: "The address to listen on. 127.0.0.1 keeps it to this machine.")
    var host: String?

    @Option(help: "The port to listen on.")
    var port: Int?

    @Flag(help: "Do not bring an older database up to this version first.")
    var noMigration = false

    func run() async throws {
        let options: [String: String?] = ["host": host, "port": port.map(String.init)]
        let settings = try await explained { try await installation.settings(options) }
        let level = Logger.Level(rawValue: settings.logLevel) ?? .info
        LoggingSystem.bootstrap { label in
            var handler = JSONLogHandler(label: label)
            handler.logLevel = level
            return handler
        }
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        try await explained {
            let installation = try await Installation.open(settings)
            if !noMigration { try await installation.migrate() }
            try await installation.requireCurrentSchema()
            let server = try await Server(installation, metrics: metrics)
            printError(try await Self.welcome(installation))
            try await server.run()
            try await installation.close()
        }
    }

    private static func welcome(_ installation: Installation) async throws -> String {
        let address = installation.settings.address
        var lines = ["Concordat is at \(address)"]
        if try await installation.isDemonstration {
            lines.append("Sign in as one of the demonstration's people: \(address)/sign-in/as")
        } else if installation.settings.mailServer == nil {
            lines.append(
                "No mail server is configured. For a sign-in link: concordat account link EMAIL --data \(installation.settings.data)"
            )
        } else {
            lines.append("Sign in at \(address)/sign-in")
        }
        lines.append("Stop with Ctrl-C.")
        return lines.joined(separator: "\n")
    }
}
