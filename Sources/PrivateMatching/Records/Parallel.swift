/// Works on inputs on several cores and hands the results over in the order of the inputs, whatever the number of cores.
///
/// Only a few inputs and results are in memory at a time.
/// - Parameters:
///   - next: gives the next input, `nil` at the end.
///   - take: is handed each result; what it throws ends the work.
func inOrder<Input: Sendable, Output: Sendable>(
    workers: Int, next: () throws -> Input?, work: @escaping @Sendable (Input) throws -> Output,
    take: (Output) throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: (place: Int, output: Output).self) { group in
        var started = 0
        var taken = 0
        var waiting: [Int: Output] = [:]
        var hasEnded = false
        while true {
            // A few more than there are workers, so that none waits for one that is slow; what waits to be taken counts as well.
            while !hasEnded, started - taken < workers * 3, started - taken - waiting.count < workers {
                guard let input = try next() else {
                    hasEnded = true
                    break
                }
                let place = started
                group.addTask { (place, try work(input)) }
                started += 1
            }
            guard let done = try await group.next() else { return }
            waiting[done.place] = done.output
            while let output = waiting.removeValue(forKey: taken) {
                try take(output)
                taken += 1
            }
        }
    }
}
