import Kernel
import Storage

@testable import Directory

/// Homes publishes one post and has a hidden one; Roads publishes nothing.
struct APIRecords: Sendable {
    let homes: Body.ID = id(1)
    let roads: Body.ID = id(2)
    let housing: Team.ID = id(11)
    let repairs: Team.ID = id(12)
    let director: Post.ID = id(21)
    let adviser: Post.ID = id(22)
    let secret: Post.ID = id(23)
    let engineer: Post.ID = id(24)
    let dan: Person.ID = id(31)
    let amara: Person.ID = id(32)
    let sam: Person.ID = id(33)
    let ruth: Person.ID = id(34)
    let lee: Person.ID = id(35)
    let supported: Topic.ID = id(41)

    private static func id<Noun>(_ number: UInt64) -> Identifier<Noun> {
        Identifier(UUID128(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0000 | number))
    }

    func insert(_ transaction: any Transaction) throws {
        try organisations(transaction)
        try posts(transaction)
        try people(transaction)
        try holdings(transaction)
        try topics(transaction)
    }

    private func organisations(_ transaction: any Transaction) throws {
        func body(_ id: Body.ID, _ slug: String, _ name: String, _ kind: String, open: Bool) -> [Value] {
            [id.value, slug.value, name.value, Text.folded(name).value, "XX".value, kind.value, open.value, 1.value]
        }
        try transaction.insert(
            into: "body", ["id", "slug", "name", "sort_name", "initials", "kind", "is_public", "updated_at"],
            [
                body(homes, "homes", "Department for Homes", "department", open: true),
                body(roads, "roads", "Roads Agency", "agency", open: false),
            ])
        try transaction.insert(
            into: "team", ["id", "body_id", "parent_id", "name", "sort_name", "updated_at"],
            [
                [housing.value, homes.value, .null, "Housing".value, "housing".value, 1.value],
                [repairs.value, homes.value, housing.value, "Repairs".value, "repairs".value, 1.value],
            ])
    }

    private func posts(_ transaction: any Transaction) throws {
        func post(
            _ id: Post.ID, _ body: Body.ID, _ team: Team.ID?, _ title: String, _ above: Post.ID?,
            hidden: Bool = false, open: Bool = false
        ) -> [Value] {
            [
                id.value, body.value, team?.value ?? .null, title.value, above?.value ?? .null, hidden.value,
                open.value, (open ? "director@homes.example" : "").value, 1.value,
            ]
        }
        try transaction.insert(
            into: "post",
            [
                "id", "body_id", "team_id", "title", "reports_to", "is_hidden", "is_public", "public_email",
                "updated_at",
            ],
            [
                post(director, homes, housing, "Director", nil, open: true),
                post(adviser, homes, housing, "Adviser", director),
                post(secret, homes, housing, "Watcher", director, hidden: true),
                post(engineer, roads, nil, "Engineer", nil),
            ])
    }

    private func people(_ transaction: any Transaction) throws {
        func person(
            _ id: Person.ID, _ body: Body.ID, _ name: String, bodyOnly: String = "", left: String? = nil
        ) -> [Value] {
            let made = 1_700_000_000_000
            return [
                id.value, body.value, name.value, Text.folded(name).value,
                "\(Text.folded(name).prefix(3))@example.org".value, "07700 900123".value, bodyOnly.value,
                left?.value ?? .null, made.value, made.value,
            ]
        }
        try transaction.insert(
            into: "person",
            [
                "id", "body_id", "name", "sort_name", "email", "mobile", "body_only", "left_on", "created_at",
                "updated_at",
            ],
            [
                person(dan, homes, "Dan Okafor", bodyOnly: "mobile"), person(amara, homes, "Amara Osei"),
                person(sam, homes, "Sam Secret"), person(ruth, roads, "Ruth Rowe"),
                person(lee, homes, "Lee Left", left: "2026-01-31"),
            ])
    }

    private func holdings(_ transaction: any Transaction) throws {
        func holding(_ number: UInt64, _ post: Post.ID, _ person: Person.ID, _ to: String? = nil) -> [Value] {
            let id = UUID128(high: 1, low: number)
            return [id.value, post.value, person.value, "2024-04-01".value, to?.value ?? .null]
        }
        try transaction.insert(
            into: "holding", ["id", "post_id", "person_id", "from_day", "to_day"],
            [
                holding(1, director, dan), holding(2, adviser, amara), holding(3, secret, sam),
                holding(4, engineer, ruth), holding(5, director, lee, "2026-01-31"),
            ])
    }

    private func topics(_ transaction: any Transaction) throws {
        let meaning = "Homes with \"help\"\nin them"
        try transaction.insert(
            into: "topic", ["id", "slug", "name", "sort_name", "meaning", "updated_at"],
            [
                [
                    supported.value, "supported-housing".value, "Supported housing".value,
                    "supported housing".value, meaning.value, 1.value,
                ]
            ])
        try transaction.insert(
            into: "topic_tag", ["subject_id", "topic_id", "subject_kind"],
            [
                [dan.value, supported.value, "person".value], [sam.value, supported.value, "person".value],
                [housing.value, supported.value, "team".value],
            ])
    }
}
