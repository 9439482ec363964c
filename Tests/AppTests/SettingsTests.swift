import Foundation
import Kernel
import SMTP
import Testing

@testable import App

@Suite struct SettingsTests {
    @Test func `flags come before the environment, that before the file, and that before what is built in`()
        async throws
    {
        try await withFolder { folder in
            let data = "\(folder)/data"
            #expect(try await Program.run("init", "--data", data).code == 0)
            #expect(
                try await Program.run("account", "add", "a@homes.example", "--name", "A", "--data", data).code == 0)
            let environment = ["CONCORDAT_ADDRESS": "https://environment.example"]
            let link = ["account", "link", "a@homes.example", "--data", data]

            let builtIn = try await Program.run(link)
            #expect(builtIn.out.hasPrefix("http://127.0.0.1:8080/sign-in/link/"))

            try Data(#"{"address": "https://file.example/"}"#.utf8)
                .write(to: URL(filePath: "\(data)/concordat.json"))
            let file = try await Program.run(link)
            #expect(file.out.hasPrefix("https://file.example/sign-in/link/"))

            let variable = try await Program.run(link, environment: environment)
            #expect(variable.out.hasPrefix("https://environment.example/sign-in/link/"))

            let flag = try await Program.run(link + ["--address", "https://flag.example"], environment: environment)
            #expect(flag.out.hasPrefix("https://flag.example/sign-in/link/"))
        }
    }

    @Test func `nested keys are read from the file`() async throws {
        try await withFolder { folder in
            let json = """
                {"port": 8123, "mail": {"host": "smtp.example", "port": 2525, "security": "none", "from": "c@d.example"},
                 "metrics": {"token": "t"}, "proxy": "trusted", "log": {"level": "debug"}}
                """
            try Data(json.utf8).write(to: URL(filePath: "\(folder)/concordat.json"))
            let settings = try await Settings.load(data: folder)
            #expect(settings.port == 8123)
            #expect(settings.address == "http://127.0.0.1:8123")
            #expect(settings.mailServer?.host == "smtp.example")
            #expect(settings.mailServer?.port == 2525)
            #expect(settings.mailFrom == "c@d.example")
            #expect(settings.metricsToken == "t")
            #expect(settings.trustsProxy)
            #expect(settings.logLevel == "debug")
        }
    }

    @Test func `what cannot be meant is refused with its name, not passed over`() async throws {
        for (key, value) in [("mail.security", "ssl"), ("port", "eighty"), ("port", "70000")] {
            await #expect {
                try await withFolder { folder in
                    _ = try await Settings.load(data: folder, flags: ["mail.host": "smtp.example", key: value])
                }
            } throws: { error in
                (error as? Fault)?.message.contains(key) == true
            }
        }
    }

    @Test func `a broken file is said to be broken`() async throws {
        try await withFolder { folder in
            let data = "\(folder)/data"
            #expect(try await Program.run("init", "--data", data).code == 0)
            try Data("{not json".utf8).write(to: URL(filePath: "\(data)/concordat.json"))
            let outcome = try await Program.run("migrate", "--data", data)
            #expect(outcome.code == 1)
            #expect(outcome.err.contains("concordat.json"))
        }
    }
}
