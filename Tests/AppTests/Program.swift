import Foundation
import Kernel

@testable import App

/// The real executable, run as people run it.
enum Program {
    struct Outcome: Sendable {
        let code: Int32
        let out: String
        let err: String
    }

    /// `CONCORDAT_EXECUTABLE`, or the program that the build put beside these tests.
    static let path: String = {
        if let given = ProcessInfo.processInfo.environment["CONCORDAT_EXECUTABLE"] { return given }
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let here = URL(filePath: tests).deletingLastPathComponent().appending(path: "concordat").path()
        if FileManager.default.isExecutableFile(atPath: here) { return here }
        // Swift Testing may run the tests inside a helper of the toolchain: then the arguments name the bundle.
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        return URL(filePath: bundle).deletingLastPathComponent().appending(path: "concordat").path()
    }()

    /// - Parameter environment: instead of every `CONCORDAT_…` variable that there is.
    static func run(_ arguments: String..., environment: [String: String] = [:]) async throws -> Outcome {
        try await run(arguments, environment: environment)
    }

    static func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Outcome {
        let folder = NSTemporaryDirectory() + "/concordat-run-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (out, err) = (folder + "/out", folder + "/err")
        let variables = ProcessInfo.processInfo.environment
            .filter { !$0.key.hasPrefix("CONCORDAT_") }
            .merging(environment) { _, new in new }
        let child = try spawn(arguments, variables, out: out, err: err)
        let code: Int32 = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var status: Int32 = 0
                while waitpid(child, &status, 0) == -1, errno == EINTR {}
                continuation.resume(returning: status & 0x7F == 0 ? status >> 8 & 0xFF : status & 0x7F)
            }
        }
        return Outcome(code: code, out: try text(out), err: try text(err))
    }

    /// Foundation's Process was seen to crash, and to miss the end of what it runs, where many files are open.
    private static func spawn(
        _ arguments: [String], _ environment: [String: String], out: String, err: String
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, out, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, err, O_WRONLY | O_CREAT, 0o600)
        let words = ([path] + arguments).map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (words + variables).forEach { free($0) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, path, &actions, nil, words, variables)
        guard code == 0 else { throw Fault(.invalid, "'\(path)' cannot be run: \(String(cString: strerror(code)))") }
        return child
    }

    static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }
}

/// A folder of the test's own, gone afterwards.
func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let folder = NSTemporaryDirectory() + "/concordat-app-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await body(folder)
}

/// An installation on SQLite, made and open.
func withInstallation<Result>(
    flags: [String: String?] = [:], _ body: (Installation) async throws -> Result
) async throws -> Result {
    try await withFolder { folder in
        let settings = try await Settings.load(data: "\(folder)/data", flags: flags)
        let installation = try await Installation.open(settings, making: true)
        do {
            try await installation.migrate()
            let result = try await body(installation)
            try await installation.close()
            return result
        } catch {
            try? await installation.close()
            throw error
        }
    }
}
