import Directory
import Kernel

/// What the rules of health look at: what happened in a collaboration and what stands in its registers.
struct HealthFacts: Sendable {
    let collaboration: Collaboration
    let today: Day
    /// When it was launched for the first time, and that day.
    var launchedAt: Instant?
    var launchedOn: Day?
    var parties: [PartyFact] = []
    /// Those that took over from a party and have not signed since.
    var unsignedSuccessors: [String] = []
    var measures: [MeasureFact] = []
    /// Costs and gains of each body that has figures, over all years.
    var money: [MoneyFact] = []
    /// Bodies between which money moves.
    var transfers: Set<Pair> = []
    var forums: [ForumFact] = []
    var roles: [RoleFact] = []
    /// How many open risks, actions and measures belong to bodies that are no parties.
    var orphans = 0
    /// How many attempts to decide were refused for want of the right, in the last 13 weeks.
    var bounced = 0
    var chosen: Model?
    /// `nil` while the assessment is unfinished.
    var advised: Model?
    var modelReason = ""
    /// How many decisions were taken in the last 26 weeks.
    var decided = 0
    /// What people did in the first 13 weeks after the launch, and in the last 13 weeks.
    var early = 0
    var late = 0
    /// Parties that worked on the same thing within the weeks for which two may be apart.
    var contacts: Set<Pair> = []
    /// Proposals that are late by as much as the threshold says: the latest few, and how many there are.
    var lateDecisions: [DecisionFact] = []
    var lateDecisionCount = 0
    /// Reviews that are not held, the earliest first.
    var reviews: [ReviewFact] = []

    struct PartyFact: Sendable, Equatable {
        let body: Body.ID
        let name: String
        var isLead = false
        let joinedOn: Day
        /// The last day on which somebody of it did something here, if that was within a year.
        var lastActive: Day?
        var closedOn: Day?
        /// The names of those that took over from it.
        var successors: [String] = []
    }

    struct MeasureFact: Sendable, Equatable {
        let number: Int
        let title: String
        let nextOn: Day
    }

    struct MoneyFact: Sendable, Equatable {
        let body: String
        let pays: Money
        let gains: Money
    }

    struct ForumFact: Sendable, Equatable {
        let name: String
        let meets: String
    }

    struct RoleFact: Sendable, Equatable {
        let role: Role
        let body: String
        var isVacant = false
        /// When the last holder left, where that is known.
        var vacantSince: Day?
    }

    struct DecisionFact: Sendable, Equatable {
        let number: Int
        let question: String
        let decideBy: Day
    }

    struct ReviewFact: Sendable, Equatable {
        let number: Int
        let scheduledOn: Day
    }

    /// Two bodies, in either order.
    struct Pair: Hashable, Sendable {
        let first: Body.ID
        let second: Body.ID

        init(_ one: Body.ID, _ other: Body.ID) {
            first = min(one, other)
            second = max(one, other)
        }
    }

    /// For how many whole weeks nothing has happened since a day.
    func weeks(since day: Day) -> Int { Int(max(0, today.number - day.number) / 7) }

    func days(since day: Day) -> Int { Int(today.number - day.number) }

    /// Since when a party is silent: nobody is, before the collaboration ran and the party was in it.
    func silentSince(_ party: PartyFact) -> Day? {
        guard let launchedOn else { return nil }
        return [launchedOn, party.joinedOn, party.lastActive].compactMap(\.self).max()
    }
}
