import DemonstrationNames
import Journal
import Kernel
import Storage

/// Writes the invented directory with few statements, and an entry of the journal for each thing in it.
struct DemonstrationWriter {
    let records: DemonstrationRecords
    let transaction: any Transaction
    let actor: Actor
    let now: Instant

    func write() throws {
        try writeTopics()
        try writeBodies()
        try writeTeams()
        try writePosts()
        try writePeople()
        try writeHoldings()
        try writeTags()
        try record()
    }

    private func writeTopics() throws {
        let rows: [[Value]] = records.topics.map { topic in
            [
                topic.id.value, Text.slug(topic.source.name).value, topic.source.name.value,
                Text.folded(topic.source.name).value, topic.source.meaning.value, topic.broader.orNull, now.value,
            ]
        }
        try transaction.insert(
            into: "topic", ["id", "slug", "name", "sort_name", "meaning", "broader_id", "updated_at"], rows)
        var taken = Set(records.topics.map { Text.folded($0.source.name) })
        var names: [[Value]] = []
        for topic in records.topics {
            let synonyms = topic.source.synonyms.map { Topic.Name(.synonym, $0) }
            for name in synonyms + topic.source.abbreviations.map({ Topic.Name(.abbreviation, $0) }) {
                let folded = Text.folded(name.name)
                guard taken.insert(folded).inserted else { continue }
                names.append([folded.value, topic.id.value, name.name.value, name.kind.value])
            }
        }
        try transaction.insert(into: "topic_name", ["folded", "topic_id", "name", "kind"], names)
    }

    private func writeBodies() throws {
        let rows: [[Value]] = records.bodies.map { body in
            let initials = body.source.abbreviation.map { String($0.prefix(3)) } ?? Text.initials(body.source.name)
            return [
                body.id.value, body.slug.value, body.source.name.value, Text.folded(body.source.name).value,
                initials.value, body.kind.value, body.parent.orNull, body.purpose.value, body.source.place.value,
                "https://www.\(body.source.emailDomain)".value, body.contactPost.orNull, body.isPublic.value, now.value,
            ]
        }
        try transaction.insert(
            into: "body",
            [
                "id", "slug", "name", "sort_name", "initials", "kind", "parent_id", "purpose", "place", "website",
                "contact_post_id", "is_public", "updated_at",
            ], rows)
        var names: [[Value]] = []
        for body in records.bodies {
            let all =
                body.source.shortNames.map { Body.Name(.short, $0) }
                + [body.source.abbreviation].compactMap { $0 }.map { Body.Name(.abbreviation, $0) }
                + body.source.formerNames.map { Body.Name(.former, $0) }
            for name in all {
                names.append([body.id.value, name.kind.value, name.name.value, Text.folded(name.name).value])
            }
        }
        try transaction.insert(into: "body_name", ["body_id", "kind", "name", "folded"], names)
        try transaction.insert(
            into: "body_domain", ["domain", "body_id"],
            records.bodies.map { [$0.source.emailDomain.value, $0.id.value] })
    }

    private func writeTeams() throws {
        let rows: [[Value]] = records.teams.map { team in
            [
                team.id.value, records.bodies[team.body].id.value, team.parent.map { records.teams[$0].id }.orNull,
                team.source.name.value, Text.folded(team.source.name).value, team.source.purpose.value,
                team.source.comeToUsFor.value, team.mailbox.value, team.phone.value, team.place.value,
                team.contactPost.orNull, team.ended.orNull, team.confirmed.map(Self.noon).orNull, now.value,
            ]
        }
        try transaction.insert(
            into: "team",
            [
                "id", "body_id", "parent_id", "name", "sort_name", "purpose", "contact_for", "mailbox", "phone",
                "place",
                "contact_post_id", "ended_on", "confirmed_at", "updated_at",
            ], rows)
    }

    private static func noon(_ day: Day) -> Instant {
        Instant(milliseconds: day.number * 86_400_000 + 43_200_000)
    }

    private func writePosts() throws {
        let rows: [[Value]] = records.posts.map { post in
            [
                post.id.value, records.bodies[post.body].id.value, post.team.map { records.teams[$0].id }.orNull,
                post.title.value, post.grade.name.value, post.profession.value, post.place.value, post.function.value,
                post.contactFor.value, post.superior.map { records.posts[$0].id }.orNull, post.isHidden.value,
                post.isPublic.value, post.publicEmail.value, post.publicPhone.value, post.seniority.value,
                post.ended.orNull, now.value,
            ]
        }
        try transaction.insert(
            into: "post",
            [
                "id", "body_id", "team_id", "title", "grade", "profession", "place", "function", "contact_for",
                "reports_to", "is_hidden", "is_public", "public_email", "public_phone", "seniority", "ended_on",
                "updated_at",
            ], rows)
    }

    private func writePeople() throws {
        try transaction.insert(
            into: "person",
            [
                "id", "body_id", "name", "folded_name", "sort_name", "given", "family", "known_as", "pronouns", "email",
                "phone",
                "mobile", "place", "pattern", "languages", "works_on", "contact_for", "skills", "interests", "networks",
                "away_until", "cover_id", "body_only", "is_guest", "completeness", "confirmed_at", "left_on",
                "created_at", "updated_at",
            ], records.people.map(row))
    }

    private func row(_ person: DemonstrationRecords.PersonRecord) -> [Value] {
        let hidden = person.bodyOnly.map(\.rawValue).joined(separator: ",")
        let who: [Value] = [
            person.id.value, records.bodies[person.body].id.value, person.name.value, Text.folded(person.name).value,
            Person.sortName(name: person.name, given: person.given, family: person.family).value,
            person.given.value, person.family.value, person.knownAs.value, person.pronouns.value, person.email.value,
        ]
        let what: [Value] = [
            person.phone.value, person.mobile.value, person.place.value, person.pattern.value, person.languages.value,
            person.worksOn.value, person.contactFor.value, person.skills.value, person.interests.value,
            person.networks.value,
        ]
        let state: [Value] = [
            person.awayUntil.orNull, person.cover.orNull, hidden.value, person.isGuest.value,
            person.completeness.value, person.confirmed.orNull, person.left.orNull, person.created.value, now.value,
        ]
        return who + what + state
    }

    private func writeHoldings() throws {
        let rows: [[Value]] = records.holdings.map { holding in
            [
                holding.id.value, records.posts[holding.post].id.value, records.people[holding.person].id.value,
                holding.from.value, holding.to.orNull,
            ]
        }
        try transaction.insert(into: "holding", ["id", "post_id", "person_id", "from_day", "to_day"], rows)
    }

    private func writeTags() throws {
        var rows: [[Value]] = []
        func add(_ kind: String, _ subject: UUID128, _ topics: [Topic.ID]) {
            for topic in Set(topics).sorted() { rows.append([subject.value, topic.value, kind.value]) }
        }
        for team in records.teams { add("team", team.id.uuid, team.topics) }
        for post in records.posts { add("post", post.id.uuid, post.topics) }
        for person in records.people { add("person", person.id.uuid, person.topics) }
        try transaction.insert(into: "topic_tag", ["subject_id", "topic_id", "subject_kind"], rows)
    }

    private func record() throws {
        var drafts: [JournalDraft] = []
        drafts.reserveCapacity(records.people.count * 2 + 1000)
        func add(_ kind: String, _ id: UUID128, _ body: Int?, _ name: String) {
            drafts.append(
                JournalDraft(
                    "\(kind).added", Subject(kind, id), by: actor, at: now,
                    body: body.map { records.bodies[$0].id.uuid }, details: [kind == "post" ? "title" : "name": name]))
        }
        for topic in records.topics { add("topic", topic.id.uuid, nil, topic.source.name) }
        for (number, body) in records.bodies.enumerated() { add("body", body.id.uuid, number, body.source.name) }
        for team in records.teams { add("team", team.id.uuid, team.body, team.source.name) }
        for post in records.posts { add("post", post.id.uuid, post.body, post.title) }
        for person in records.people { add("person", person.id.uuid, person.body, person.name) }
        try transaction.record(drafts)
    }
}

extension Optional where Wrapped: Storable {
    /// The value, or SQL's null.
    fileprivate var orNull: Value { self?.value ?? .null }
}
