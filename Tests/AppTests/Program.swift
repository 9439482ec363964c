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
        for file in [out, err] { FileManager.default.createFile(atPath: file, contents: nil) }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment
            .filter { !$0.key.hasPrefix("CONCORDAT_") }
            .merging(environment) { _, new in new }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: out)
        process.standardError = FileHandle(forWritingAtPath: err)
        let code: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        return Outcome(code: code, out: try text(out), err: try text(err))
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
