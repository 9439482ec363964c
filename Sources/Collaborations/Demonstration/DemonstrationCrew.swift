import Access
import Directory
import Kernel
import Storage
import Web

/// The people who carry an effort of the demonstration: of each party the most senior whom the directory shows.
struct DemonstrationCrew: Sendable {
    /// By the body's slug.
    let people: [String: [Viewer]]
    /// The address of a post that nobody holds, by the body's slug.
    let vacant: [String: String]

    static func read(_ bodies: [String], at now: Instant, _ transaction: any Transaction) throws -> DemonstrationCrew {
        var people: [String: [Viewer]] = [:]
        var vacant: [String: String] = [:]
        for slug in bodies {
            guard let body = try BodyStore(transaction).find(slug: slug, .everything) else { continue }
            let found = try transaction.all(
                Person.self,
                """
                SELECT \(Person.columns) FROM person JOIN holding ON holding.person_id = person.id
                JOIN post ON post.id = holding.post_id
                WHERE post.body_id = \(body.id) AND person.body_id = \(body.id) AND post.is_hidden = 0
                AND post.ended_on IS NULL AND holding.to_day IS NULL AND person.email IS NOT NULL
                AND person.left_on IS NULL ORDER BY post.seniority, post.id LIMIT 6
                """)
            people[slug] = found.map { person in
                Viewer(
                    account: person.id.uuid, person: person.id.uuid, name: person.name, email: person.email ?? "",
                    body: body.id.uuid, role: .member)
            }
            vacant[slug] = try transaction.one(
                Post.self,
                """
                SELECT \(Post.columns) FROM post WHERE post.body_id = \(body.id) AND post.is_hidden = 0
                AND post.ended_on IS NULL AND NOT EXISTS (SELECT 1 FROM holding
                    WHERE holding.post_id = post.id AND holding.to_day IS NULL)
                AND EXISTS (SELECT 1 FROM holding WHERE holding.post_id = post.id
                    AND holding.to_day > \(now.day.adding(days: -300))) ORDER BY post.seniority, post.id LIMIT 1
                """)?.path
        }
        return DemonstrationCrew(people: people, vacant: vacant)
    }

    /// - Parameter place: counted from 0; the first is the most senior.
    func person(_ body: String, _ place: Int = 0) -> Viewer? {
        guard let all = people[body], !all.isEmpty else { return nil }
        return all[min(place, all.count - 1)]
    }
}

/// What is done in an effort of the demonstration, by the same actions that people use, so many days before today.
struct DemonstrationDays: Sendable {
    let demonstration: CollaborationsDemonstration
    let slug: String
    let crew: DemonstrationCrew

    func desk(_ daysAgo: Int64) -> Desk { Desk(database: demonstration.database, clock: clock(daysAgo), address: "") }

    func clock(_ daysAgo: Int64) -> WallClock { demonstration.at(demonstration.now - .days(daysAgo)) }

    /// A day as people type it.
    func day(_ daysAgo: Int64) -> String { demonstration.now.day.adding(days: -daysAgo).plain }

    func form(_ fields: [String: String]) -> FormData { FormData(fields.mapValues { [$0] }) }

    func give(_ role: Role, _ body: String, _ place: Int = 0, _ daysAgo: Int64, by organiser: Viewer) async throws {
        guard let holder = crew.person(body, place) else { return }
        try await Roles(database: demonstration.database, clock: clock(daysAgo)).assign(
            role, toPost: holder.email, of: body, in: slug, by: organiser)
    }

    func measure(
        _ title: String, _ unit: String, from baseline: String, to target: String, _ direction: String,
        of body: String, _ daysAgo: Int64, by author: Viewer
    ) async throws -> Int {
        let fields = [
            "title": title, "definition": "\(title), counted at the end of each month", "body": body,
            "post": crew.person(body)?.email ?? "", "unit": unit, "baseline": baseline, "target": target,
            "direction": direction, "tolerance": "1", "source": "Monthly returns", "frequency": "monthly",
            "baseline-on": day(daysAgo + 30), "target-on": day(-300),
        ]
        return try await Measures(desk: desk(daysAgo)).add(try MeasureDraft.read(form(fields)), to: slug, by: author)
    }

    /// - Parameter values: by how many days ago they were entered.
    func enter(_ values: [(Int64, String)], for number: Int, by author: Viewer) async throws {
        for (ago, amount) in values {
            let value = ["amount": amount, "provenance": "Monthly returns", "day": day(ago + 1)]
            try await Measures(desk: desk(ago)).enter(
                try MeasureValueDraft.read(form(value)), for: number, in: slug, by: author)
        }
    }

    func propose(_ question: String, _ recommendation: String, _ daysAgo: Int64, due: Int64, by author: Viewer)
        async throws -> Int
    {
        let fields = [
            "question": question, "recommendation": recommendation, "kind": "other", "decide-by": day(due),
            "reasons": "It was looked at by all who have to do with it.",
        ]
        let decisions = Decisions(desk: desk(daysAgo), rules: DecidingRule.fromCharters)
        return try await decisions.propose(try DecisionDraft.read(form(fields)), in: slug, by: author)
    }

    func comment(_ text: String, on number: Int, _ daysAgo: Int64, by author: Viewer?) async throws {
        guard let author else { return }
        try await Decisions(desk: desk(daysAgo), rules: DecidingRule.fromCharters)
            .comment(text, on: number, in: slug, by: author)
    }

    func decide(_ number: Int, _ outcome: String, _ daysAgo: Int64, by owner: Viewer) async throws {
        try await Decisions(desk: desk(daysAgo), rules: DecidingRule.fromCharters).decide(
            number, outcome: outcome, reasons: "All parties can live with it.", effectiveOn: nil, in: slug, by: owner)
    }

    func risk(
        _ cause: String, _ event: String, _ effect: String, _ likelihood: Int, _ impact: Int, of body: String,
        _ daysAgo: Int64, by author: Viewer
    ) async throws {
        let fields = [
            "kind": "risk", "cause": cause, "event": event, "effect": effect, "likelihood": "\(likelihood)",
            "impact": "\(impact)", "proximity": "quarter", "response": "treat", "body": body,
            "post": crew.person(body)?.email ?? "", "respond-by": day(-60),
        ]
        _ = try await Risks(desk: desk(daysAgo)).add(try RiskDraft.read(form(fields)), to: slug, by: author)
    }

    func promise(_ title: String, from decision: Int, of body: String, _ daysAgo: Int64, due: Int64, by author: Viewer)
        async throws -> ActionItem.ID
    {
        let fields = [
            "kind": "promise", "title": title, "body": body, "post": crew.person(body)?.email ?? "",
            "due-on": day(due), "source": "decision", "number": "\(decision)",
        ]
        return try await Actions(desk: desk(daysAgo)).add(try ActionDraft.read(form(fields)), to: slug, by: author)
    }

    func ledger(_ body: String, cost: String, saving: String, _ daysAgo: Int64, by author: Viewer) async throws {
        let year = FinancialYear(of: demonstration.now.day.adding(days: -daysAgo)).typed
        let fields = [
            "body": body, "year": year, "expected-cost": cost, "actual-cost": cost, "expected-cashable": saving,
        ]
        try await Finances(database: demonstration.database, clock: clock(daysAgo)).put(
            form(fields), in: slug, by: author)
    }

    /// - Parameters:
    ///   - scheduled: how many days before today it was to be held.
    ///   - held: how many days before today it was held, if it was.
    func review(
        scheduled: Int64, announced: Int64, held: (daysAgo: Int64, conclusions: String, next: Int64)? = nil,
        number known: Int? = nil, by owner: Viewer
    ) async throws {
        var number = known ?? 0
        if known == nil {
            let date = demonstration.now.day.adding(days: -scheduled)
            number = try await Reviews(desk: desk(announced)).schedule(on: date, in: slug, by: owner)
        }
        guard let held else { return }
        let fields = ["result": "confirm", "conclusions": held.conclusions, "next": day(held.next)]
        try await Reviews(desk: desk(held.daysAgo)).conclude(
            number, try ReviewDraft.read(form(fields)), in: slug, by: owner)
    }

    func forum(_ name: String, _ meets: String, _ daysAgo: Int64, by author: Viewer) async throws {
        try await Rights(database: demonstration.database, clock: clock(daysAgo)).put(
            try ForumDraft.read(form(["name": name, "meets": meets])), as: nil, in: slug, by: author)
    }

    /// All signs but one, and the answers that lead to one lead body with support.
    func assess(_ model: Model, because reason: String, _ daysAgo: Int64, by organiser: Viewer) async throws {
        let assessments = Assessments(database: demonstration.database, clock: clock(daysAgo))
        for sign in Sign.allCases {
            let finding = Assessment.Finding(
                answer: sign == .data ? .no : .yes, evidence: "Said by all parties in the first talks.")
            try await assessments.answer(sign, finding, in: slug, by: organiser)
        }
        try await assessments.answer(
            [.delivers: .yes, .ownMoney: .no, .depends: .no, .moves: .no, .lasts: .no], in: slug, by: organiser)
        try await assessments.choose(model, because: reason, in: slug, by: organiser)
    }

    /// Lets somebody of the story look in.
    func letIn(_ name: String, _ daysAgo: Int64, by organiser: Viewer) async throws {
        guard let viewer = demonstration.cast[name] else { return }
        try await Members(database: demonstration.database, clock: clock(daysAgo)).put(
            viewer.email, .contributor, until: nil, in: slug, by: organiser)
    }
}
