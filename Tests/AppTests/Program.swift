import Foundation
import Kernel
import Subprocess
import SystemPackage

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
        let variables = ProcessInfo.processInfo.environment
            .filter { !$0.key.hasPrefix("CONCORDAT_") }
            .merging(environment) { _, new in new }
        let result = try await Subprocess.run(
            .path(FilePath(path)), arguments: Arguments(arguments),
            environment: .custom(Dictionary(uniqueKeysWithValues: variables.map { (.init(rawValue: $0)!, $1) })),
            output: .string(limit: 64 << 20), error: .string(limit: 64 << 20))
        let code =
            switch result.terminationStatus {
            case .exited(let code), .signaled(let code): code
            }
        return Outcome(code: code, out: result.standardOutput, err: result.standardError)
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
