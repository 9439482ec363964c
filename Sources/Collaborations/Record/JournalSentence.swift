import Journal

/// An entry of the journal as a sentence, without a full stop: in the record, on the overview and in notices.
struct JournalSentence {
    private let entry: JournalEntry
    private let details: [String: String]

    /// - Parameter isNamed: whether it says the name of whom the entry is about.
    init(_ entry: JournalEntry, isNamed: Bool = true) {
        self.entry = entry
        details = isNamed ? entry.details : entry.details.filter { $0.key != "name" }
    }

    /// 'Amara Osei commented on decision 2: Should the shelter open at weekends?'.
    var text: String {
        let (main, tail) = parts
        return tail.isEmpty ? main : main + tail
    }

    /// The same without what it is about in full: what several entries may have in common.
    var brief: String { parts.main }

    /// Who did it; what is done when its time has come nobody did.
    var actor: String { entry.actor.kind == .account ? entry.actor.name : "Concordat" }

    /// The number that a title begins with: '3: Should the shelter open at weekends?'.
    var number: String { String(title.prefix { $0.isNumber }) }
    /// What follows it.
    var rest: String { String(title.drop { $0.isNumber }.drop { ":, ".contains($0) }) }
    private var title: String { details["title"] ?? "" }

    private var parts: (main: String, tail: String) {
        guard let template = Self.templates[entry.verb] else { return (plain, "") }
        let pieces = template.split(separator: "|", maxSplits: 1).map(String.init)
        return (fill(pieces[0]) ?? plain, pieces.count > 1 ? fill(pieces[1]) ?? "" : "")
    }

    /// `nil` when the entry does not say something of it.
    private func fill(_ template: String) -> String? {
        var result = ""
        for piece in template.split(separator: "{", omittingEmptySubsequences: false) {
            guard let end = piece.firstIndex(of: "}") else {
                result += piece
                continue
            }
            let value = slot(piece[..<end])
            if value.isEmpty { return nil }
            result += value + piece[piece.index(after: end)...]
        }
        return result
    }

    private func slot(_ name: Substring) -> String {
        switch name {
        case "who": return actor
        case "n": return number
        case "rest": return rest
        case "role", "level":
            let value = details[String(name)] ?? ""
            return (Role(rawValue: value)?.name ?? Member.Level(rawValue: value)?.name ?? value).lowercased()
        default: return details[String(name)] ?? ""
        }
    }

    /// Of a verb that has no sentence: 'party.joined' is 'Party joined'.
    private var plain: String {
        let words = entry.verb.split { $0 == "." || $0 == "-" }.joined(separator: " ")
        let detail = ["title", "body", "role", "post", "name"].compactMap { details[$0] }.first
        return words.prefix(1).uppercased() + words.dropFirst() + (detail.map { ": \($0)" } ?? "")
    }

    /// By verb. What stands after '|' is left out where the entry does not say it.
    private static let templates: [String: String] = [
        "action.added": "{who} added an action|: {title}", "action.changed": "{who} changed an action|: {title}",
        "action.done": "{who} did an action|: {title}", "action.dropped": "{who} dropped an action|: {title}",
        "action.handed-over": "{who} handed an action over|: {title}",
        "action.open": "{who} took an action up again|: {title}",
        "archive.taken-away": "{who} took the archive away",
        "assessment.answered": "{who} answered a question of the assessment|: {name}",
        "assessment.chosen": "{who} chose the model|: {name}",
        "assessment.declined": "{who} ended the assessment without a collaboration",
        "case-study.changed": "{who} changed a case study|: {title}",
        "case-study.featured": "{who} put a case study forward|: {title}",
        "case-study.published": "{who} published a case study|: {title}",
        "case-study.taken-back": "{who} made a case study a draft again|: {title}",
        "case-study.unfeatured": "{who} no longer puts a case study forward|: {title}",
        "case-study.written": "{who} wrote a case study|: {title}",
        "charter.changed": "{who} changed the charter|: {name}",
        "charter.decision-kind.removed": "{who} took a kind of decision out of the charter|: {name}",
        "charter.kept": "{who} kept the charter as it was|: {name}",
        "closing.handed-over": "{who} handed open work over|: {name}, to {to}",
        "closing.kept": "{who} said who keeps something|: {name}",
        "closing.not-kept": "{who} took back who keeps something",
        "collaboration.changed": "{who} changed the entry in the register",
        "collaboration.ended": "{who} ended the collaboration|: {name}",
        "collaboration.imported": "{who} imported the entry|: {title}",
        "collaboration.launched": "{who} launched the collaboration",
        "collaboration.not-pursued": "{who} decided not to pursue it",
        "collaboration.paused": "{who} paused the collaboration|: {name}",
        "collaboration.preparing": "{who} began to agree the charter",
        "collaboration.proposed": "{who} registered the effort|: {title}",
        "collaboration.resumed": "{who} resumed the collaboration|: {name}",
        "decision.agreed": "{who} agreed to decision {n}|: {rest}",
        "decision.bounced": "{who} tried to decide without the right to|: decision {title}",
        "decision.changed": "{who} changed the proposed decision {n}|: {rest}",
        "decision.commented": "{who} commented on decision {n}|: {rest}",
        "decision.decided": "Decision {n} is taken|: {rest}",
        "decision.opposed": "{who} disagreed with decision {n}|: {rest}",
        "decision.overdue": "Decision {n} is overdue|: {rest}",
        "decision.proposed": "{who} proposes decision {n}|: {rest}",
        "decision.withdrawn": "{who} withdrew the proposed decision {n}|: {rest}",
        "finance.added": "{who} added to the finance map|: {name}",
        "finance.changed": "{who} changed the finance map|: {name}",
        "finance.removed": "{who} took out of the finance map|: {name}",
        "forum.added": "{who} added a forum|: {name}", "forum.changed": "{who} changed a forum|: {name}",
        "forum.removed": "{who} took out a forum|: {name}",
        "handover.accepted": "{who} accepted what came with their post",
        "handover.begun": "A post with {name} has a new holder",
        "health.thresholds-set": "{who} set when health warns|: {name}",
        "issue.added": "{who} added issue {n}|: {rest}", "issue.changed": "{who} changed issue {n}|: {rest}",
        "issue.closed": "{who} closed issue {n}|: {rest}", "issue.reopened": "{who} opened issue {n} again|: {rest}",
        "join.accepted": "{who} accepted a request to join|: {name}, of {body}",
        "join.asked": "{who} asks to join|, for {body}",
        "join.changed": "{who} changed what they asked",
        "join.declined": "{who} declined a request to join|: {name}, of {body}",
        "join.withdrawn": "{who} no longer asks to join",
        "launch.excepted": "{who} launches with an exception|: {name}",
        "launch.exception-resolved": "{who} resolved an exception of the launch",
        "ledger.changed": "{who} changed the ledger of gains and costs|: {name}",
        "lessons.written": "{who} wrote down what was learned",
        "measure.added": "{who} added a measure|: {title}", "measure.changed": "{who} changed a measure|: {title}",
        "measure.chased": "A value of a measure is overdue|: {title}",
        "measure.number-explained": "{who} said why there are so many measures|: {name}",
        "measure.resumed": "{who} takes up a measure again|: {title}",
        "measure.retired": "{who} retired a measure|: {title}",
        "measure.value-corrected": "{who} corrected a value|: {title}",
        "measure.value-entered": "{who} entered a value|: {title}",
        "measure.values-imported": "{who} imported values|: {title}",
        "member.added": "{who} added a member|: {name}, {level}",
        "member.changed": "{who} changed what a member may do|: {name}, {level}",
        "member.removed": "{who} took out a member|: {name}",
        "memorandum.sent": "{who} sent the memorandum to the parties to sign| ({name})",
        "memorandum.signed": "{who} signed the memorandum| ({name})",
        "memorandum.signers-changed": "{who} changed who signs the memorandum| ({name})",
        "milestone.added": "{who} added a milestone|: {title}",
        "milestone.changed": "{who} changed a milestone|: {title}",
        "milestone.done": "{who} reached a milestone|: {title}",
        "milestone.dropped": "{who} dropped a milestone|: {title}",
        "milestone.handed-over": "{who} handed a milestone over|: {title}",
        "milestone.open": "{who} took a milestone up again|: {title}",
        "party.changed": "{who} changed what a party brings and gains|: {body}",
        "party.joined": "A party joined|: {body}", "party.leads": "Another party leads|: {body}",
        "party.left": "A party left|: {body}", "party.succeeded": "A party took another’s place|: {body}",
        "promise.added": "{who} recorded a promise|: {title}", "promise.changed": "{who} changed a promise|: {title}",
        "promise.done": "{who} kept a promise|: {title}", "promise.dropped": "{who} dropped a promise|: {title}",
        "promise.handed-over": "{who} handed a promise over|: {title}",
        "promise.open": "{who} took a promise up again|: {title}",
        "review.chased": "A review is overdue|: {name}", "review.concluded": "Review {n} was held|: {rest}",
        "review.due": "Review {n} is due| on {rest}", "review.moved": "Review {n} was moved| {rest}",
        "review.scheduled": "Review {n} will be| on {rest}",
        "risk.acknowledged": "{who} took note of risk {n}|: {rest}", "risk.added": "{who} added risk {n}|: {rest}",
        "risk.calmed": "Risk {n} is below the threshold again|: {rest}",
        "risk.changed": "{who} changed risk {n}|: {rest}",
        "risk.chased": "Escalated risks wait for the {role}|: {name}", "risk.closed": "{who} closed risk {n}|: {rest}",
        "risk.escalated": "Risk {n} was escalated| to the {role}: {rest}",
        "risk.reopened": "{who} opened risk {n} again|: {rest}",
        "risk.threshold-changed": "{who} changed when risks are escalated",
        "role.assigned": "{post} has a new role|: {role}", "role.ended": "{who} ended a role|: {role}",
        "thanks.given": "{who} thanked somebody|: {name}", "thanks.withdrawn": "{who} took thanks back",
    ]
}
