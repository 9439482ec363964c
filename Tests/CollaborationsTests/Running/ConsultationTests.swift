import Access
import Directory
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations

@Suite struct ConsultationTests {
    private static func key(_ text: String) throws -> DecisionKind.Key { try #require(DecisionKind.Key(text)) }

    private static func rule(
        _ rights: [Decider: DecisionRight], _ limits: [Decider: Money] = [:], forums: [Forum] = [],
        assignments: [RoleStore.Assignment] = []
    ) throws -> DecidingRule {
        let kind = DecisionKind(key: try key("money"), name: "Money", rights: rights, limits: limits)
        return DecidingRule(DecisionRights([kind]), forums: forums, assignments)
    }

    private static func forum(_ name: String, _ posts: [Post.ID]) -> Forum {
        Forum(id: .make(at: Instant(milliseconds: 0)), name: name, meets: "", kinds: ["money"], posts: posts)
    }

    static let board: [Decider: DecisionRight] = [
        .jointBoard: .decides, .role(.sro): .sits, .role(.operationalLead): .sits, .role(.dataLead): .consulted,
        .role(.contact): .informed,
    ]

    @Test func `The matrix says who is heard and told, the forum that takes a kind who sits`() throws {
        let posts = DecisionTests.posts
        let leads = [posts[1], posts[2]].map { RoleStore.Assignment(role: .operationalLead, post: $0) }
        let roles = try Self.rule(Self.board, assignments: leads).right("money", nil)
        // The vacant seat of the owner counts: two of three.
        #expect(roles.board == DecidingRight.Board(forum: nil, posts: nil, seats: 3) && roles.board?.quorum == 2)
        #expect(roles.consulted == [.dataLead] && roles.informed == [.contact])
        let one = Self.forum("Chair", [posts[0]])
        let first = Self.forum("Joint board", [posts[0], posts[1], posts[2]])
        let second = Self.forum("Finance group", [posts[0], posts[3]])
        let forum = try Self.rule(Self.board, forums: [one, first, second], assignments: leads).right("money", nil)
        #expect(forum.board == DecidingRight.Board(forum: "Joint board", posts: Set(first.posts), seats: 3))
        #expect(forum.words == "the forum ‘Joint board’ (at least 2 of its 3 seats)")
        #expect(forum.advisory == ["Chair", "Finance group"])
        #expect(forum.consulted == [.dataLead])
    }

    @Test func `Where a role decides alone a forum advises, above its limit the forum decides`() throws {
        let posts = DecisionTests.posts
        let rights: [Decider: DecisionRight] = [
            .role(.financeLead): .decides, .role(.sro): .sits, .role(.operationalLead): .sits,
            .role(.accountingOfficer): .consulted,
        ]
        let rule = try Self.rule(
            rights, [.role(.financeLead): Money(pence: 100)], forums: [Self.forum("Joint board", [posts[0], posts[1]])])
        let below = rule.right("money", 100)
        #expect(below.roles == [.financeLead] && below.board == nil && below.advisory == ["Joint board"])
        let above = rule.right("money", 101)
        #expect(
            above.board?.forum == "Joint board" && above.advisory.isEmpty && above.consulted == [.accountingOfficer])
        // To consult the board is to consult those who sit on it.
        let heard = try Self.rule(rights.merging([.jointBoard: .consulted]) { $1 }).right("money", nil)
        #expect(heard.consulted == [.accountingOfficer, .sro, .operationalLead])
    }

    /// A charter by which the owner decides on publication, the data lead is consulted and a contact informed.
    private static func run(_ bench: PeopleBench, _ rights: [String: String] = [:]) async throws -> String {
        let path = try await bench.run()
        let row = ["name": "Publication", "sro": "decides", "data-lead": "consulted", "contact": "informed"]
        let added = try await bench.post(
            "\(path)/charter/rights/new", row.merging(rights) { $1 }, as: bench.world.asAmara)
        #expect(added.status == 303)
        return path
    }

    static let verdict = ["outcome": "It is published.", "reasons": "People ask for it."]
    static let proposal = PeopleBench.proposal(["kind": "publication"])

    @Test(arguments: enginesUnderTest)
    func `Nobody decides before those to be consulted have spoken to the present text`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await Self.run(bench), bench.world)
            let given = try await bench.give(
                "data-lead", to: "Policy lead", of: "department-for-homes", in: path, as: world.asAmara)
            #expect(given.status == 303)
            _ = try await bench.give(
                "contact", to: "Housing manager", of: "northmoor-council", in: path, as: world.asAmara)
            #expect(try await bench.post("\(path)/decisions/new", Self.proposal, as: world.asDan).status == 303)
            var page = try await bench.get("\(path)/decisions/1", as: world.asTom)
            #expect(page.contains("Must be consulted") && page.contains("Not yet") && page.contains("Amara Osei"))
            #expect(page.contains("Is informed") && page.contains("Dan Okafor"))
            #expect(
                try await bench.waiting(world.asAmara).map(\.title)
                    == ["You are to be consulted: Should the shelter open at weekends?"])
            let early = try await bench.post("\(path)/decisions/1/decide", Self.verdict, as: world.asTom)
            #expect(
                early.status == 422 && early.contains("First hear the data lead (Department for Homes)"))
            #expect(early.contains("It is published."), "what was typed is kept")

            _ = try await bench.post("\(path)/decisions/1/comments", ["text": "Fine with me."], as: world.asAmara)
            #expect(try await bench.waiting(world.asAmara).isEmpty)
            #expect(try await bench.get("\(path)/decisions/1", as: world.asTom).contains("Has spoken"))
            // Another text asks anew, also for a comment that was typed to the earlier one.
            let changed = Self.proposal.merging(["recommendation": "It opens always.", "revision": "0"]) { $1 }
            #expect(try await bench.post("\(path)/decisions/1/edit", changed, as: world.asDan).status == 303)
            #expect(try await bench.waiting(world.asAmara).count == 1)
            _ = try await bench.post(
                "\(path)/decisions/1/comments", ["text": "Still fine.", "revision": "0"], as: world.asAmara)
            let read = Self.verdict.merging(["revision": "1"]) { $1 }
            #expect(try await bench.post("\(path)/decisions/1/decide", read, as: world.asTom).status == 422)
            _ = try await bench.post(
                "\(path)/decisions/1/comments", ["text": "Fine again.", "revision": "1"], as: world.asAmara)
            #expect(try await bench.post("\(path)/decisions/1/decide", read, as: world.asTom).status == 303)
            page = try await bench.get("\(path)/decisions/1", as: world.asDan)
            #expect(page.contains("Consulted and heard: data lead (Department for Homes)."))
            #expect(page.contains("Informed: contact of a party."))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Who goes ahead without them says why in a sentence, which is kept; a vacant post blocks nothing`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await Self.run(bench), bench.world)
            for _ in 1...2 { _ = try await bench.post("\(path)/decisions/new", Self.proposal, as: world.asDan) }
            #expect(try await bench.get("\(path)/decisions/1", as: world.asTom).contains("Vacant"))
            #expect(try await bench.post("\(path)/decisions/1/decide", Self.verdict, as: world.asTom).status == 303)
            #expect(
                try await bench.get("\(path)/decisions/1", as: world.asDan)
                    .contains("To be consulted, but vacant: data lead."))
            _ = try await bench.give(
                "data-lead", to: "Policy lead", of: "department-for-homes", in: path, as: world.asAmara)
            for vague in ["TBC", "no time"] {
                let answer = try await bench.post(
                    "\(path)/decisions/2/decide", Self.verdict.merging(["without": vague]) { $1 }, as: world.asTom)
                #expect(answer.status == 422 && answer.contains("Say in a sentence why you go ahead"))
            }
            let why = "The paper goes to print tonight, and the data lead is on leave."
            let decided = try await bench.post(
                "\(path)/decisions/2/decide", Self.verdict.merging(["without": why]) { $1 }, as: world.asTom)
            #expect(decided.status == 303)
            let page = try await bench.get("\(path)/decisions/2", as: world.asDan)
            #expect(page.contains("Not heard: data lead (Department for Homes).") && page.contains(why))
            #expect(page.contains("Tom Whitlock, senior responsible owner went ahead without them"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A board that agrees waits for the consulted, and closes with a word after them`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            let path = try await Self.run(
                bench, ["sro": "board", "operational-lead": "board", "joint-board": "decides"])
            _ = try await bench.give(
                "data-lead", to: "Policy lead", of: "department-for-homes", in: path, as: world.asAmara)
            for _ in 1...3 { _ = try await bench.post("\(path)/decisions/new", Self.proposal, as: world.asDan) }
            for number in 1...3 {
                _ = try await bench.post("\(path)/decisions/\(number)/voice", ["voice": "agree"], as: world.asTom)
                _ = try await bench.post("\(path)/decisions/\(number)/voice", ["voice": "agree"], as: world.asDan)
            }
            #expect(try await bench.verbs("decision.decided").isEmpty)
            #expect(
                try await bench.get("\(path)/decisions/1", as: world.asTom).contains(
                    "It waits for the data lead (Department for Homes), who must be consulted"))
            _ = try await bench.post("\(path)/decisions/1/comments", ["text": "Mind the law."], as: world.asAmara)
            #expect(try await bench.verbs("decision.decided").isEmpty, "what they say is there to be weighed")
            _ = try await bench.post("\(path)/decisions/1/voice", ["voice": "agree"], as: world.asDan)
            #expect(try await bench.verbs("decision.decided").count == 1)
            let why = "Ministers announced it this morning already."
            _ = try await bench.post(
                "\(path)/decisions/2/voice", ["voice": "agree", "without": why], as: world.asDan)
            #expect(try await bench.get("\(path)/decisions/2", as: world.asTom).contains(why))
            // At the deadline silence counts as having been consulted, and is told.
            bench.clock.advance(.days(11))
            #expect(try await bench.running.jobs.all { try bench.running.jobs.closeDecisions(at: $0, $1) } == 1)
            #expect(
                try await bench.get("\(path)/decisions/3", as: world.asTom)
                    .contains("Consulted and silent until the deadline: data lead (Department for Homes)."))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `One person with both seats of a board is no board, and a forum's members decide as it`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            let path = try await Self.run(
                bench,
                ["sro": "board", "data-lead": "board", "operational-lead": "", "joint-board": "decides", "contact": ""])
            _ = try await bench.give(
                "data-lead", to: PeopleBench.directorTitle, of: "department-for-homes", in: path, as: world.asAmara)
            for _ in 1...2 { _ = try await bench.post("\(path)/decisions/new", Self.proposal, as: world.asDan) }
            let alone = try await bench.post("\(path)/decisions/1/decide", Self.verdict, as: world.asTom)
            #expect(alone.status == 403)
            _ = try await bench.post("\(path)/decisions/1/voice", ["voice": "agree"], as: world.asTom)
            #expect(try await bench.verbs("decision.decided").isEmpty)
            let forum = try await bench.post(
                "\(path)/charter/forums/new",
                multiple: [
                    "name": ["Joint board"], "kinds": ["publication"],
                    "posts": [world.director.description, world.manager.description],
                ], as: world.asAmara)
            #expect(forum.status == 303)
            #expect(try await bench.waiting(world.asDan).count == 2, "a member of the forum has a voice")
            let page = try await bench.get("\(path)/decisions/1", as: world.asDan)
            #expect(page.contains("The forum ‘Joint board’ (at least 2 of its 2 seats)") && page.contains("Dan Okafor"))
            // What was said before the forum came about counts for the post.
            _ = try await bench.post("\(path)/decisions/1/voice", ["voice": "agree"], as: world.asDan)
            #expect(
                try await bench.get("\(path)/decisions/1", as: world.asTom).contains(
                    "Joint board: Tom Whitlock, senior responsible owner and data lead; Dan Okafor, operational lead"))
            let charter = try await bench.get("\(path)/charter", as: world.asTom)
            #expect(charter.contains("Decides about") && !charter.contains("Advises on"))
            _ = try await bench.post(
                "\(path)/charter/parts/decision-publication",
                ["revision": "1", "name": "Publication", "sro": "decides"], as: world.asAmara)
            #expect(
                try await bench.get("\(path)/charter", as: world.asTom).contains(
                    "Publication (decided by the senior responsible owner alone)"))
            #expect(
                try await bench.get("\(path)/decisions/2", as: world.asTom)
                    .contains("‘Joint board’: it deals with this and does not decide it."))
        }
    }
}
