import Subprocess
import Synchronization
import SystemPackage

/// Runs other programs on what strangers sent. Each gets its input as standard input and gives its output as standard
/// output, both files in memory; it has no environment, and the kernel bounds its memory, its processor time, what it
/// writes and how long it runs.
///
/// With bubblewrap it sees, besides, nothing but the system's programs and libraries, no network, no other process and
/// a folder in memory that goes with it.
struct Sandbox: Sendable {
    struct Limits: Sendable, Hashable {
        /// On the clock.
        var time = Duration.seconds(60)
        /// Bytes of address space (`RLIMIT_AS`): what it may ever have, not what it uses.
        var memory = 1 << 30
        /// Bytes of output, and of each file that it writes.
        var output = 64 << 20
    }

    let bubblewrap: String
    private let knownIsolation = Shared(Mutex<Bool?>(nil))

    init(bubblewrap: String = "/usr/bin/bwrap") { self.bubblewrap = bubblewrap }

    /// What comes out, also of a program that was ended for writing too much: then it is as long as it may be.
    /// - Parameter needsIsolation: whether it may only run where it is kept from the network and from files.
    /// - Throws: ``ConversionFailure``, or `CancellationError` when the task was cancelled.
    func run(
        _ program: String, _ arguments: [String], package: String, input: AnonymousFile, limits: Limits,
        needsIsolation: Bool
    ) async throws -> AnonymousFile {
        guard Self.isThere(program) else { throw ConversionFailure.notInstalled(package) }
        let isIsolated = try await isolates()
        if needsIsolation, !isIsolated { throw ConversionFailure.noIsolation }
        let command = (isIsolated ? isolation(limits) : []) + [program] + arguments
        let (output, errors) = (try AnonymousFile(), try AnonymousFile())
        try input.rewind()
        let status = try await inTime(limits.time) {
            try await execute(command, limits, input: input, output: output, errors: errors)
        }
        if output.size >= limits.output { return output }
        guard status.isSuccess else {
            let said = String(decoding: try errors.bytes(limit: 2_000), as: UTF8.self)
            throw ConversionFailure.failed("\(program): \(status): \(said)")
        }
        return output
    }

    static func isThere(_ path: String) -> Bool {
        (try? FileDescriptor.open(FilePath(path), .readOnly).close()) != nil
    }

    private func execute(
        _ command: [String], _ limits: Limits, input: AnonymousFile, output: AnonymousFile, errors: AnonymousFile
    ) async throws -> TerminationStatus {
        var bounds = ["--as=\(limits.memory)", "--cpu=\(limits.time.components.seconds + 1)"]
        bounds += ["--fsize=\(limits.output)", "--core=0", "--nofile=256", "--"]
        do {
            return try await Subprocess.run(
                .path("/usr/bin/prlimit"), arguments: Arguments(bounds + command),
                environment: .custom(["LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"]),
                input: .fileDescriptor(input.descriptor, closeAfterSpawningProcess: false),
                output: .fileDescriptor(output.descriptor, closeAfterSpawningProcess: false),
                error: .fileDescriptor(errors.descriptor, closeAfterSpawningProcess: false)
            ).terminationStatus
        } catch let error as SubprocessError {
            try Task.checkCancellation()
            throw ConversionFailure.failed("\(error)")
        }
    }

    /// Ended, with everything that it started, when the time is over: bubblewrap's processes die with it.
    private func inTime(
        _ time: Duration, _ body: @escaping @Sendable () async throws -> TerminationStatus
    ) async throws -> TerminationStatus {
        try await withThrowingTaskGroup(of: TerminationStatus?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: time)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let status = first else {
                throw ConversionFailure.timedOut(time)
            }
            try Task.checkCancellation()
            return status
        }
    }

    // MARK: - Isolation

    /// Whether bubblewrap is there and may do its work: in some containers it may not.
    func isolates() async throws -> Bool {
        if let known = knownIsolation.value.withLock({ $0 }) { return known }
        guard Self.isThere(bubblewrap) else { return false }
        let nothing = try AnonymousFile()
        let limits = Limits(time: .seconds(10))
        let status = try await inTime(limits.time) {
            try await execute(
                isolation(limits) + ["/usr/bin/true"], limits, input: nothing, output: try AnonymousFile(),
                errors: try AnonymousFile())
        }
        knownIsolation.value.withLock { $0 = status.isSuccess }
        return status.isSuccess
    }

    /// A view of the machine with programs, libraries and fonts, all read-only, and an empty `/tmp` in memory.
    private func isolation(_ limits: Limits) -> [String] {
        var words = [bubblewrap, "--unshare-all", "--unshare-user", "--uid", "65534", "--gid", "65534"]
        words += ["--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv"]
        for folder in ["/usr", "/etc/fonts", "/etc/libreoffice", "/etc/alternatives", "/etc/ld.so.cache"] {
            words += ["--ro-bind-try", folder, folder]
        }
        for folder in ["bin", "lib", "lib64", "sbin"] { words += ["--symlink", "usr/\(folder)", "/\(folder)"] }
        words += ["--proc", "/proc", "--dev", "/dev", "--size", "\(4 * limits.output)", "--tmpfs", "/tmp"]
        words += ["--chdir", "/tmp", "--setenv", "HOME", "/tmp", "--setenv", "LANG", "C.UTF-8"]
        return words + ["--setenv", "PATH", "/usr/bin:/bin", "--"]
    }
}

/// A value that copies share.
private final class Shared<Value: ~Copyable & Sendable>: Sendable {
    let value: Value

    init(_ value: consuming Value) { self.value = value }
}
