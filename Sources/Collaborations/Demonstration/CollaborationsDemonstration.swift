public import Access
public import Directory
public import Kernel
public import Storage

/// The collaborations of the invented government, with their months of history. Everything is done by the same actions that
/// people use, at the time at which it is said to have happened.
public struct CollaborationsDemonstration: Sendable {
    let database: any Database
    let now: Instant
    /// The people of the story, by name.
    let cast: [String: Viewer]
    let accounts: any PeopleAccounts

    public init(
        _ database: any Database, at now: Instant, cast: [String: Viewer], accounts: any PeopleAccounts
    ) {
        self.accounts = accounts
        self.database = database
        self.now = now
        self.cast = cast
    }

    public func load() async throws {
        try await DemonstrationProjects(demonstration: self).load()
        for effort in DemonstrationStory.main + DemonstrationStory.others { try await load(effort) }
        try await DemonstrationRecognition(demonstration: self).load()
        try await DemonstrationJoining(demonstration: self).load()
    }

    private func load(_ effort: DemonstrationEffort) async throws {
        let start = now - .days(Int64(effort.age))
        let crew =
            effort.title == DemonstrationStory.night.title
            ? .story(cast) : try await database.read { try DemonstrationCrew.read(effort, cast, $0) }
        guard let opener = crew["opener"] else { return }
        let draft = CollaborationDraft(
            kind: effort.kind, title: effort.title, outcome: effort.outcome, aims: effort.aims, clients: effort.clients,
            places: effort.places, topics: effort.topics, contact: opener.email, startsOn: start.day,
            endsOn: start.day.adding(days: Int64(effort.days)), isRestricted: false)
        let made = try await Collaborations(database: database, clock: at(start)).propose(
            draft, besides: [], by: opener)
        let parties = Parties(database: database, clock: at(start + .days(2)))
        for body in effort.bodies.dropFirst() { try await parties.add(body, to: made.slug, by: opener) }
        if let history = effort.history {
            try await DemonstrationPlayer(
                database: database, now: now, crew: crew, collaboration: made, bodies: effort.bodies
            ).play(history)
            if effort.title == DemonstrationStory.night.title {
                try await DemonstrationNotices(demonstration: self, slug: made.slug).load()
            }
        } else {
            try await move(made, effort.stage, from: start)
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
