import Access
import Journal
import Kernel
import Storage

/// What can be done with topics. Each is one transaction.
struct Topics: Sendable {
    let database: any Database
    let clock: WallClock

    func create(_ draft: TopicDraft, by viewer: Viewer) async throws -> Topic {
        let now = clock.now()
        return try await database.write { transaction in
            try DirectoryRules.changeTopics(viewer).orThrow()
            let store = TopicStore(transaction)
            let id = Topic.ID.make(at: now)
            try Self.checkNames(draft, of: id, store)
            try transaction.run(
                """
                INSERT INTO topic (id, slug, name, sort_name, updated_at)
                VALUES (\(id), \(try store.freeSlug(for: draft.name)), \(draft.name), \(Text.folded(draft.name)), \(now))
                """)
            try Self.write(draft, to: id, now, transaction)
            try transaction.record(
                "topic.added", Subject("topic", id.uuid), by: .viewer(viewer), at: now, details: ["name": draft.name])
            transaction.signal(Abbreviations.channel)
            guard let topic = try store.find(id) else { throw Fault.missing("The topic") }
            return topic
        }
    }

    func change(_ id: Topic.ID, _ draft: TopicDraft, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            try DirectoryRules.changeTopics(viewer).orThrow()
            let store = TopicStore(transaction)
            guard try store.find(id) != nil else { throw Fault.missing("The topic") }
            try Self.checkNames(draft, of: id, store)
            try Self.write(draft, to: id, now, transaction)
            try transaction.record("topic.changed", Subject("topic", id.uuid), by: .viewer(viewer), at: now)
            transaction.signal(Abbreviations.channel)
        }
    }

    /// Every name leads to one topic.
    private static func checkNames(_ draft: TopicDraft, of id: Topic.ID, _ store: TopicStore) throws {
        let typed = [("name", draft.name)] + draft.names.map { (field($0.kind), $0.name) }
        var seen: Set<String> = []
        for (field, name) in typed where !seen.insert(Text.folded(name)).inserted {
            throw Fault.invalid(field, "‘\(name)’ is here twice. Give each name once")
        }
        let found = try store.find(named: typed.map(\.1))
        for (field, name) in typed {
            if let other = found[Text.folded(name)], other.id != id {
                throw Fault.invalid(field, "‘\(name)’ is a name of the topic ‘\(other.name)’ already")
            }
        }
    }

    private static func field(_ kind: Topic.Name.Kind) -> String {
        kind == .synonym ? "synonyms" : "abbreviations"
    }

    private static func write(
        _ draft: TopicDraft, to id: Topic.ID, _ now: Instant, _ transaction: any Transaction
    ) throws {
        let store = TopicStore(transaction)
        var broader: Topic?
        if !draft.broader.isEmpty {
            guard let found = try store.find(named: draft.broader) else {
                throw Fault.invalid("broader", "There is no topic called ‘\(draft.broader)’")
            }
            if try found.id == id || store.stands(id, above: found.id) {
                throw Fault.invalid("broader", "A topic cannot be part of itself or of a narrower one")
            }
            broader = found
        }
        try transaction.run(
            """
            UPDATE topic SET name = \(draft.name), sort_name = \(Text.folded(draft.name)), meaning = \(draft.meaning),
                broader_id = \(broader?.id), updated_at = \(now)
            WHERE id = \(id)
            """)
        try transaction.run("DELETE FROM topic_name WHERE topic_id = \(id)")
        try transaction.insert(
            into: "topic_name", ["folded", "topic_id", "name", "kind"],
            draft.names.map { [Text.folded($0.name).value, id.value, $0.name.value, $0.kind.value] })
    }

    /// Makes one topic of two: `id` disappears, and what bore it, its names and its narrower topics go to the other.
    /// - Parameter typed: the other topic, by any of its names.
    /// - Returns: the topic that stays.
    func merge(_ id: Topic.ID, into typed: String, by viewer: Viewer) async throws -> Topic {
        let now = clock.now()
        return try await database.write { transaction in
            try PlatformRules.administerPlatform(viewer).orThrow()
            let store = TopicStore(transaction)
            guard let gone = try store.find(id) else { throw Fault.missing("The topic") }
            guard let kept = try store.find(named: typed) else {
                throw Fault.invalid("into", "There is no topic called ‘\(typed)’")
            }
            if kept.id == id { throw Fault.invalid("into", "Choose another topic than this one") }
            if try store.stands(id, above: kept.id) {
                // What is kept must not end up below itself.
                try transaction.run("UPDATE topic SET broader_id = \(gone.broader) WHERE id = \(kept.id)")
            }
            try store.moveUses(from: id, to: kept.id)
            try transaction.run("DELETE FROM topic WHERE id = \(id)")
            try transaction.run(
                """
                INSERT INTO topic_name (folded, topic_id, name, kind)
                VALUES (\(Text.folded(gone.name)), \(kept.id), \(gone.name), 'synonym') ON CONFLICT DO NOTHING
                """)
            try transaction.run("UPDATE topic SET updated_at = \(now) WHERE id = \(kept.id)")
            try transaction.record([
                JournalDraft(
                    "topic.merged", Subject("topic", id.uuid), by: .viewer(viewer), at: now,
                    container: Subject("topic", kept.id.uuid), details: ["name": gone.name]),
                JournalDraft("topic.changed", Subject("topic", kept.id.uuid), by: .viewer(viewer), at: now),
            ])
            transaction.signal(Abbreviations.channel)
            return kept
        }
    }
}

extension TopicStore {
    /// A slug that no topic has.
    func freeSlug(for name: String) throws -> String {
        try transaction.freeSlug(for: name, in: "topic", "topic")
    }

    /// Whether `topic` is somewhere above `other`.
    func stands(_ topic: Topic.ID, above other: Topic.ID) throws -> Bool {
        try Directory.stands(topic.uuid, above: other.uuid, in: "topic", by: "broader_id", transaction)
    }

    /// Gives everything that points to one topic to another.
    func moveUses(from gone: Topic.ID, to kept: Topic.ID) throws {
        try transaction.run(
            """
            INSERT INTO topic_tag (subject_id, topic_id, subject_kind)
            SELECT subject_id, \(kept), subject_kind FROM topic_tag WHERE topic_id = \(gone)
            AND subject_id NOT IN (SELECT subject_id FROM topic_tag WHERE topic_id = \(kept))
            """)
        try transaction.run("DELETE FROM topic_tag WHERE topic_id = \(gone)")
        try transaction.run("UPDATE topic_name SET topic_id = \(kept) WHERE topic_id = \(gone)")
        try transaction.run("UPDATE topic SET broader_id = \(kept) WHERE broader_id = \(gone) AND id <> \(kept)")
    }
}
