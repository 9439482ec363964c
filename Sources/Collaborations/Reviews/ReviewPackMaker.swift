import Directory
import Kernel
import Storage
import Web

/// Puts together the pack of a review from all registers. Everybody who takes part may read it: posts are named unless
/// they are hidden, people only where they spoke for themselves.
struct ReviewPackMaker {
    /// How many rows of one sort stand in it.
    private static let limit = 50

    let work: Workplace
    let since: Instant
    let transaction: any Transaction

    private var id: Collaboration.ID { work.collaboration.id }
    private var today: Day { work.now.day }

    /// With about forty statements, however much there is.
    func make() throws -> ReviewPack {
        let actions = ActionStore(transaction)
        let closed = try actions.closed(since: since, of: id, limit: Self.limit)
        let open = try actions.list(ActionStore.Filter(), of: id, limit: Self.limit)
        let promises = try actions.list(ActionStore.Filter(kind: .promise), of: id, limit: Self.limit)
        let measures = try MeasureStore(transaction).list(id, limit: Measures.limit)
        let risks = try RiskStore(transaction).list(RiskStore.Filter(), of: id, limit: 10)
        let posts = closed.map(\.owner) + open.map(\.owner) + promises.map(\.owner) + measures.map(\.owner)
        let owners = try Owners.read(posts + risks.map(\.owner), .everything, transaction)
        return ReviewPack([
            try self.measures(measures, owners), try decisions(), try self.risks(risks, owners), try money(),
            self.promises(promises + closed.filter { $0.kind == .promise }, owners),
            self.actions(
                open.filter { $0.kind != .promise }, closed.filter { $0.kind != .promise }, owners),
            try health(),
        ])
    }

    private typealias Piece = ReviewPack.Piece

    private func table(
        _ caption: String, _ columns: [String], numeric: [Int] = [], _ rows: [[ReviewPack.Piece]], none: String
    ) -> ReviewPack.Block {
        rows.isEmpty ? .paragraph(none) : .table(caption: caption, columns: columns, numeric: numeric, rows: rows)
    }

    private func owner(_ id: Post.ID, _ owners: Owners) -> ReviewPack.Piece {
        guard let staffed = owners.posts[id], !staffed.post.isHidden else { return Piece("A post that is not named") }
        return Piece("\(staffed.post.title), \(owners.bodies[staffed.post.body]?.name ?? "")")
    }

    // MARK: - Measures

    private func measures(_ measures: [Measure], _ owners: Owners) throws -> ReviewPack.Section {
        let store = MeasureStore(transaction)
        let ids = measures.map(\.id)
        let latest = try store.latest(of: ids, each: 2)
        let before = try store.standing(of: ids, on: since.day)
        let rows = measures.map { measure -> [ReviewPack.Piece] in
            let values = latest[measure.id] ?? []
            let trend = MeasurePages.trend(measure, values).name
            let late = measure.isMissing(on: today) ? ", a value is missing" : ""
            return [
                Piece(measure.title, measure.path(in: work.collaboration)), Piece(measure.text(measure.baseline)),
                Piece(before[measure.id].map { measure.text($0.amount) } ?? "–"),
                Piece(values.last.map { "\(measure.text($0.amount)), \($0.day.plain)" } ?? "None yet\(late)"),
                Piece("\(measure.text(measure.target)) by \(measure.targetOn.plain)"), Piece("\(trend)\(late)"),
                owner(measure.owner, owners),
            ]
        }
        return ReviewPack.Section(
            heading: "Measures",
            blocks: [
                table(
                    "Joint measures",
                    ["Measure", "Baseline", "At the last review", "Latest", "Target", "Trend", "Owner"],
                    rows, none: "There are no joint measures.")
            ])
    }

    // MARK: - Decisions

    private func decisions() throws -> ReviewPack.Section {
        let store = DecisionStore(transaction)
        let decided = try store.decided(of: id, since: since, limit: Self.limit)
        let open = try store.list(DecisionStore.Filter(state: .proposed), of: id, limit: Self.limit)
        let rows = decided.map { decision in
            [
                Piece("\(decision.number): \(decision.question)", decision.path(in: work.collaboration)),
                Piece(decision.outcome ?? ""), Piece(decision.decidedBy ?? ""),
                Piece(decision.closedAt?.day.plain ?? ""),
            ]
        }
        let waiting = open.map { decision in
            [
                Piece("\(decision.number): \(decision.question)", decision.path(in: work.collaboration)),
                Piece(decision.decideBy.plain), Piece(decision.decideBy < today ? "Overdue" : "Open"),
            ]
        }
        return ReviewPack.Section(
            heading: "Decisions",
            blocks: [
                table(
                    "Decided since then", ["Question", "Decided", "By", "On"], rows, none: "Nothing was decided."),
                table("To be decided", ["Question", "By", "State"], waiting, none: "Nothing waits for a decision."),
            ])
    }

    // MARK: - Risks

    private func risks(_ highest: [Risk], _ owners: Owners) throws -> ReviewPack.Section {
        let store = RiskStore(transaction)
        let path = CollaborationTab.risks.path(work.collaboration)
        let moved = try store.movement(of: id, since: since, limit: 20).map { moved in
            [
                Piece("\(RiskPages.direction(moved)): \(moved.number): \(moved.event)", "\(path)/\(moved.number)"),
                Piece(moved.before.map { $0 == 0 ? "Closed" : "\($0)" } ?? "–"),
                Piece(moved.now == 0 ? "Closed" : "\(moved.now)"),
            ]
        }
        let high = highest.map { risk in
            [
                Piece("\(risk.number): \(risk.event)", risk.path(in: work.collaboration)), Piece("\(risk.score)"),
                owner(risk.owner, owners),
                Piece(risk.awaitsAcknowledgement ? "Escalated, not acknowledged" : risk.plan),
            ]
        }
        return ReviewPack.Section(
            heading: "Risks",
            blocks: [
                table(
                    "Moved since the last review", ["Risk", "Before", "Now"], numeric: [1, 2], moved,
                    none: "None moved."),
                table(
                    "The highest now", ["Risk", "Score", "Owner", "What is done"], numeric: [1], high,
                    none: "No risk is open."),
            ])
    }

    // MARK: - Money

    private func money() throws -> ReviewPack.Section {
        let store = MoneyStore(transaction)
        let (finance, ledger) = (try store.entries(id), try store.ledger(id))
        let named = finance.flatMap { [$0.payer, $0.receiver].compactMap(\.self) } + ledger.map(\.body)
        let names = try BodyStore(transaction).find(Array(Set(named)), .everything).mapValues(\.name)
        let year = FinancialYear(of: today)
        func gains(_ sums: [LedgerLine.Column: Money]) -> Money? {
            let known = [sums[.cashable], sums[.other]].compactMap(\.self)
            return known.isEmpty ? nil : known.reduce(.zero, +)
        }
        let lines = ledger.filter { $0.year <= year }.sorted {
            ($1.year, names[$0.body] ?? "") < ($0.year, names[$1.body] ?? "")
        }.prefix(Self.limit).map { line -> [ReviewPack.Piece] in
            let (expected, actual) = (line.expected[.cost], line.actual[.cost])
            let over = actual.map { $0 - (expected ?? .zero) }
            let sums = [expected, actual, over, gains(line.expected), gains(line.actual)]
            return [Piece(names[line.body] ?? "A body"), Piece(line.year.name)] + sums.map { Piece($0?.figure ?? "–") }
        }
        let map = finance.prefix(Self.limit).map { entry in
            [
                Piece(entry.what), Piece(names[entry.payer] ?? "A body"),
                Piece(entry.receiver.map { names[$0] ?? "A body" } ?? "Spends it itself"), Piece(entry.status.name),
                Piece(entry.amounts.first { $0.year == year }?.amount.figure ?? "–"), Piece(entry.total.figure),
            ]
        }
        return ReviewPack.Section(
            heading: "Money",
            blocks: [
                .paragraph(WhoPaysWhoGains(finance, ledger, names: names).sentence),
                table(
                    "Costs and gains, expected and actual",
                    [
                        "Body", "Year", "Costs expected", "Costs actual", "Over or under", "Gains expected",
                        "Gains actual",
                    ],
                    numeric: [2, 3, 4, 5, 6], lines, none: "No costs or gains are entered."),
                table(
                    "Finance map", ["What", "From", "To", "Status", year.name, "In all"], numeric: [4, 5], map,
                    none: "The finance map is empty."),
            ])
    }

    // MARK: - What people are to do

    private func state(_ item: ActionItem) -> String {
        switch item.state {
        case .open: return item.isOverdue(on: today) ? "Late" : "Open"
        case .dropped, .handedOver: return item.state.name
        case .done:
            let isInTime = (item.closedAt?.day ?? today) <= item.dueOn
            return item.kind == .promise ? (isInTime ? "Kept" : "Kept late") : (isInTime ? "Done" : "Done late")
        }
    }

    private func row(_ item: ActionItem, _ owners: Owners) -> [ReviewPack.Piece] {
        [
            Piece(item.title, item.path(in: work.collaboration)), owner(item.owner, owners), Piece(item.dueOn.plain),
            Piece(state(item)),
        ]
    }

    private func promises(_ items: [ActionItem], _ owners: Owners) -> ReviewPack.Section {
        if items.isEmpty {
            return ReviewPack.Section(heading: "Promises", blocks: [.paragraph("Nobody has promised anything.")])
        }
        let states = items.map(state)
        let kept = states.count { $0 == "Kept" }
        let late = states.count { $0 == "Late" || $0 == "Kept late" }
        return ReviewPack.Section(
            heading: "Promises",
            blocks: [
                .paragraph(
                    "\(count(kept, "promise was", "promises were")) kept in time since then, \(late) late, \(states.count { $0 == "Open" }) open."
                ),
                table(
                    "Promises kept, late and open", ["Promise", "Owner", "By", "State"], items.map { row($0, owners) },
                    none: ""),
            ])
    }

    private func actions(_ open: [ActionItem], _ closed: [ActionItem], _ owners: Owners) -> ReviewPack.Section {
        if open.isEmpty, closed.isEmpty {
            return ReviewPack.Section(heading: "Actions and milestones", blocks: [.paragraph("There are none.")])
        }
        let late = open.filter { $0.isOverdue(on: today) }
        return ReviewPack.Section(
            heading: "Actions and milestones",
            blocks: [
                .paragraph(
                    "\(count(closed.count, "was", "were")) closed since then, \(open.count - late.count) open, \(late.count) late."
                ),
                table(
                    "Actions and milestones", ["What", "Owner", "By", "State"],
                    (late + open.filter { !$0.isOverdue(on: today) } + closed).map { row($0, owners) },
                    none: ""),
            ])
    }

    // MARK: - Health

    private func health() throws -> ReviewPack.Section {
        let health = try Health.read(work, transaction)
        let lines = health.warnings.map { found in
            Piece("\(found.warning.evidence) \(found.warning.next)")
        }
        return ReviewPack.Section(
            heading: "Health", blocks: [.paragraph("\(health.words).")] + (lines.isEmpty ? [] : [.lines(lines)]))
    }
}
