public import Logging
import ServiceLifecycle
public import Storage

extension Database {
    /// Does `work` whenever the channel is signalled and each second besides, since a signal may be lost with a
    /// connection; until a graceful shutdown, which lets what is under way finish.
    ///
    /// After a failure it waits before it tries again, up to about a minute.
    /// - Parameter failure: what the log says then.
    public func follow(
        _ channel: String, logger: Logger, failure: Logger.Message, _ work: @Sendable () async throws -> Void
    ) async {
        let (wakes, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                group.addTask {
                    for await _ in self.signals(channel) { waker.yield() }
                }
                group.addTask {
                    while (try? await Task.sleep(for: .seconds(1))) != nil { waker.yield() }
                }
                await Self.answer(wakes, logger: logger, failure: failure, work)
                group.cancelAll()
            }
        } onGracefulShutdown: {
            waker.finish()
        }
    }

    private static func answer(
        _ wakes: AsyncStream<Void>, logger: Logger, failure: Logger.Message, _ work: () async throws -> Void
    ) async {
        var failures = 0
        // So many wakes, which come once a second or more often, are let go by.
        var patience = 0
        for await _ in wakes {
            if patience > 0 {
                patience -= 1
                continue
            }
            do {
                try await work()
                failures = 0
            } catch is CancellationError {
                return
            } catch {
                failures += 1
                patience = min(1 << min(failures, 6), 60)
                logger.error(failure, metadata: ["error": "\(error)"])
            }
        }
    }
}
