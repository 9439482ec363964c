public import Access
import Directory
public import Kernel
public import Storage

/// The collaborations of the invented government, with their months of history. Everything is done by the same actions that
/// people use, at the time at which it is said to have happened.
public struct CollaborationsDemonstration: Sendable {
    let database: any Database
    let now: Instant
    /// The people of the story, by name.
    let cast: [String: Viewer]

    public init(_ database: any Database, at now: Instant, cast: [String: Viewer]) {
        self.database = database
        self.now = now
        self.cast = cast
    }

    /// Leaves out what is there already, so that a run that was cut short can be run again.
    public func load() async throws {
        for effort in DemonstrationStory.main + DemonstrationStory.others {
            let slug = Text.slug(effort.title)
            let present = try await database.read {
                try CollaborationStore($0).find(slug: slug, .everything) != nil
            }
            if !present { try await load(effort) }
        }
    }

    private func load(_ effort: DemonstrationEffort) async throws {
        let start = now - .days(Int64(effort.age))
        guard let lead = effort.bodies.first, let opener = try await opener(effort, lead) else { return }
        let draft = CollaborationDraft(
            kind: effort.kind, title: effort.title, outcome: effort.outcome, aims: effort.aims, clients: effort.clients,
            places: effort.places, topics: effort.topics, contact: opener.email, startsOn: start.day,
            endsOn: start.day.adding(days: Int64(effort.days)), isRestricted: false)
        let made = try await Collaborations(database: database, clock: at(start)).propose(draft, by: opener)
        let parties = Parties(database: database, clock: at(start + .days(2)))
        for body in effort.bodies.dropFirst() { try await parties.add(body, to: made.slug, by: opener) }
        if effort.title == DemonstrationStory.night.title {
            try await DemonstrationNight(demonstration: self, slug: made.slug, start: start).load()
        }
        // What has ended with a story is ended by that story.
        let isTold = effort.title == DemonstrationStory.certificate.title
        try await move(made, isTold ? .running : effort.stage, from: start)
        try await DemonstrationHealth.load(effort, made.slug, self, opener: opener)
    }

    /// Amara opens the story; elsewhere somebody of the lead body whose team works on the subject, as senior as there is.
    private func opener(_ effort: DemonstrationEffort, _ body: String) async throws -> Viewer? {
        if effort.title == DemonstrationStory.night.title { return cast["Amara Osei"] }
        return try await database.read { transaction in
            guard let home = try BodyStore(transaction).find(slug: body, .everything) else { return nil }
            let person = try transaction.one(
                Person.self,
                """
                SELECT \(Person.columns) FROM person JOIN holding ON holding.person_id = person.id
                JOIN post ON post.id = holding.post_id
                LEFT JOIN topic_tag ON topic_tag.subject_id = post.team_id
                    AND topic_tag.topic_id IN (SELECT id FROM topic WHERE name IN \(list: effort.topics))
                WHERE post.body_id = \(home.id) AND post.is_hidden = 0 AND holding.to_day IS NULL AND person.email IS NOT NULL
                AND person.left_on IS NULL
                ORDER BY topic_tag.subject_id IS NULL, post.seniority, post.id LIMIT 1
                """)
            guard let person, let email = person.email else { return nil }
            return Viewer(
                account: person.id.uuid, person: person.id.uuid, name: person.name, email: email,
                body: home.id.uuid, role: .member)
        }
    }

    /// Through the stages that lie before it, a few weeks apart.
    private func move(_ made: Collaboration, _ stage: Collaboration.Stage, from start: Instant) async throws {
        let steps: [Collaboration.Stage] =
            switch stage {
            case .proposed: []
            case .notPursued: [.notPursued]
            case .preparing: [.preparing]
            case .running: [.preparing, .running]
            case .paused: [.preparing, .running, .paused]
            case .ended: [.preparing, .running, .ended]
            }
        for (number, step) in steps.enumerated() {
            let time = min(start + .days(20 * Int64(number + 1)), now)
            try await database.write { transaction in
                _ = try CollaborationStore(transaction).move(made.id, to: step, at: time)
            }
        }
    }

    func at(_ time: Instant) -> WallClock { WallClock { time } }
}

/// The roles, members and answers of 'No second night out'.
struct DemonstrationNight: Sendable {
    let demonstration: CollaborationsDemonstration
    let slug: String
    let start: Instant

    func load() async throws {
        guard let amara = demonstration.cast["Amara Osei"] else { return }
        let clock = demonstration.at(start + .days(5))
        let roles = Roles(database: demonstration.database, clock: clock)
        for (role, name, body) in Self.roles {
            guard let viewer = demonstration.cast[name] else { continue }
            try await roles.assign(role, toPost: viewer.email, of: body, in: slug, by: amara)
        }
        let members = Members(database: demonstration.database, clock: clock)
        for (name, level) in [("Dan Okafor", Member.Level.contributor), ("Insp. Ruth Calder", .contributor)] {
            guard let viewer = demonstration.cast[name] else { continue }
            try await members.put(viewer.email, level, until: nil, in: slug, by: amara)
        }
        if let leila = demonstration.cast["Leila Haddad"], let until = leila.until {
            let last = (until - Interval(milliseconds: 1)).day
            try await members.put(leila.email, .contributor, until: last, in: slug, by: amara)
        }
        try await assess(by: amara)
        try await DemonstrationCharter(demonstration: demonstration, slug: slug, start: start).load(by: amara)
        try await DemonstrationRegisters(
            demonstration: demonstration, slug: slug, viewer: amara, content: .night
        ).load()
    }

    private static let roles: [(Role, String, String)] = [
        (.sro, "Tom Whitlock", "department-for-homes"), (.accountingOfficer, "Jean Marchetti", "department-for-homes"),
        (.financeLead, "Priya Raman", "benefits-agency"), (.dataLead, "Morag Petrie", "department-for-homes"),
        (.operationalLead, "Dan Okafor", "northmoor-council"), (.contact, "Insp. Ruth Calder", "westshire-police"),
        (.contact, "Dr Siân Prosser", "eastbridge-nhs-trust"),
    ]

    private func assess(by viewer: Viewer) async throws {
        let assessments = Assessments(
            database: demonstration.database, clock: demonstration.at(start + .days(9)))
        for (sign, answer, evidence) in Self.signs {
            try await assessments.answer(
                sign, Assessment.Finding(answer: answer, evidence: evidence), in: slug, by: viewer)
        }
        try await assessments.answer(
            [.delivers: .yes, .ownMoney: .no, .depends: .no, .moves: .no, .lasts: .no], in: slug, by: viewer)
        try await assessments.choose(.leadWithSupport, because: "", in: slug, by: viewer)
    }

    private static let signs: [(Sign, Assessment.Answer, String)] = [
        (
            .journey, .yes,
            "Of 212 people met on the street in 2025, 140 told their story to four bodies or more before they had a bed."
        ),
        (.shift, .yes, "A night in hospital for want of a bed costs the trust more than a week in supported housing."),
        (.data, .yes, "Council, trust and outreach each keep a list of beds; none is right at midnight."),
        (.authority, .yes, "Outreach may not enter an encampment without the police, nor admit anybody to a clinic."),
        (.coherence, .unsure, "Westshire has a plan of its own; whether the two meet is not known yet."),
    ]
}
