import Access
import Directory
import Kernel
import Storage

/// Who acts in an effort of the demonstration, by a key: 'opener', the roles' names, and the slug of each party for whoever
/// stands for it; and the people of the story by their own names.
struct DemonstrationCrew: Sendable {
    private let people: [String: Viewer]

    subscript(_ key: String) -> Viewer? { people[key] }

    /// The people of the story.
    static func story(_ cast: [String: Viewer]) -> DemonstrationCrew {
        var people = cast
        for (key, name) in [
            ("opener", "Amara Osei"), ("department-for-homes", "Tom Whitlock"), ("northmoor-council", "Dan Okafor"),
            ("westshire-police", "Insp. Ruth Calder"), ("eastbridge-nhs-trust", "Dr Siân Prosser"),
            ("benefits-agency", "Priya Raman"), ("harbour-trust", "Leila Haddad"),
        ] { people[key] = cast[name] }
        return DemonstrationCrew(people: people)
    }

    /// In the lead body five, in each other party one, whose teams work on the subject, as senior as there are.
    static func read(_ effort: DemonstrationEffort, _ cast: [String: Viewer], _ transaction: any Transaction) throws
        -> DemonstrationCrew
    {
        var people = cast
        let keys = ["sro", "accounting-officer", "finance-lead", "operational-lead", "opener"]
        for (number, slug) in effort.bodies.enumerated() {
            let found = try staff(of: slug, effort.topics, limit: number == 0 ? keys.count : 1, transaction)
            people[slug] = found.first
            if number == 0 { people.merge(zip(keys, found)) { $1 } }
        }
        people["opener"] = people["opener"] ?? people[effort.bodies.first ?? ""]
        return DemonstrationCrew(people: people)
    }

    private static func staff(
        of slug: String, _ topics: [String], limit: Int, _ transaction: any Transaction
    ) throws -> [Viewer] {
        guard let home = try BodyStore(transaction).find(slug: slug, .everything) else { return [] }
        let people = try transaction.all(
            Person.self,
            """
            SELECT \(Person.columns) FROM person JOIN holding ON holding.person_id = person.id
            JOIN post ON post.id = holding.post_id
            WHERE post.body_id = \(home.id) AND post.is_hidden = 0 AND holding.to_day IS NULL
            AND person.email IS NOT NULL AND person.left_on IS NULL AND person.is_guest = 0
            AND NOT EXISTS (SELECT 1 FROM holding AS other WHERE other.person_id = person.id
                AND other.to_day IS NULL AND other.post_id <> post.id)
            ORDER BY NOT EXISTS (SELECT 1 FROM topic_tag WHERE topic_tag.subject_id = post.team_id
                AND topic_tag.topic_id IN (SELECT id FROM topic WHERE name IN \(list: topics))),
                post.seniority, post.id LIMIT \(limit)
            """)
        return people.map { person in
            Viewer(
                account: person.id.uuid, person: person.id.uuid, name: person.name, email: person.email ?? "",
                body: home.id.uuid, role: .member)
        }
    }
}
