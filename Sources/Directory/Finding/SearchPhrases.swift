import Kernel
import Search
import Storage

/// The phrases that searches of the directory are understood by.
struct SearchPhrases {
    /// So many of the commonest places, grades and professions.
    static let commonest = 1_500

    let transaction: any Transaction

    /// What bodies and topics are called, and the short forms of roles.
    func named() throws -> [EntityPhrase] {
        let names = try DirectoryNames(transaction)
        var phrases: [EntityPhrase] = []
        for entry in names.bodies.values.sorted(by: { $0.body.slug < $1.body.slug }) {
            phrases += body(entry, names)
        }
        for entry in names.topics.values.sorted(by: { $0.topic.slug < $1.topic.slug }) {
            phrases += topic(entry)
        }
        return phrases + Self.roles
    }

    /// The commonest places, grades and professions of what is there now. Leavers, hidden posts and who holds them add
    /// nothing, and a place kept to the body is no common knowledge.
    func counted() throws -> [EntityPhrase] {
        let people: SQL = """
            person WHERE left_on IS NULL AND merged_into IS NULL AND body_only NOT LIKE '%place%' AND id NOT IN (
                SELECT holding.person_id FROM post JOIN holding ON holding.post_id = post.id
                WHERE post.is_hidden = 1 AND holding.to_day IS NULL)
            """
        let posts: SQL = "post WHERE ended_on IS NULL AND is_hidden = 0"
        let places = [people, posts, "team WHERE ended_on IS NULL"]
        return try counted("place", .place, "place", places) + counted("grade", .grade, "grade", [posts])
            + counted("profession", .profession, "profession", [posts])
    }

    private func body(_ entry: DirectoryNames.BodyEntry, _ names: DirectoryNames) -> [EntityPhrase] {
        let token = "body:\(entry.body.slug)"
        let label = entry.body.name
        var phrases = [EntityPhrase(label, entity: token, label: label, relation: .name)]
        for name in entry.names {
            let relation: EntityPhrase.Relation =
                switch name.kind {
                case .short: .synonym
                case .abbreviation: .abbreviation
                case .former: .formerName
                }
            phrases.append(EntityPhrase(name.name, entity: token, label: label, relation: relation))
        }
        for successor in entry.successors.compactMap({ names.bodies[$0]?.body }) {
            phrases += entry.current.map {
                EntityPhrase($0, entity: "body:\(successor.slug)", label: successor.name, relation: .formerName)
            }
        }
        return phrases
    }

    private func topic(_ entry: DirectoryNames.TopicEntry) -> [EntityPhrase] {
        let token = "topic:\(entry.topic.slug)"
        let label = entry.topic.name
        return [EntityPhrase(label, entity: token, label: label, relation: .name)]
            + entry.names.map {
                EntityPhrase(
                    $0.name, entity: token, label: label,
                    relation: $0.kind == .abbreviation ? .abbreviation : .synonym)
            }
    }

    /// - Parameter sources: tables, each with a condition.
    private func counted(
        _ column: SQL, _ relation: EntityPhrase.Relation, _ facet: String, _ sources: [SQL]
    ) throws -> [EntityPhrase] {
        var labels: [String: (label: String, count: Int)] = [:]
        for source in sources {
            let sql: SQL = """
                SELECT \(column) AS label, count(*) AS number FROM \(source) AND \(column) <> '' GROUP BY 1
                ORDER BY 2 DESC, 1 LIMIT \(Self.commonest)
                """
            try transaction.rows(sql) { row in
                let label: String = try row.get("label")
                let count: Int = try row.get("number")
                let value = FacetValue.slug(label)
                if value.isEmpty { return }
                let known = labels[value]
                labels[value] = (known?.label ?? label, (known?.count ?? 0) + count)
            }
        }
        let sorted = labels.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
        return sorted.prefix(Self.commonest).map { value, entry in
            EntityPhrase(entry.label, entity: "\(facet):\(value)", label: entry.label, relation: relation)
        }
    }

    /// Short forms of grades and roles that officials use, which no record spells out.
    static let roles: [EntityPhrase] = [
        ("SRO", "Senior Responsible Owner"), ("DD", "Deputy Director"), ("DG", "Director General"),
        ("PUS", "Permanent Under Secretary"), ("perm sec", "Permanent Secretary"),
        ("SCS", "Senior Civil Service"), ("PS", "Private Secretary"), ("PPS", "Principal Private Secretary"),
        ("SpAd", "Special Adviser"), ("G6", "Grade 6"), ("G7", "Grade 7"), ("SEO", "Senior Executive Officer"),
        ("HEO", "Higher Executive Officer"), ("EO", "Executive Officer"), ("AO", "Administrative Officer"),
        ("CEO", "Chief Executive"), ("CFO", "Chief Financial Officer"), ("CIO", "Chief Information Officer"),
        ("CTO", "Chief Technology Officer"), ("CDO", "Chief Data Officer"), ("CSA", "Chief Scientific Adviser"),
        ("DPO", "Data Protection Officer"), ("HRBP", "HR Business Partner"), ("HR", "Human Resources"),
        ("PM", "Programme Manager"), ("PMO", "Programme Management Office"), ("BA", "Business Analyst"),
        ("AcO", "Accounting Officer"), ("FBP", "Finance Business Partner"), ("comms", "Communications"),
    ].map { EntityPhrase($0, entity: nil, label: $1, relation: .abbreviation) }
}
