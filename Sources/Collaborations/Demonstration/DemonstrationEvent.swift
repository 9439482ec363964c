import Kernel

/// Something that happened in an effort of the demonstration. Fields are those of the form with which people do the same.
struct DemonstrationEvent: Sendable {
    typealias Fields = [String: String]

    enum Act: Sendable {
        case role(Role, of: String, to: String)
        /// A role of a post that nobody holds.
        case vacancy(Role, of: String)
        case member(String, Member.Level)
        case sign(Sign, Assessment.Answer, String)
        case models([ModelQuestion: Assessment.Answer])
        case choose(Model, because: String)
        case suggestedRights
        case part(CharterPart, Fields)
        case party(String, contribution: String, benefit: String, givesUp: String)
        case finance(Fields)
        case ledger(Fields)
        case measure(Fields)
        case value(Int, String, of: Int64)
        /// Sends the memorandum to whoever stands for each party; all of them sign within days.
        case memorandum
        case launch
        case risk(Fields)
        case reassess(Int, Fields)
        case closeRisk(Int)
        /// Proposals are counted without those that escalated risks ask for.
        case propose(Fields, within: Int64)
        case comment(Int, String)
        case agree(Int)
        case decide(Int, String, because: String)
        /// Decides how to respond to an escalated risk.
        case respond(Int, String, because: String)
        case action(Fields, due: Int64)
        /// Closes the action, milestone or promise with this title.
        case done(String, String)
        case review(in: Int64)
        case conclude(Int, Review.Result, String, next: Int64?)
        /// - Parameters:
        ///   - decides: the keys of kinds of decisions.
        ///   - members: the keys of those whose posts sit on it.
        case forum(String, meets: String, decides: [String] = [], members: [String] = [])
        /// Somebody decides who has no right to, and is refused.
        case bounce(Int)
        case keep(String, by: String, String)
        case lessons(worked: String, didNot: String, advice: String)
    }

    /// Counted from today: yesterday is -1.
    let day: Int64
    /// The key of who did it; see `DemonstrationCrew`.
    let who: String
    let act: Act
}

/// What happened in one effort, in order.
struct DemonstrationHistory: Sendable {
    private(set) var events: [DemonstrationEvent] = []

    /// Adds what somebody did on one day.
    mutating func on(_ day: Int64, _ who: String, _ acts: DemonstrationEvent.Act...) {
        events += acts.map { DemonstrationEvent(day: day, who: who, act: $0) }
    }

    /// Adds values of a measure, one a month, until the last.
    mutating func values(_ measure: Int, by who: String, until last: Int64, _ amounts: [String]) {
        for (number, amount) in amounts.enumerated() {
            let day = last - 30 * Int64(amounts.count - 1 - number)
            on(day + 2, who, .value(measure, amount, of: day))
        }
    }

    /// What everybody signs who agrees on one body that leads.
    static func measure(
        _ title: String, _ definition: String, _ unit: String, from baseline: String, to target: String,
        _ direction: Measure.Direction, source: String, owner: (body: String, post: String), tolerance: String = "2"
    ) -> DemonstrationEvent.Act {
        .measure([
            "title": title, "definition": definition, "body": owner.body, "post": owner.post, "unit": unit,
            "baseline": baseline, "target": target, "direction": direction.rawValue, "tolerance": tolerance,
            "source": source, "frequency": "monthly",
        ])
    }

    static func risk(
        _ cause: String, _ event: String, _ effect: String, _ likelihood: Int, _ impact: Int, plan: String = "",
        owner: (body: String, post: String), kind: Risk.Kind = .risk
    ) -> DemonstrationEvent.Fields {
        [
            "kind": kind.rawValue, "cause": cause, "event": event, "effect": effect, "likelihood": "\(likelihood)",
            "impact": "\(impact)", "proximity": "quarter", "response": "treat", "plan": plan, "body": owner.body,
            "post": owner.post,
        ]
    }

    static func action(
        _ title: String, _ kind: ActionItem.Kind = .action, owner: (body: String, post: String)
    ) -> DemonstrationEvent.Fields {
        ["kind": kind.rawValue, "title": title, "body": owner.body, "post": owner.post]
    }

    /// - Parameter years: the sum of each financial year from the first, empty where nothing is paid.
    static func finance(
        _ what: String, _ payer: String, to receiver: String = "", _ status: FinanceEntry.Status, _ years: String...,
        under authority: String
    ) -> DemonstrationEvent.Act {
        let lines = years.enumerated().filter { !$0.element.isEmpty }.map { "Y\($0.offset): \($0.element)" }
        return .finance([
            "what": what, "payer": payer, "receiver": receiver, "status": status.rawValue, "authority": authority,
            "phasing": lines.joined(separator: "\n"),
        ])
    }

    /// A body's year: what was expected, and what it came to where that is known.
    static func ledger(
        _ body: String, year: Int, cost: String, cashable: String = "0", other: String = "0",
        came: (cost: String, cashable: String, other: String)? = nil
    ) -> DemonstrationEvent.Act {
        .ledger([
            "body": body, "year": "Y\(year)", "expected-cost": cost, "expected-cashable": cashable,
            "expected-other": other, "actual-cost": came?.cost ?? "", "actual-cashable": came?.cashable ?? "",
            "actual-other": came?.other ?? "",
        ])
    }
}
