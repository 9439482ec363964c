import Kernel
import Web

/// What drifts first when joint work goes wrong. After the National Audit Office's good-practice guide on cross-government
/// working and the GAO's leading practices for collaboration.
enum HealthSign: String, CaseIterable, Sendable {
    case incentives, forums, ownership, engineering, energy, drift, overdue

    var name: String {
        switch self {
        case .incentives: "Separate incentives"
        case .forums: "Too many forums"
        case .ownership: "Unclear ownership"
        case .engineering: "Over-engineering"
        case .energy: "One-off launch energy"
        case .drift: "Quiet drift"
        case .overdue: "Overdue"
        }
    }
}

/// An early warning: what was found, with its figures, and what to do next. Never a score.
struct HealthWarning: Sendable, Equatable {
    /// In a few words, for lists: 'two parties are silent'.
    let brief: String
    /// A sentence with the figures.
    let evidence: String
    /// Where the evidence stands.
    var links: [Link] = []
    let next: String
    /// Where the next step is taken.
    let place: Link
}

/// One rule: what it looks at, from when on it warns, and what it says then.
struct HealthRule: Sendable {
    let sign: HealthSign
    /// What it looks for.
    let name: String
    /// `nil` for what is a warning at once.
    let threshold: HealthThreshold?
    /// While it is in these stages.
    let stages: Set<Collaboration.Stage>
    /// - Returns: the warning, `nil` when there is none. The number is the threshold's value.
    let find: @Sendable (HealthFacts, Int) -> HealthWarning?

    static let agreed: Set<Collaboration.Stage> = [.preparing, .running, .paused]
    static let underWay: Set<Collaboration.Stage> = [.running, .paused]

    static let all: [HealthRule] =
        incentives + forums + ownership + engineering + energy + drift + overdue
}

/// What the rules say of one collaboration.
struct Health: Sendable {
    struct Found: Sendable {
        let rule: HealthRule
        let warning: HealthWarning
    }

    let facts: HealthFacts
    let thresholds: HealthThresholds

    var warnings: [Found] {
        HealthRule.all.compactMap { rule in
            guard rule.stages.contains(facts.collaboration.stage) else { return nil }
            return rule.find(facts, rule.threshold.map { thresholds[$0] } ?? 0).map { Found(rule: rule, warning: $0) }
        }
    }

    /// In a sentence, for lists: '2 things to look at: two parties are silent; a role is vacant'.
    var words: String {
        let found = warnings
        if found.isEmpty { return nothing }
        let named = found.prefix(3).map(\.warning.brief).joined(separator: "; ")
        let more = found.count > 3 ? "; and more" : ""
        return "\(count(found.count, "thing", "things")) to look at: \(named)\(more)"
    }

    private var nothing: String {
        guard let review = facts.reviews.first, HealthRule.underWay.contains(facts.collaboration.stage) else {
            return "No warnings"
        }
        return "No warnings; the next review is on \(review.scheduledOn.plain)"
    }
}
