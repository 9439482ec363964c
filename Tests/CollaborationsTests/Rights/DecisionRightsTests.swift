import Access
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations

@Suite struct DecisionRightsTests {
    typealias Row = (rights: [Decider: DecisionRight], limits: [Decider: Int64], problem: String?)

    static let rows: [Row] = [
        ([.role(.sro): .decides], [:], nil),
        ([.role(.financeLead): .decides, .role(.sro): .consulted], [.role(.financeLead): 5_000_000], nil),
        ([.jointBoard: .decides, .role(.sro): .sits, .role(.dataLead): .sits], [.jointBoard: 1], nil),
        ([.role(.sro): .decides, .role(.contact): .sits], [.role(.sro): 1], nil),
        ([:], [:], "Say who decides"),
        ([.role(.sro): .consulted], [:], "Say who decides"),
        ([.role(.sro): .decides, .role(.dataLead): .decides], [:], "Only one may decide"),
        ([.role(.sro): .decides, .jointBoard: .decides], [:], "Only one may decide"),
        ([.jointBoard: .decides], [:], "at least two"),
        ([.jointBoard: .decides, .role(.sro): .sits], [:], "at least two"),
        ([.role(.sro): .decides, .jointBoard: .sits], [:], "cannot sit on itself"),
        ([.role(.sro): .decides, .role(.dataLead): .consulted], [.role(.dataLead): 5], "Only the one who decides"),
        ([.role(.sro): .decides], [.role(.dataLead): 5], "Only the one who decides"),
        ([.role(.dataLead): .decides], [.role(.dataLead): 0], "more than nothing"),
        ([.role(.sro): .decides], [.role(.sro): 5], "Nobody could decide above"),
    ]

    private static func kind(_ row: Row) throws -> DecisionKind {
        DecisionKind(
            key: try #require(DecisionKind.Key("money")), name: "Money", rights: row.rights,
            limits: row.limits.mapValues { Money(pence: $0) })
    }

    @Test(arguments: rows.indices)
    func `Each kind has exactly one way to be decided, and limits make sense`(index: Int) throws {
        let row = Self.rows[index]
        let problems = try Self.kind(row).problems
        if let problem = row.problem {
            #expect(problems.contains { $0.message.contains(problem) }, "\(problems)")
        } else {
            #expect(problems.isEmpty, "\(problems)")
        }
    }

    @Test func `The suggested kinds are right by themselves, and survive being kept`() throws {
        #expect(DecisionKind.suggested.count == 6)
        for kind in DecisionKind.suggested {
            #expect(kind.problems.isEmpty, "\(kind.name)")
            #expect(DecisionKind(kind.key, try PartContent(kept: kind.content.kept())) == kind)
        }
    }

    @Test func `Once it runs only those who lead change who decides`() {
        let contributor = Standing(isOfParty: true, level: .contributor, roles: [])
        let organiser = Standing(isOfParty: true, level: .organiser, roles: [])
        for stage in Collaboration.Stage.allCases {
            let isAgreed = stage == .proposed || stage == .preparing
            #expect(RightsRules.change(contributor, stage).isAllowed == isAgreed, "\(stage)")
            #expect(RightsRules.change(organiser, stage).isAllowed == (stage != .ended), "\(stage)")
        }
    }

    /// Which row, the amount in pence, and who decides then.
    static let rulings: [(row: Int, amount: Int64?, decider: Decider)] = [
        (0, nil, .role(.sro)), (0, 100_000_000_000_000, .role(.sro)),
        (1, nil, .role(.financeLead)), (1, 5_000_000, .role(.financeLead)), (1, 5_000_001, .role(.sro)),
        (2, 1, .jointBoard), (2, 2, .role(.sro)),
        (3, 1, .role(.sro)), (3, 2, .jointBoard),
    ]

    @Test(arguments: rulings.indices)
    func `A sum above the limit goes to the joint board, else to the owner`(index: Int) throws {
        let (row, amount, decider) = Self.rulings[index]
        let kind = try Self.kind(Self.rows[row])
        let ruling = try #require(
            DecisionRights([kind]).whoDecides(kind: kind.key, amount: amount.map { Money(pence: $0) }))
        #expect(ruling.decider == decider)
        #expect((ruling.exceeded != nil) == (decider != kind.decider))
        #expect(ruling.board.isEmpty == (decider != .jointBoard))
        #expect(!ruling.consulted.contains(decider))
    }

    @Test func `Nobody decides about what is not in the matrix or not settled`() throws {
        let unsettled = try Self.kind(Self.rows[6])
        let other = try #require(DecisionKind.Key("publication"))
        #expect(DecisionRights([unsettled]).whoDecides(kind: unsettled.key) == nil)
        #expect(DecisionRights([unsettled]).whoDecides(kind: other) == nil)
        for bad in ["", "Money", "a b", "-a", "a/b"] { #expect(DecisionKind.Key(bad) == nil, "\(bad)") }
    }

    @Test(arguments: enginesUnderTest)
    func `The matrix starts with suggestions and is edited row by row`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let path = try await bench.propose(withCouncil: true)
            let amara = bench.world.asAmara
            #expect(try await bench.post("\(path)/charter/rights/suggested", [:], as: bench.world.asDan).status == 403)
            #expect(try await bench.post("\(path)/charter/rights/suggested", [:], as: amara).status == 303)
            #expect(try await bench.post("\(path)/charter/rights/suggested", [:], as: amara).status == 409)
            let page = try await bench.get("\(path)/charter", as: amara)
            #expect(page.contains("Publication") && page.contains("up to £50,000"))
            let wrong = try await bench.post(
                "\(path)/charter/parts/decision-money",
                ["revision": "1", "name": "Money", "sro": "decides", "finance-lead": "decides", "data-lead": "rules"],
                as: amara)
            #expect(wrong.status == 422 && wrong.contains("Choose Data lead from the list"))
            let two = try await bench.post(
                "\(path)/charter/parts/decision-money",
                ["revision": "1", "name": "Money", "sro": "decides", "finance-lead": "decides"], as: amara)
            #expect(two.status == 422 && two.contains("Only one may decide"))
            let pence = try await bench.post(
                "\(path)/charter/parts/decision-money",
                ["revision": "1", "name": "Money", "finance-lead": "decides", "finance-lead.limit": "240000p"],
                as: amara)
            #expect(pence.status == 422 && pence.contains("not in pence"))
            let saved = try await bench.post(
                "\(path)/charter/parts/decision-money",
                ["revision": "1", "name": "Money", "finance-lead": "decides", "finance-lead.limit": "£1.2 million"],
                as: amara)
            #expect(saved.status == 303)
            let added = try await bench.post(
                "\(path)/charter/rights/new", ["name": "Money", "sro": "decides"], as: amara)
            #expect(added.status == 303)
            _ = try await bench.post("\(path)/charter/rights/data/remove", ["revision": "1"], as: amara)
            let slug = String(path.dropFirst("/collaborations/".count))
            let rights = try await bench.database.read { transaction in
                let found = try CollaborationStore(transaction).find(slug: slug, .everything)
                return try DecisionRights.read(try #require(found), transaction)
            }
            #expect(rights.kinds.map(\.key.text).contains("money-2") && !rights.kinds.map(\.key.text).contains("data"))
            let key = try #require(DecisionKind.Key("money"))
            #expect(rights.whoDecides(kind: key, amount: Money(pence: 120_000_001))?.decider == .role(.sro))
            #expect(rights.whoDecides(kind: key, amount: Money(pence: 120_000_000))?.decider == .role(.financeLead))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Forums have authority and posts for members; idle and many ones are warned of`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            let path = try await bench.propose(withCouncil: true)
            let amara = world.asAmara
            _ = try await bench.give(
                "sro", to: "Director of Supported Housing", of: "department-for-homes", in: path, as: amara)
            _ = try await bench.post("\(path)/charter/rights/suggested", [:], as: amara)
            let outsider = try await bench.post(
                "\(path)/charter/forums/new", ["name": "Board", "posts": world.secret.description], as: amara)
            #expect(outsider.status == 422 && outsider.contains("Choose from the posts that have a role"))
            let made = try await bench.post(
                "\(path)/charter/forums/new",
                multiple: [
                    "name": ["Joint board"], "kinds": ["money", "ending"], "posts": [world.director.description],
                    "meets": ["every second Tuesday"],
                ], as: amara)
            #expect(made.status == 303)
            var page = try await bench.get("\(path)/charter", as: world.asDan)
            #expect(
                page.contains(
                    "Ending it (decided by the roles of the joint board); Money (decided by the finance lead alone)")
                    && page.contains("every second Tuesday"))
            #expect(!page.contains("has no authority") && !page.contains("Add a forum"))
            for name in ["Talking shop", "Steering group", "Working group"] {
                _ = try await bench.post("\(path)/charter/forums/new", ["name": name], as: amara)
            }
            page = try await bench.get("\(path)/charter", as: amara)
            #expect(page.contains("‘Talking shop’ has no authority") && page.contains("There are 4 forums"))
            let forum = try #require(
                try await bench.database.read {
                    try $0.value(Forum.ID.self, "SELECT id FROM forum WHERE name = 'Talking shop'")
                })
            #expect(
                try await bench.post("\(path)/charter/forums/\(forum)/remove", ["revision": "0"], as: amara).status
                    == 303)
            #expect(try await bench.get("\(path)/charter/forums/\(forum)", as: amara).status == 404)
            #expect(!(try await bench.get("\(path)/charter", as: amara)).contains("There are"))
        }
    }
}
