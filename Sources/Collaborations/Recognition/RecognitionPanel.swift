import Access
import Directory
import Journal
import Kernel
import Storage
import Web

/// What somebody or a team made possible, on their page. Thanks of restricted collaborations show to those alone who may know of them.
struct RecognitionPanel: PagePanel {
    private static let limit = 5

    func panel(
        on subject: Subject, for viewer: Viewer, at now: Instant, in transaction: any Transaction
    ) throws -> HTML {
        let recipient: Thanks.Recipient
        switch subject.kind {
        case "person": recipient = .person(Person.ID(subject.id))
        case "team": recipient = .team(Team.ID(subject.id))
        default: return .empty
        }
        let sight = CollaborationSight(viewer, at: now)
        let found = try ThanksStore(transaction).list(to: [recipient], limit: Self.limit, sight)
        let isOwn = subject.kind == "person" && viewer.person == subject.id && viewer.role != .guest
        return ThanksPages.panel(try ThanksLine.read(found, sight, transaction), of: isOwn)
    }
}
