/// Work in numbered pieces over the processor's cores.
enum Cores {
    /// Does the pieces 0..<count and gives what came of them in order, so that it is the same however many cores there are.
    /// - Parameters:
    ///   - worker: makes what a core needs for itself.
    ///   - piece: does one piece. Between pieces the task's cancellation is heeded.
    static func map<Worker, Result: Sendable>(
        _ count: Int, cores: Int, worker: @escaping @Sendable () -> Worker,
        piece: @escaping @Sendable (inout Worker, Int) throws -> Result
    ) async throws -> [Result] {
        let cores = max(1, min(cores, count))
        var results = [Result?](repeating: nil, count: count)
        try await withThrowingTaskGroup(of: [(Int, Result)].self) { group in
            for core in 0..<cores {
                group.addTask {
                    var worker = worker()
                    var done: [(Int, Result)] = []
                    for number in stride(from: core, to: count, by: cores) {
                        try Task.checkCancellation()
                        done.append((number, try piece(&worker, number)))
                    }
                    return done
                }
            }
            for try await done in group {
                for (number, result) in done { results[number] = result }
            }
        }
        return results.compactMap { $0 }
    }
}
