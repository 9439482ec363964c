import Access
import Journal
import Kernel
import Storage

/// Merging the records of one person: an administrator's act.
struct Merges: Sendable {
    let database: any Database
    let clock: WallClock
    let accounts: any PeopleAccounts

    /// The two records, for somebody who may merge them: an administrator of the body of both, or of the platform.
    static func pair(
        keep: Person.ID, duplicate: Person.ID, _ viewer: Viewer, _ transaction: any Transaction
    ) throws -> Merge {
        guard keep != duplicate else { throw Fault.invalid("other", "Choose another record than this one") }
        let kept = try Upkeep.administered(keep, viewer, transaction)
        let gone = try Upkeep.administered(duplicate, viewer, transaction)
        guard kept.body == gone.body || viewer.isPlatformAdministrator else {
            throw Fault.invalid("other", "Only a platform administrator can merge records of different bodies")
        }
        return Merge(kept: kept, duplicate: gone)
    }

    func merge(keep: Person.ID, duplicate: Person.ID, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let merge = try Self.pair(keep: keep, duplicate: duplicate, viewer, transaction)
            try MergeStore(transaction).apply(merge, at: now)
            try accounts.moveAccount(from: duplicate.uuid, to: keep.uuid, at: now, in: transaction)
            try transaction.record(
                "person.merged", Subject("person", duplicate.uuid), by: .viewer(viewer), at: now,
                body: merge.duplicate.body.uuid, details: ["into": keep.description])
            try transaction.record(
                "person.changed", Subject("person", keep.uuid), by: .viewer(viewer), at: now,
                body: merge.kept.body.uuid, details: ["fields": "merged", "from": duplicate.description])
        }
    }
}
