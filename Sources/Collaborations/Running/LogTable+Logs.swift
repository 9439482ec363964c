import Directory
import Kernel
import Storage

/// The logs of a collaboration, as the one who takes them away may see them.
extension LogTable {
    private static let limit = 500

    static func risks(_ work: Workplace) -> LogTable {
        let columns = [
            "number", "kind", "cause", "event", "effect", "likelihood", "impact", "score", "how soon", "response",
            "plan", "respond by", "owner", "holder", "body", "state", "escalated to", "acknowledged by",
        ]
        return LogTable("risks", "Risks and issues", columns) {
            (transaction: any Transaction, cursor: (Risk.State, Int?)?) in
            let (state, after) = cursor ?? (Risk.State.open, nil as Int?)
            let risks = try RiskStore(transaction).list(
                RiskStore.Filter(state: state), of: work.collaboration.id, after: after, limit: limit)
            let owners = try Owners.read(risks.map(\.owner), Sight(work.viewer), transaction)
            let rows = risks.map { risk -> [String] in
                let owner = owners.text(risk.owner)
                let said = [
                    "\(risk.number)", risk.kind.name, risk.cause, risk.event, risk.effect, "\(risk.likelihood)",
                    "\(risk.impact)", "\(risk.score)", risk.proximity.name, risk.response.rawValue, risk.plan,
                    risk.respondBy?.description ?? "",
                ]
                return said + [
                    owner.post, owner.holders, owner.body, risk.state.name, risk.escalatedTo?.name ?? "",
                    risk.acknowledgedBy ?? "",
                ]
            }
            if risks.count == limit { return (rows, (state, risks.last?.number)) }
            return (rows, state == .open ? (.closed, nil) : nil)
        }
    }

    static func decisions(_ work: Workplace, _ rules: @escaping DecidingRules) -> LogTable {
        let columns = [
            "number", "state", "question", "options", "proposed", "decided", "reasons", "kind", "amount in pounds",
            "decided by", "dissent", "consulted", "decided on", "takes effect", "supersedes", "superseded by",
            "proposed by",
        ]
        return LogTable("decisions", "Decisions", columns) { (transaction: any Transaction, before: Int?) in
            let id = work.collaboration.id
            let store = DecisionStore(transaction)
            let found = try store.list(of: id, before: before, limit: limit)
            let successors = try store.successors(of: found.map(\.number), in: id)
            let rule = try rules([id], transaction)[id] ?? .standard
            let rows = found.map { decision -> [String] in
                let said = [
                    "\(decision.number)", decision.state.name, decision.question, decision.options,
                    decision.recommendation, decision.outcome ?? "", decision.reasons, rule.name(decision.kind),
                    decision.amount.map { Money(pence: $0).number } ?? "",
                ]
                return said + [
                    decision.decidedBy ?? "", decision.dissent ?? "", decision.consultation,
                    decision.closedAt?.day.description ?? "",
                    decision.effectiveOn?.description ?? "", decision.supersedes.map(String.init) ?? "",
                    successors[decision.number].map(String.init) ?? "", decision.proposedBy,
                ]
            }
            return (rows, found.count == limit ? found.last?.number : nil)
        }
    }

    static func actions(_ work: Workplace) -> LogTable {
        let columns = ["kind", "what", "owner", "holder", "body", "by", "state", "from", "promised by"]
        return LogTable("actions", "Actions, milestones and promises", columns) {
            (transaction: any Transaction, cursor: (ActionItem.State, ActionItem.ID?)?) in
            // The order of its parts: each state is a list of its own.
            let (state, after) = cursor ?? (ActionItem.State.open, nil as ActionItem.ID?)
            let items = try ActionStore(transaction).list(
                ActionStore.Filter(state: state), of: work.collaboration.id, after: after, limit: limit)
            let owners = try Owners.read(items.map(\.owner), Sight(work.viewer), transaction)
            let rows = items.map { item -> [String] in
                let owner = owners.text(item.owner)
                return [
                    item.kind.name, item.title, owner.post, owner.holders, owner.body, item.dueOn.description,
                    item.state.name, item.source?.label ?? "", item.promisedBy,
                ]
            }
            if items.count == limit { return (rows, (state, items.last?.id)) }
            let next = ActionItem.State.allCases.drop { $0 != state }.dropFirst().first
            return (rows, next.map { ($0, nil) })
        }
    }
}
