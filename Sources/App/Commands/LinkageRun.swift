import Dispatch
import FoundationEssentials
import Glibc
import Linkage
import Synchronization
import Tabular
import UnixSignals

/// One run of a `linkage` command: its settings, the clock that tells its stages, and an end when it is told to stop.
struct LinkageRun: Sendable {
    struct Lists: Sendable {
        let left: RecordList
        let right: RecordList?

        var identifiersOnly: Lists { Lists(left: left.identifiersOnly, right: right?.identifiersOnly) }
    }

    let settings: LinkageSettings
    let cores: Int
    let clock = StageClock()

    /// Does the work until it is done, or an interrupt comes: then it is cancelled and leaves nothing behind.
    static func run(_ options: LinkageOptions, _ work: @escaping @Sendable (LinkageRun) async throws -> Void)
        async throws
    {
        try await explained {
            let settings = try LinkageSettings(yaml: try LinkageFiles.text(options.settings))
            let cores = options.cores ?? ProcessInfo.processInfo.activeProcessorCount
            let run = LinkageRun(settings: settings, cores: max(1, cores))
            let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await work(run) }
                group.addTask {
                    for await _ in signals { throw CancellationError() }
                }
                defer { group.cancelAll() }
                do {
                    try await group.next()
                } catch is CancellationError {
                    throw LinkageError.training("Stopped; nothing was written.")
                }
            }
            run.clock.end()
        }
    }

    func lists(_ left: String, _ right: String?) async throws -> Lists {
        clock.begin("read")
        let settings = settings
        async let leftList = RecordList.read(
            path: left, identifier: settings.identifier.left, titles: settings.titles(left: true))
        async let rightList = right.map {
            try RecordList.read(path: $0, identifier: settings.identifier.right, titles: settings.titles(left: false))
        }
        return try await Lists(left: leftList, right: rightList)
    }

    func linker(_ lists: Lists) throws -> Linker {
        let clock = clock
        return try Linker(settings, left: lists.left, right: lists.right, cores: cores) { clock.begin($0) }
    }

    /// The model in the file, or else one trained now.
    func model(_ path: String?, _ linker: Linker) async throws -> LinkageModel {
        guard let path else {
            let model = try await linker.train()
            tell(model)
            return model
        }
        return try LinkageModel(json: Data(try LinkageFiles.bytes(path)), for: settings)
    }

    func write(_ matches: [Match], _ left: RecordList, _ right: RecordList, to path: String) throws {
        clock.begin("write")
        try LinkageFiles.write(matches, left, right, to: path)
        printError("\(matches.count) pairs")
    }

    /// What training found that a careful reader wants to know.
    func tell(_ model: LinkageModel) {
        for session in model.sessions {
            let end = session.hasConverged ? "converged" : "NOT converged"
            printError(
                "  \(session.block): \(session.pairs) pairs, \(Int(session.matches)) matches, \(end) after "
                    + "\(session.changes.count) iterations, largest change \(session.changes.last ?? 0)")
        }
        for level in model.untrainedLevels { printError("  untrained, weight from little or nothing: \(level)") }
    }
}

/// Tells on stderr how long each stage takes, and at the end the peak of memory.
final class StageClock: Sendable {
    private struct Stage {
        let name: String
        let start: ContinuousClock.Instant
        let processor: Double
    }

    private let first = ContinuousClock.now
    private let stage = Mutex<Stage?>(nil)

    func begin(_ name: String) {
        let (now, usage) = (ContinuousClock.now, Self.usage())
        stage.withLock { stage in
            if let stage { Self.tell(stage, now, usage.processor) }
            stage = Stage(name: name, start: now, processor: usage.processor)
        }
    }

    func end() {
        let (now, usage) = (ContinuousClock.now, Self.usage())
        stage.withLock { stage in
            if let stage { Self.tell(stage, now, usage.processor) }
            stage = nil
        }
        printError(
            "total: \(Self.shown(first.duration(to: now))) s, processor \(Self.shown(usage.processor)) s, "
                + "peak memory \(usage.peak) MiB")
    }

    private static func tell(_ stage: Stage, _ now: ContinuousClock.Instant, _ processor: Double) {
        printError(
            "\(stage.name): \(shown(stage.start.duration(to: now))) s, processor \(shown(processor - stage.processor)) s"
        )
    }

    private static func shown(_ duration: Duration) -> String { shown(duration / .seconds(1)) }
    private static func shown(_ seconds: Double) -> String { "\((seconds * 100).rounded() / 100)" }

    /// Seconds of processor time and the peak of resident memory in MiB.
    private static func usage() -> (processor: Double, peak: Int) {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return (seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss / 1024)
    }
}
