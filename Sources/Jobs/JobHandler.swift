/// The code that does one kind of work.
///
/// **A handler must be safe to run more than once for the same job.** A node can be killed after the work is
/// done and before that is recorded; its lease then ends and another node runs the job again. So either the
/// effect is naturally repeatable (rebuild, delete if there), or it is recognisable (a message with the same
/// Message-ID), or it is written in a transaction that calls `JobRun.complete(in:)`, which happens once or
/// not at all.
public struct JobHandler: Sendable {
    let kind: String
    let backoff: Backoff
    let perform: @Sendable (String, JobRun) async throws -> Void

    /// - Parameter handle: does the work. What it throws decides what follows: `JobFailure.permanent` ends
    ///   the job as dead, anything else has it tried again after its kind's backoff, as often as the kind
    ///   allows.
    public init<Payload>(
        _ kind: JobKind<Payload>, _ handle: @escaping @Sendable (Payload, JobRun) async throws -> Void
    ) {
        self.kind = kind.name
        backoff = kind.backoff
        perform = { text, run in
            let payload: Payload
            do {
                payload = try kind.decode(text)
            } catch {
                throw JobFailure.permanent("The payload cannot be read: \(error)")
            }
            try await handle(payload, run)
        }
    }
}
