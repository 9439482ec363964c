import Directory
import Journal
import Kernel
import Notices
import Storage

/// New versions, for those who follow a file: it is among their favourites, they had it checked out, or wrote a version of it.
enum VersionNotices {
    private static let verbs: Set<String> = ["file.version-added", "file.version-restored"]

    static func drafts(
        _ entries: [SealedEntry], at now: Instant, _ transaction: any Transaction
    ) throws -> [NoticeDraft] {
        let told = entries.filter { verbs.contains($0.entry.verb) }
        if told.isEmpty { return [] }
        let ids = Array(Set(told.map { Item.ID($0.entry.subject.id) }))
        let items = Dictionary(
            try transaction.all(
                Item.self,
                "SELECT \(Item.columns) FROM item WHERE item.id IN \(list: ids) AND item.binned_at IS NULL"
            ).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let followers = try followers(of: ids, transaction)
        let reach = try Reach(
            Array(Set(items.values.map(\.workspace))), Array(Set(followers.values.flatMap { $0.map(\.person) })),
            at: now, transaction)
        return told.compactMap { sealed in
            guard let item = items[Item.ID(sealed.entry.subject.id)], let space = reach.workspaces[item.workspace]
            else { return nil }
            let people = (followers[item.id] ?? []).filter { reach.sees($0.person, item) }
            return people.isEmpty ? nil : draft(sealed, item, space, people)
        }
    }

    private static func draft(
        _ sealed: SealedEntry, _ item: Item, _ space: Workspace, _ people: [Follower]
    ) -> NoticeDraft {
        let isSensitive = item.marking == .officialSensitive
        let number = sealed.entry.details["version"] ?? ""
        let act =
            sealed.entry.details["restores"].map { "brought back version \($0) of" } ?? "uploaded version \(number) of"
        // Programs save every few minutes: of a file's versions within an hour the first is told.
        let fold = "version \(item.id) \(sealed.entry.time.milliseconds / 3_600_000)"
        return NoticeDraft(
            sealed, in: space.noticePlace,
            isSensitive
                ? "Something that is OFFICIAL-SENSITIVE has changed"
                : "\(sealed.entry.actor.name) \(act) ‘\(item.name)’",
            path: isSensitive ? "\(space.path)/changes" : item.path(in: space), fold: fold,
            to: people.map {
                NoticeDraft.Recipient($0.person.uuid, why: isSensitive ? "you follow something there" : $0.reason.why)
            },
            isForFollowers: false)
    }

    private struct Follower: RowDecodable {
        let person: Person.ID
        let item: Item.ID
        let reason: Reason

        init(row: Row) throws {
            person = try row.get("person_id")
            item = try row.get("item_id")
            reason = try row.get("reason")
        }
    }

    private enum Reason: String, StorableName {
        case favourite, holder, author

        var why: String {
            switch self {
            case .favourite: "it is among your favourites"
            case .holder: "you had it checked out"
            case .author: "you wrote a version of it"
            }
        }
    }

    private static func followers(
        of items: [Item.ID], _ transaction: any Transaction
    ) throws -> [Item.ID: [Follower]] {
        let found = try transaction.all(
            Follower.self,
            """
            SELECT person_id, item_id, 'favourite' AS reason FROM item_favourite WHERE item_id IN \(list: items)
            UNION ALL SELECT DISTINCT actor_person, subject_id, 'holder' FROM journal_entry
            WHERE subject_id IN \(list: items) AND verb = 'item.checked-out' AND actor_person IS NOT NULL
            UNION ALL SELECT DISTINCT author_id, file_id, 'author' FROM file_version
            WHERE file_id IN \(list: items) AND author_id IS NOT NULL
            """)
        return Dictionary(grouping: found, by: \.item)
    }
}
