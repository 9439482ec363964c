import Access
import Foundation
import Indexing
import Journal
import Kernel
import Search
import Storage
import StorageTesting
import Testing

@testable import Directory

/// A directory of two bodies, a few teams, topics and people, with an index that follows it.
struct FindingBench: Sendable {
    static let now = Instant(milliseconds: 1_795_000_000_000)

    let database: any Database
    let index: SearchIndex
    let indexer: Indexer
    var finder: DirectoryFinder { DirectoryFinder(database, index: index) }

    static func with(_ engine: Engine, _ test: (FindingBench) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "finding-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let migrations = JournalMigrations.all + DirectorySchema.migrations
        try await withDatabase(engine, migrations: migrations) { database in
            let index = try SearchIndex(folder: folder, readers: 2)
            let clock = WallClock { now }
            let indexer = Indexer(
                index, database: database, sources: [DirectorySearchSource()], clock: clock)
            let bench = FindingBench(database: database, index: index, indexer: indexer)
            try await bench.setUp()
            // With an entry to begin from, what the test changes is followed, not met by making the index anew.
            try await bench.change("person", amara, "UPDATE person SET updated_at = 1 WHERE id = \(amara)")
            try await bench.follow()
            #expect(try index.position > 0)
            try await test(bench)
        }
    }

    // MARK: The cast

    static func id(_ number: Int) -> UUID128 {
        UUID128(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0000 | UInt64(number))
    }

    static let transport = id(1)
    static let revenue = id(2)
    static let fuels = id(11)
    static let roads = id(12)
    static let fraud = id(13)
    static let biofuels = id(21)
    static let energy = id(22)
    static let amara = id(31)
    static let william = id(32)
    static let secret = id(33)
    static let headOfFuels = id(41)
    static let analyst = id(42)
    static let hidden = id(43)
    static let oldPost = id(44)

    static func viewer(
        _ role: Viewer.Role, person: UUID128? = nil, body: UUID128? = nil, administers: Set<UUID128> = []
    ) -> Viewer {
        Viewer(
            account: id(900), person: person, name: "Vera Viewer", email: "vera@example.gov.uk", body: body, role: role,
            administers: administers)
    }

    static let member = viewer(.member, body: transport)
    static let guest = viewer(.guest)

    private func setUp() async throws {
        try await database.write { transaction in
            try Self.bodies(transaction)
            try Self.teams(transaction)
            try Self.people(transaction)
            // An index at position 0 is made anew; one that has an entry behind it follows.
            try transaction.record(
                "body.changed", Subject("body", Self.transport), by: .viewer(Self.member), at: Self.now)
        }
    }

    private static func bodies(_ transaction: any Transaction) throws {
        try transaction.insert(
            into: "body", ["id", "slug", "name", "sort_name", "initials", "kind", "is_public", "updated_at"],
            [
                [
                    transport.value, "dft".value, "Department for Transport".value, "department for transport".value,
                    "DT".value, "department".value, 1.value, 0.value,
                ],
                [
                    revenue.value, "hmrc".value, "Revenue & Customs".value, "revenue & customs".value, "RC".value,
                    "department".value, 0.value, 0.value,
                ],
            ])
        try transaction.insert(
            into: "body_name", ["body_id", "kind", "name", "folded"],
            [
                [transport.value, "abbreviation".value, "DfT".value, "dft".value],
                [revenue.value, "abbreviation".value, "HMRC".value, "hmrc".value],
                [revenue.value, "former".value, "Inland Revenue".value, "inland revenue".value],
            ])
    }

    private static func teams(_ transaction: any Transaction) throws {
        try transaction.insert(
            into: "team",
            [
                "id", "body_id", "parent_id", "name", "sort_name", "contact_for", "phone", "contact_post_id",
                "confirmed_at", "updated_at",
            ],
            [
                [
                    roads.value, transport.value, .null, "Road Group".value, "road group".value, "".value, "".value,
                    .null, .null, 0.value,
                ],
                [
                    fuels.value, transport.value, roads.value, "Road Fuels".value, "road fuels".value,
                    "fuel <standards> & obligations".value, "020 7946 0001".value, headOfFuels.value, now.value,
                    0.value,
                ],
                [
                    fraud.value, revenue.value, .null, "Counter Fraud".value, "counter fraud".value, "".value,
                    "".value, .null, .null, 0.value,
                ],
            ])
        try transaction.insert(
            into: "topic", ["id", "slug", "name", "sort_name", "meaning", "broader_id", "updated_at"],
            [
                [energy.value, "energy".value, "Energy".value, "energy".value, "Power and heat".value, .null, 0.value],
                [
                    biofuels.value, "biofuels".value, "Biofuels".value, "biofuels".value, "Fuel from plants".value,
                    energy.value, 0.value,
                ],
            ])
        try transaction.insert(
            into: "topic_name", ["folded", "topic_id", "name", "kind"],
            [["green petrol".value, biofuels.value, "green petrol".value, "synonym".value]])
        try transaction.insert(
            into: "topic_tag", ["subject_id", "topic_id", "subject_kind"],
            [
                [fuels.value, biofuels.value, "team".value], [headOfFuels.value, biofuels.value, "post".value],
            ])
    }

    private static func people(_ transaction: any Transaction) throws {
        try transaction.insert(
            into: "post",
            [
                "id", "body_id", "team_id", "title", "grade", "profession", "place", "is_hidden", "is_public",
                "public_email", "updated_at",
            ],
            [
                [
                    headOfFuels.value, transport.value, fuels.value, "Head of Fuels".value, "Grade 6".value,
                    "Policy".value, "Leeds".value, 0.value, 1.value, "fuels@transport.example".value, 0.value,
                ],
                [
                    analyst.value, revenue.value, fraud.value, "Analyst".value, "HEO".value, "Statistics".value,
                    "York".value, 0.value, 0.value, "".value, 0.value,
                ],
                [
                    hidden.value, revenue.value, fraud.value, "Covert Officer".value, "SEO".value, "Policy".value,
                    "Hull".value, 1.value, 0.value, "".value, 0.value,
                ],
                [
                    oldPost.value, revenue.value, fraud.value, "Caseworker".value, "".value, "".value, "".value,
                    0.value,
                    0.value, "".value, 0.value,
                ],
            ])
        let columns = [
            "id", "body_id", "name", "sort_name", "given", "family", "known_as", "email", "phone", "mobile", "works_on",
            "body_only", "completeness", "confirmed_at", "created_at", "updated_at",
        ]
        try transaction.insert(
            into: "person", columns,
            [
                [
                    amara.value, transport.value, "Amara Osei".value, "osei amara".value, "Amara".value, "Osei".value,
                    "".value, "amara.osei@transport.example".value, "020 7946 0018".value, "07700 900123".value,
                    "Renewable obligations <b>now</b>".value, "mobile".value, 80.value, now.value, 0.value, 0.value,
                ],
                [
                    william.value, revenue.value, "William Smith".value, "smith william".value, "William".value,
                    "Smith".value, "".value, "william.smith@revenue.example".value, "".value, "".value, "".value,
                    "".value, 20.value, .null, 0.value, 0.value,
                ],
                [
                    secret.value, revenue.value, "Sybil Shadow".value, "shadow sybil".value, "Sybil".value,
                    "Shadow".value, "".value, .null, "".value, "".value, "".value, "".value, 20.value, .null, 0.value,
                    0.value,
                ],
            ])
        try transaction.insert(
            into: "holding", ["id", "post_id", "person_id", "from_day", "to_day"],
            [
                [id(51).value, headOfFuels.value, amara.value, "2020-01-01".value, .null],
                [id(52).value, analyst.value, william.value, "2020-01-01".value, .null],
                [id(53).value, hidden.value, secret.value, "2020-01-01".value, .null],
                [id(54).value, oldPost.value, amara.value, "2015-01-01".value, "2019-12-31".value],
            ])
    }

    // MARK: Doing

    /// A change of the record, with the entry that tells of it.
    func change(_ kind: String, _ id: UUID128, _ sql: SQL) async throws {
        try await database.write { transaction in
            try transaction.run(sql)
            try transaction.record(
                "\(kind).changed", Subject(kind, id), by: .viewer(Self.member), at: Self.now)
        }
    }

    /// Seals what was recorded and has the index follow.
    func follow() async throws {
        let signer = try JournalKey(seed: Array(0..<32)).signer(origin: "test")
        _ = try await Sealer(database: database, signer: signer, clock: WallClock { Self.now }).sealNow()
        try await indexer.catchUp()
    }

    func find(_ text: String, _ viewer: Viewer? = FindingBench.member) async throws -> Findings {
        try await finder.find(FindingFilters(text), viewer)
    }

    func titles(_ text: String, _ viewer: Viewer? = FindingBench.member) async throws -> [String] {
        try await find(text, viewer).items.filter { !$0.isSimilar }.map(\.title)
    }

    /// The documents as the source makes them.
    func documents() async throws -> [SearchDocument] {
        let source = DirectorySearchSource()
        return try await database.read { transaction in
            var documents: [SearchDocument] = []
            try source.stream(at: Self.now, in: transaction) { documents.append($0) }
            return documents
        }
    }
}
