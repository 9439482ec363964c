import Access
import Directory
import Storage

extension MoneyPages.View {
    /// What the viewer sees of a collaboration's money.
    static func read(_ work: Workplace, _ transaction: any Transaction) throws -> MoneyPages.View {
        let store = MoneyStore(transaction)
        let finance = try store.entries(work.collaboration.id)
        let ledger = try store.ledger(work.collaboration.id)
        let bodies = finance.flatMap { [$0.payer, $0.receiver].compactMap(\.self) } + ledger.map(\.body)
        return MoneyPages.View(
            head: try CollaborationHead.read(work, transaction),
            bodies: try BodyStore(transaction).find(Array(Set(bodies)), Sight(work.viewer)), finance: finance,
            ledger: ledger,
            mayContribute: CollaborationRules.contribute(work.standing, work.collaboration.stage).isAllowed)
    }
}
