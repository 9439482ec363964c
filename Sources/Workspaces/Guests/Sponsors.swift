import Access
import Directory
import Journal
import Kernel
import Mail
import Storage

/// What follows when somebody who answers for guests leaves.
struct Sponsors {
    /// So long an owner has to name somebody else.
    static let grace = Interval.days(14)

    let transaction: any Transaction
    /// How the service is reached, for links in mail.
    let address: String

    init(_ transaction: any Transaction, address: String) {
        self.transaction = transaction
        self.address = address
    }

    /// Unless an owner names somebody else in time, the guests of whoever left lapse. They and the owners are told.
    func leave(_ workspace: Workspace, sponsor: Person.ID, at now: Instant) throws {
        let store = GuestStore(transaction)
        let guests = try store.sponsored(by: sponsor, in: workspace.id, at: now)
        if guests.isEmpty { return }
        let name = try PersonStore(transaction).find(sponsor, .everything)?.name ?? "Their sponsor"
        let owners = try MemberStore(transaction).reach([.owner], in: workspace.id)
        for guest in guests {
            let end = min(guest.member.until ?? now, now + Self.grace)
            try store.orphan(guest.person, in: workspace.id, until: now + Self.grace, at: now)
            try transaction.record(
                "guest.sponsor-gone", Subject("person", guest.person.uuid), by: .system("guests"), at: now,
                body: workspace.body.uuid, container: Subject("workspace", workspace.id.uuid),
                details: ["name": guest.name])
            try Guests.tell(
                guest, "Who answers for you in \(workspace.name)",
                "\(name), who answered for you in ‘\(workspace.name)’, has left it. Its owners are asked to name somebody else. Otherwise your access ends on \(end.plain).",
                address, workspace, at: now, transaction)
            for owner in owners where owner.email != nil {
                try transaction.queueMailIfPossible(
                    Letter(
                        to: owner.email ?? "", name: owner.name,
                        subject: "\(guest.name) needs a sponsor in \(workspace.name)",
                        text: """
                            \(name), who answered for the guest \(guest.name), \(guest.home), in ‘\(workspace.name)’, has \
                            left. Name somebody else, or their access ends on \(end.plain).
                            """,
                        link: Letter.Link(
                            "Name a sponsor", "\(address)\(workspace.path)/guests/\(guest.person)"),
                        purpose: .notification), at: now)
            }
        }
    }
}
