import Storage

extension Journal {
    /// Checks everything there is: that each sealed entry is the one that was hashed, that positions have no
    /// gap, each node of the tree, each head's root and signature, that nothing recorded is missing from the
    /// tree or the queue.
    ///
    /// It reads in steps, in bounded memory, beside the service at work. Cutting off the end of the journal
    /// together with all its heads leaves no trace in the database: only a head kept elsewhere shows that.
    /// - Parameters:
    ///   - publishedHeads: texts of heads that were published earlier; each must fit too.
    ///   - progress: how many sealed entries are checked, and how many there were at the start.
    public func verify(
        publishedHeads: [String] = [],
        progress: @Sendable (_ done: Int64, _ total: Int64) -> Void = { _, _ in }
    ) async throws -> VerificationReport {
        let total = try await database.read {
            try $0.value(Int64.self, "SELECT count(*) FROM journal_leaf") ?? 0
        }
        var verification = Verification(key: key, publishedHeads: publishedHeads)
        while !verification.isDone {
            try Task.checkCancellation()
            let before = verification
            verification = try await database.read { transaction in
                var next = before
                try next.step(transaction)
                return next
            }
            progress(verification.report.entries, total)
        }
        return verification.report
    }
}
