import Access
import Directory
import Journal
import Kernel
import Storage
import Web

/// Plays what happened in an effort: each event by the action that people use, at its own time.
struct DemonstrationPlayer: Sendable {
    let database: any Database
    let now: Instant
    let crew: DemonstrationCrew
    let collaboration: Collaboration
    /// The parties' slugs, the lead first.
    let bodies: [String]

    private var slug: String { collaboration.slug }

    func play(_ history: DemonstrationHistory) async throws {
        for event in history.events {
            guard let viewer = crew[event.who] else { throw Fault.missing("\(event.who) of \(collaboration.title)") }
            try await play(event.act, Scene(viewer: viewer, time: now + .days(event.day), database: database))
        }
    }

    /// Who does something, and when.
    private struct Scene: Sendable {
        let viewer: Viewer
        let time: Instant
        let database: any Database

        var clock: WallClock { WallClock { [time] in time } }
        var desk: Desk { Desk(database: database, clock: clock, address: "") }
    }

    private func play(_ act: DemonstrationEvent.Act, _ scene: Scene) async throws {
        switch act {
        case .role, .vacancy, .member, .sign, .models, .choose: try await playStart(act, scene)
        case .suggestedRights, .part, .party, .finance, .ledger, .measure, .memorandum, .launch,
            .forum:
            try await playAgreement(act, scene)
        case .propose, .comment, .agree, .decide, .respond, .bounce, .review, .conclude, .keep, .lessons:
            try await playDeciding(act, scene)
        case .value, .risk, .reassess, .closeRisk, .action, .done: try await playRunning(act, scene)
        }
    }

    private func playStart(_ act: DemonstrationEvent.Act, _ scene: Scene) async throws {
        let viewer = scene.viewer
        let assessments = Assessments(database: database, clock: scene.clock)
        switch act {
        case .role(let role, let body, let key):
            try await Roles(database: database, clock: scene.clock).assign(
                role, toPost: crew[key]?.email ?? key, of: body, in: slug, by: viewer)
        case .vacancy(let role, let body): try await leaveVacant(role, of: body, scene)
        case .member(let key, let level):
            let until = crew[key]?.until?.lastDay
            try await Members(database: database, clock: scene.clock).put(
                crew[key]?.email ?? key, level, until: until, in: slug, by: viewer)
        case .sign(let sign, let answer, let evidence):
            let finding = Assessment.Finding(answer: answer, evidence: evidence)
            try await assessments.answer(sign, finding, in: slug, by: viewer)
        case .models(let answers): try await assessments.answer(answers, in: slug, by: viewer)
        case .choose(let model, let reason):
            try await assessments.choose(model, because: reason, in: slug, by: viewer)
        default: break
        }
    }

    private func playAgreement(_ act: DemonstrationEvent.Act, _ scene: Scene) async throws {
        let viewer = scene.viewer
        let finances = Finances(database: database, clock: scene.clock)
        switch act {
        case .suggestedRights:
            try await Rights(database: database, clock: scene.clock).start(in: slug, by: viewer)
        case .part(let part, let fields):
            var fields = fields
            // '+190' is so many days later.
            if let days = fields["first"].flatMap({ Int64($0) }) {
                fields["first"] = scene.time.day.adding(days: days).description
            }
            _ = try await Charters(database: database, clock: scene.clock).change(
                part, PartContent(fields), from: 0, in: slug, by: viewer)
        case .party(let body, let contribution, let benefit, let givesUp):
            let draft = PartyDraft(contribution: contribution, benefit: benefit, givesUp: givesUp)
            try await Parties(database: database, clock: scene.clock).change(body, in: slug, draft, from: 0, by: viewer)
        case .finance(let fields): try await finances.put(form(fields), as: nil, in: slug, by: viewer)
        case .ledger(let fields): try await finances.put(form(fields), in: slug, by: viewer)
        case .measure(let fields):
            let days = ["baseline-on": scene.time.day, "target-on": scene.time.day.adding(days: 700)]
            _ = try await Measures(desk: scene.desk).add(
                try MeasureDraft.read(form(fields, days)), to: slug, by: viewer)
        case .forum(let name, let meets, let decides, let members):
            let posts = try await database.read { transaction in
                try PostStore(transaction).held(
                    by: members.compactMap { crew[$0]?.person.map { Person.ID($0) } }, Sight(viewer)
                ).map(\.id.description)
            }
            let fields = FormData(["name": [name], "meets": [meets], "kinds": decides, "posts": posts])
            try await Rights(database: database, clock: scene.clock).put(
                try ForumDraft.read(fields), as: nil, in: slug, by: viewer)
        case .memorandum: try await signAll(scene)
        case .launch:
            try await Launches(database: database, clock: scene.clock).launch(slug, by: viewer)
        default: break
        }
    }

    private func playDeciding(_ act: DemonstrationEvent.Act, _ scene: Scene) async throws {
        let viewer = scene.viewer
        let decisions = Decisions(desk: scene.desk, rules: DecidingRule.fromCharters)
        let reviews = Reviews(desk: scene.desk)
        switch act {
        case .propose(let fields, let days):
            let day = ["decide-by": scene.time.day.adding(days: days)]
            _ = try await decisions.propose(try DecisionDraft.read(form(fields, day)), in: slug, by: viewer)
        case .comment(let number, let text):
            try await decisions.comment(text, on: try await proposal(number), in: slug, by: viewer)
        case .agree(let number):
            _ = try await decisions.speak(
                true, because: "", on: try await proposal(number), without: Self.without, in: slug, by: viewer)
        case .decide(let number, let outcome, let reasons):
            try await decisions.decide(
                try await proposal(number), outcome: outcome, reasons: reasons, effectiveOn: nil, without: Self.without,
                in: slug, by: viewer)
        case .respond(let risk, let outcome, let reasons):
            let number = try await database.read { transaction in
                try DecisionStore(transaction).numbers(answering: risk, in: collaboration.id).first
            }
            guard let number else { throw Fault.missing("A decision about risk \(risk)") }
            try await decisions.decide(
                number, outcome: outcome, reasons: reasons, effectiveOn: nil, in: slug, by: viewer)
        case .bounce(let number):
            do {
                try await decisions.decide(
                    try await proposal(number), outcome: "We go ahead.", reasons: "", effectiveOn: nil, in: slug,
                    by: viewer)
            } catch let fault as Fault where fault.kind == .refused {}
        case .keep(let what, let body, let note):
            try await Closings(desk: scene.desk).keep(what, by: body, note: note, in: slug, by: viewer)
        case .lessons(let worked, let didNot, let advice):
            let fields = form(["worked": worked, "did-not": didNot, "advice": advice])
            try await Closings(desk: scene.desk).learn(
                try ClosingLessonsDraft.read(fields), from: nil, in: slug, by: viewer)
        case .review(let days):
            _ = try await reviews.schedule(on: scene.time.day.adding(days: days), in: slug, by: viewer)
        case .conclude(let number, let result, let text, let next):
            let draft = ReviewDraft(
                result: result, conclusions: text, next: next.map { scene.time.day.adding(days: $0) }, despite: "")
            try await reviews.conclude(number, draft, in: slug, by: viewer)
        default: break
        }
    }

    /// Kept where somebody who had to be consulted had not written anything.
    private static let without = "They were heard at the meeting in which it was put."

    /// The number in the log of the so-many-th proposal that somebody made by hand.
    private func proposal(_ count: Int) async throws -> Int {
        let number = try await database.read { transaction in
            try transaction.value(
                Int.self,
                """
                SELECT number FROM decision WHERE collaboration_id = \(collaboration.id) AND risk_number IS NULL
                ORDER BY number LIMIT 1 OFFSET \(count - 1)
                """)
        }
        guard let number else { throw Fault.missing("Proposal \(count) of \(collaboration.title)") }
        return number
    }

    private func playRunning(_ act: DemonstrationEvent.Act, _ scene: Scene) async throws {
        let viewer = scene.viewer
        let (risks, actions) = (Risks(desk: scene.desk), Actions(desk: scene.desk))
        let soon = ["respond-by": scene.time.day.adding(days: 60)]
        switch act {
        case .value(let number, let amount, let day):
            let fields = ["amount": amount, "provenance": "Monthly return"]
            let draft = try MeasureValueDraft.read(form(fields, ["day": now.day.adding(days: day)]))
            try await Measures(desk: scene.desk).enter(draft, for: number, in: slug, by: viewer)
        case .risk(let fields):
            _ = try await risks.add(try RiskDraft.read(form(fields, soon)), to: slug, by: viewer)
        case .reassess(let number, let fields):
            try await risks.change(number, try RiskDraft.read(form(fields, soon)), from: 0, in: slug, by: viewer)
        case .closeRisk(let number): try await risks.setState(.closed, of: number, in: slug, by: viewer)
        case .action(let fields, let days):
            let day = ["due-on": scene.time.day.adding(days: days)]
            try await actions.add(try ActionDraft.read(form(fields, day)), to: slug, by: viewer)
        case .done(let title, let note):
            let id = try await database.read { transaction in
                try transaction.value(
                    ActionItem.ID.self,
                    """
                    SELECT id FROM action_item WHERE collaboration_id = \(collaboration.id) AND title = \(title)
                    """)
            }
            guard let id else { throw Fault.missing(title) }
            try await actions.close(id, as: .done, note: note, in: slug, by: viewer)
        default: break
        }
    }

    private func signAll(_ scene: Scene) async throws {
        let memoranda = Memoranda(database: database, clock: scene.clock, address: "") { _, time, _ in time }
        let signers = bodies.compactMap { body in crew[body].map { (body, $0) } }
        let posts = signers.map { ("post-\($0.0)", [$0.1.email]) }
        let version = try await memoranda.send(slug, FormData(Dictionary(posts) { $1 }), by: scene.viewer)
        for (number, (body, signer)) in signers.enumerated() {
            let time = scene.time + .days(Int64(number + 1))
            let later = Memoranda(database: database, clock: WallClock { time }, address: "") { _, time, _ in time }
            let (hash, id) = try await database.read { transaction in
                let found = try MemorandumStore(transaction).find(version, of: collaboration.id)
                return (found?.sha256, try BodyStore(transaction).find(slug: body, .everything)?.id)
            }
            guard let hash, let id else { throw Fault.missing("The memorandum") }
            _ = try await later.sign(slug, for: id, hash, by: signer, session: [])
        }
    }

    private func leaveVacant(_ role: Role, of body: String, _ scene: Scene) async throws {
        try await database.write { transaction in
            let work = try Workplace.organised(slug, scene.viewer, scene.time, transaction)
            let post = try transaction.one(
                Post.self,
                """
                SELECT \(Post.columns) FROM post JOIN body ON body.id = post.body_id
                WHERE body.slug = \(body) AND post.is_hidden = 0 AND post.ended_on IS NULL
                AND NOT EXISTS (SELECT 1 FROM holding WHERE holding.post_id = post.id AND holding.to_day IS NULL)
                AND EXISTS (SELECT 1 FROM holding WHERE holding.post_id = post.id
                    AND holding.to_day > \(now.day.adding(days: -300)))
                ORDER BY post.seniority, post.id LIMIT 1
                """)
            guard let post else { throw Fault.missing("A vacant post of \(body)") }
            try RoleStore(transaction).insert(role, post.id, work.collaboration.id, at: scene.time)
            try work.record(
                "role.assigned", Subject("post", post.id.uuid), details: ["role": role.rawValue, "post": post.title],
                in: transaction)
        }
    }

    /// 'Y0' stands for the financial year in which the effort began; an owner's key for their address.
    private func form(_ fields: DemonstrationEvent.Fields, _ days: [String: Day] = [:]) -> FormData {
        var fields = fields.merging(days.mapValues(\.plain)) { $1 }
        if let owner = fields["post"] { fields["post"] = crew[owner]?.email ?? owner }
        let first = FinancialYear(of: collaboration.createdAt.day).start
        for name in ["phasing", "year"] {
            fields[name] = fields[name].map { text in
                (0..<6).reduce(text) { $0.replacing("Y\($1)", with: FinancialYear(first + $1).typed) }
            }
        }
        return FormData(fields.filter { !$0.value.isEmpty }.mapValues { [$0] })
    }
}
