import Kernel
import Storage

/// What becomes of two records of the same person: the rules, without the record.
struct Merge: Sendable {
    /// The record that stays.
    let kept: Person
    /// The one that leads to it from now on.
    let duplicate: Person

    /// One line of the preview.
    struct Line: Sendable, Equatable {
        let label: String
        let kept: String
        let duplicate: String
        let result: String
    }

    /// What the kept record has wins; what it lacks comes from the other.
    private func pick(_ path: KeyPath<Person, String>) -> String {
        kept[keyPath: path].isEmpty ? duplicate[keyPath: path] : kept[keyPath: path]
    }

    var draft: PersonDraft {
        var draft = PersonDraft(kept)
        draft.given = pick(\.given)
        draft.family = pick(\.family)
        draft.knownAs = knownAs
        draft.pronouns = pick(\.pronouns)
        draft.email = kept.email ?? duplicate.email
        draft.phone = pick(\.phone)
        draft.mobile = pick(\.mobile)
        draft.place = pick(\.place)
        draft.pattern = pick(\.pattern)
        draft.languages = pick(\.languages)
        draft.worksOn = pick(\.worksOn)
        draft.contactFor = pick(\.contactFor)
        draft.skills = pick(\.skills)
        draft.interests = pick(\.interests)
        draft.networks = pick(\.networks)
        if draft.awayUntil == nil {
            draft.awayUntil = duplicate.awayUntil
            draft.cover = duplicate.cover
        }
        if draft.cover == kept.id || draft.cover == duplicate.id { draft.cover = nil }
        // What either kept to the body stays there.
        draft.bodyOnly = kept.bodyOnly.union(duplicate.bodyOnly)
        return draft
    }

    /// Another name of the duplicate is one they are known by.
    private var knownAs: String {
        if !kept.knownAs.isEmpty { return kept.knownAs }
        if !duplicate.knownAs.isEmpty { return duplicate.knownAs }
        return Text.folded(duplicate.name) == Text.folded(kept.name) ? "" : duplicate.name
    }

    var lines: [Line] {
        let result = draft
        let texts: [(String, String, String, String)] = [
            ("Name", kept.name, duplicate.name, result.name),
            ("Known as", kept.knownAs, duplicate.knownAs, result.knownAs),
            ("E-mail", kept.email ?? "", duplicate.email ?? "", result.email ?? ""),
            ("Phone", kept.phone, duplicate.phone, result.phone),
            ("Mobile", kept.mobile, duplicate.mobile, result.mobile),
            ("Location", kept.place, duplicate.place, result.place),
            ("What they work on", kept.worksOn, duplicate.worksOn, result.worksOn),
            ("Contact them for", kept.contactFor, duplicate.contactFor, result.contactFor),
            ("Skills", kept.skills, duplicate.skills, result.skills),
            ("Languages", kept.languages, duplicate.languages, result.languages),
        ]
        return texts.filter { !$0.1.isEmpty || !$0.2.isEmpty }
            .map { Line(label: $0.0, kept: $0.1, duplicate: $0.2, result: $0.3) }
    }
}

/// The SQL that moves what hangs on one person to another.
struct MergeStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    func apply(_ merge: Merge, at now: Instant) throws {
        let (kept, gone) = (merge.kept.id, merge.duplicate.id)
        // The address and the feed's reference are unique, so they leave one record before they enter the other.
        if merge.kept.email == nil {
            try transaction.run("UPDATE person SET email = NULL WHERE id = \(gone)")
        }
        try moveReference(merge)
        try PersonStore(transaction).update(kept, merge.draft, at: now)
        try transaction.run(
            """
            UPDATE person SET confirmed_at = \([merge.kept.confirmedAt, merge.duplicate.confirmedAt].compactMap(\.self).max()),
                left_on = CASE WHEN \(merge.duplicate.isCurrent) = 1 THEN NULL ELSE left_on END
            WHERE id = \(kept)
            """)
        try moveHoldings(from: gone, to: kept)
        try transaction.run(
            """
            INSERT INTO topic_tag (subject_id, topic_id, subject_kind)
            SELECT \(kept), topic_id, 'person' FROM topic_tag WHERE subject_id = \(gone)
            ON CONFLICT DO NOTHING
            """)
        try transaction.run("DELETE FROM topic_tag WHERE subject_id = \(gone)")
        try movePhoto(merge, at: now)
        try transaction.run("UPDATE person SET cover_id = \(kept) WHERE cover_id = \(gone) AND id <> \(kept)")
        try transaction.run("UPDATE person SET merged_into = \(kept) WHERE merged_into = \(gone)")
        try transaction.run(
            "UPDATE correction SET subject_id = \(kept) WHERE subject_id = \(gone) AND state = 'open'")
        try transaction.run(
            """
            UPDATE person SET merged_into = \(kept), cover_id = NULL, away_until = NULL, updated_at = \(now)
            WHERE id = \(gone)
            """)
        try PersonStore(transaction).updateCompleteness(kept)
        try PersonStore(transaction).updateCompleteness(gone)
    }

    private func moveReference(_ merge: Merge) throws {
        guard merge.kept.body == merge.duplicate.body else { return }
        let (kept, gone) = (merge.kept.id, merge.duplicate.id)
        let reference = try transaction.value(
            String.self,
            """
            SELECT other.external_ref FROM person other JOIN person own ON own.id = \(kept)
            WHERE other.id = \(gone) AND own.external_ref IS NULL
            """)
        guard let reference else { return }
        try transaction.run("UPDATE person SET external_ref = NULL WHERE id = \(gone)")
        try transaction.run("UPDATE person SET external_ref = \(reference) WHERE id = \(kept)")
    }

    /// A post that both hold now stays once.
    private func moveHoldings(from gone: Person.ID, to kept: Person.ID) throws {
        try transaction.run(
            """
            DELETE FROM holding WHERE person_id = \(gone) AND to_day IS NULL AND post_id IN
                (SELECT post_id FROM holding WHERE person_id = \(kept) AND to_day IS NULL)
            """)
        try transaction.run("UPDATE holding SET person_id = \(kept) WHERE person_id = \(gone)")
    }

    private func movePhoto(_ merge: Merge, at now: Instant) throws {
        let (kept, gone) = (merge.kept.id, merge.duplicate.id)
        guard let hash = merge.duplicate.photoHash else { return }
        if merge.kept.photoHash == nil {
            try transaction.run("UPDATE person_photo SET person_id = \(kept) WHERE person_id = \(gone)")
            try transaction.run("UPDATE person SET photo_hash = \(hash) WHERE id = \(kept)")
        } else {
            try transaction.run("DELETE FROM person_photo WHERE person_id = \(gone)")
        }
        try transaction.run("UPDATE person SET photo_hash = NULL WHERE id = \(gone)")
    }
}
