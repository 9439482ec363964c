import Kernel
import Search
import Storage

/// Reads what a search found from the record, as far as the viewer may see it: one query a kind, however much it is.
struct FindingStore {
    let transaction: any Transaction
    let sight: Sight

    /// - Parameter others: what hits of other features' kinds turn out to be.
    func items(_ hits: [SearchHit], others: ([String: [UUID128]]) throws -> [UUID128: FoundThing]) throws -> [FoundItem]
    {
        let ids = Dictionary(grouping: hits, by: \.kind).mapValues { $0.compactMap { DocumentID.noun($0.id) } }
        let people = try PersonStore(transaction).summaries((ids["person"] ?? []).map { Person.ID($0) }, sight)
        let teams = try self.teams((ids["team"] ?? []).map { Team.ID($0) })
        let wanted = Set((ids["body"] ?? []).map { Body.ID($0) }).union(teams.values.map(\.body))
        let bodies = try wanted.isEmpty ? [:] : BodyStore(transaction).find(wanted.sorted(), sight)
        let topics = try self.topics((ids["topic"] ?? []).map { Topic.ID($0) })
        let rest = try others(ids.filter { !FindingFilters.kinds.contains($0.key) })
        return hits.compactMap { hit in
            guard let id = DocumentID.noun(hit.id) else { return nil }
            let thing: FoundItem.Thing? =
                switch hit.kind {
                case "person": people[Person.ID(id)].flatMap { $0.isCurrent ? .person($0) : nil }
                case "team": teams[Team.ID(id)].map { .team($0, bodies[$0.body]) }
                case "body": bodies[Body.ID(id)].map { .body($0) }
                case "topic": topics[Topic.ID(id)].map { .topic($0) }
                default: rest[id].map { .other($0) }
                }
            return thing.map { FoundItem(thing: $0, reasons: hit.reasons, isSimilar: hit.isSimilar) }
        }
    }

    private func teams(_ ids: [Team.ID]) throws -> [Team.ID: Team] {
        try ids.isEmpty ? [:] : TeamStore(transaction).find(ids, sight).filter { $0.value.endedOn == nil }
    }

    private func topics(_ ids: [Topic.ID]) throws -> [Topic.ID: Topic] {
        if ids.isEmpty { return [:] }
        let found = try transaction.all(
            Topic.self, "SELECT \(Topic.columns) FROM topic WHERE id IN \(list: ids)")
        return Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The topics with these tokens ('topic:biofuels'), in their order.
    func topics(tokens: [String]) throws -> [Topic] {
        let slugs = Self.slugs(tokens, "topic:")
        if slugs.isEmpty { return [] }
        let found = try transaction.all(
            Topic.self, "SELECT \(Topic.columns) FROM topic WHERE slug IN \(list: slugs)")
        return slugs.compactMap { slug in found.first { $0.slug == slug } }
    }

    /// The next wider topics.
    func broader(_ topics: [Topic]) throws -> [Topic] {
        try self.topics(topics.compactMap(\.broader)).values.sorted { $0.slug < $1.slug }
    }

    private static func slugs(_ tokens: [String], _ prefix: String) -> [String] {
        var slugs = Distinct()
        slugs.add(tokens.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) })
        return Array(slugs.texts.prefix(8))
    }

    // MARK: Whom to approach

    /// The teams as somebody in need turns to them.
    func approach(_ items: [FoundItem]) throws -> [Approach] {
        var teams: [(Team, Body?)] = []
        for item in items { if case .team(let team, let body) = item.thing { teams.append((team, body)) } }
        let contacts = try self.contacts("team", teams.map(\.0.id.uuid))
        return teams.map { team, body in
            var approach = Approach(
                name: team.name, path: team.path, bodyName: body?.name ?? "", contactFor: team.contactFor,
                mailbox: team.mailbox, phone: team.phone)
            contacts[team.id.uuid]?.put(into: &approach)
            return approach
        }
    }

    /// The bodies with these tokens ('body:hmrc'), whose contacts can be asked where nothing was found.
    func bodies(tokens: [String]) throws -> [Approach] {
        let slugs = Self.slugs(tokens, "body:")
        if slugs.isEmpty { return [] }
        let bodies = try transaction.all(
            Body.self,
            """
            SELECT \(Body.columns) FROM body WHERE slug IN \(list: slugs) AND \(sight.bodies) ORDER BY sort_name
            """)
        let contacts = try self.contacts("body", bodies.map(\.id.uuid))
        return bodies.map { body in
            var approach = Approach(
                name: body.name, path: body.path, bodyName: "", contactFor: "", mailbox: "", phone: "")
            contacts[body.id.uuid]?.put(into: &approach)
            return approach
        }
    }

    private struct Contact: RowDecodable {
        let place: UUID128
        let post: Post.ID
        let title: String
        let publicPhone: String
        let person: Person?

        init(row: Row) throws {
            place = try row.get("contact_of")
            post = try row.get("contact_post")
            title = try row.get("contact_title")
            publicPhone = try row.get("contact_phone")
            let holder: UUID128? = try row.get("id")
            person = try holder == nil ? nil : Person(row: row)
        }
    }

    private struct Reached {
        let contact: Contact
        let phone: String

        func put(into approach: inout Approach) {
            approach.post = .init(text: contact.title, path: "/posts/\(contact.post)")
            approach.holder = contact.person.map { .init(text: $0.name, path: $0.path) }
            if approach.phone.isEmpty { approach.phone = phone }
        }
    }

    /// The contact post of each team or body, and one who holds it.
    private func contacts(_ table: SQL, _ ids: [UUID128]) throws -> [UUID128: Reached] {
        if ids.isEmpty { return [:] }
        let found = try transaction.all(
            Contact.self,
            """
            SELECT place.id AS contact_of, post.id AS contact_post, post.title AS contact_title, \
            post.public_phone AS contact_phone, \(Person.columns) FROM \(table) place
            JOIN post ON post.id = place.contact_post_id
            LEFT JOIN holding ON holding.post_id = post.id AND holding.to_day IS NULL
            LEFT JOIN person ON person.id = holding.person_id AND person.left_on IS NULL \
            AND person.merged_into IS NULL AND \(sight.people)
            WHERE place.id IN \(list: ids) AND post.ended_on IS NULL AND \(sight.posts) ORDER BY person.id
            """)
        var contacts: [UUID128: Reached] = [:]
        for contact in found {
            if let known = contacts[contact.place], known.contact.person != nil { continue }
            contacts[contact.place] = Reached(contact: contact, phone: phone(contact))
        }
        return contacts
    }

    private func phone(_ contact: Contact) -> String {
        if sight.reach == .published { return contact.publicPhone }
        guard let person = contact.person else { return contact.publicPhone }
        if sight.sees(.phone, of: person), !person.phone.isEmpty { return person.phone }
        return contact.publicPhone
    }
}
