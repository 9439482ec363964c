import Glibc
public import Papers
import Subprocess
import SystemPackage

public enum PrintingFailure: Error, Sendable, Hashable {
    /// There is no WeasyPrint for this Python: on Debian the package 'weasyprint'.
    case notInstalled
    case timedOut(Duration)
    /// The PDF has more than this many bytes.
    case tooLarge(Int)
    /// What WeasyPrint said last; for the log, not for people.
    case failed(String)
}

/// Makes PDF files with WeasyPrint, in a process of its own that is killed when it takes too long or is no longer
/// wanted.
///
/// The page comes as standard input and names no address; were there one, WeasyPrint is given a fetcher that refuses
/// all, files included. The process has no environment, may write no file larger than 1 MiB, and asks the kernel for
/// its own limits of memory and time.
public struct PDFPrinter: Sendable {
    public struct Limits: Sendable, Hashable {
        /// On the clock; half a minute is enough for hundreds of pages.
        public let time: Duration
        /// Address space in bytes (`RLIMIT_AS`): what it may ever have, not what it uses.
        public let memory: Int
        /// Bytes of PDF.
        public let output: Int

        public init(time: Duration = .seconds(30), memory: Int = 1 << 30, output: Int = 64 << 20) {
            self.time = time
            self.memory = memory
            self.output = output
        }
    }

    private let python: String
    private let limits: Limits

    /// - Parameter python: the interpreter that has WeasyPrint, which need not be the first on the PATH.
    public init(python: String = "/usr/bin/python3", limits: Limits = Limits()) {
        self.python = python
        self.limits = limits
    }

    /// The paper as PDF/UA-1 (ISO 14289-1): tagged, so that screen readers find headings, lists and tables.
    /// - Throws: ``PrintingFailure``, or `CancellationError` when the task was cancelled.
    public func pdf(of paper: Paper) async throws -> [UInt8] {
        let html = paper.html
        return try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            group.addTask { try await print(html) }
            group.addTask {
                try await Task.sleep(for: limits.time)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let pdf = first else {
                throw PrintingFailure.timedOut(limits.time)
            }
            return pdf
        }
    }

    private func print(_ html: [UInt8]) async throws -> [UInt8] {
        let page = try Self.inMemory(html)
        let result: ExecutionResult<Void, BytesOutput, StringOutput<UTF8>>
        do {
            result = try await run(
                .path(FilePath(python)),
                arguments: ["-I", "-c", Self.script, "\(limits.memory)", "\(limits.time.components.seconds + 1)"],
                environment: .custom(["LANG": "C.UTF-8"]),
                input: .fileDescriptor(page, closeAfterSpawningProcess: true), output: .bytes(limit: limits.output),
                error: .string(limit: 1 << 20))
        } catch let error as SubprocessError {
            try Task.checkCancellation()
            switch error.code {
            case .executableNotFound: throw PrintingFailure.notInstalled
            case .outputLimitExceeded: throw PrintingFailure.tooLarge(limits.output)
            default: throw PrintingFailure.failed("\(error)")
            }
        }
        try Task.checkCancellation()
        switch result.terminationStatus {
        case .exited(0): return result.standardOutput
        case .exited(Self.unavailable): throw PrintingFailure.notInstalled
        case let status: throw PrintingFailure.failed("\(status): \(result.standardError.suffix(2_000))")
        }
    }

    /// A file in memory only, to be read from its start. Through a pipe, a program that ends early would end us too
    /// (SIGPIPE), or hide why it ended.
    private static func inMemory(_ bytes: [UInt8]) throws -> FileDescriptor {
        let name = "/concordat-page-\(UInt64.random(in: 0 ... .max))"
        let number = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0o600)
        guard number >= 0 else { throw PrintingFailure.failed("no memory for the page: \(Errno(rawValue: errno))") }
        // From here on it is only this descriptor's.
        shm_unlink(name)
        let file = FileDescriptor(rawValue: number)
        do {
            try file.writeAll(bytes)
            try file.seek(offset: 0, from: .start)
            return file
        } catch {
            try file.close()
            throw PrintingFailure.failed("no memory for the page: \(error)")
        }
    }

    /// EX_UNAVAILABLE in sysexits.h.
    private static let unavailable: Int32 = 69

    private static let script = """
        import inspect, logging, resource, sys
        limits = {"AS": int(sys.argv[1]), "CPU": int(sys.argv[2]), "FSIZE": 1 << 20, "CORE": 0}
        for name, limit in limits.items():
            resource.setrlimit(getattr(resource, "RLIMIT_" + name), (limit, limit))
        try:
            import weasyprint
        except ImportError:
            sys.exit(69)
        logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
        def refuse(url, *rest, **more):
            raise ValueError("nothing is fetched")
        page = weasyprint.HTML(file_obj=sys.stdin.buffer, encoding="utf-8", url_fetcher=refuse)
        # Version 59 renamed it.
        variant = "variant" if "variant" in inspect.signature(page.write_pdf).parameters else "pdf_variant"
        page.write_pdf(sys.stdout.buffer, **{variant: "pdf/ua-1"})
        """
}
