import Collaborations
import Directory
import Kernel
import Notices
import Storage
import Web

/// The token's owner's own notices in the API. Notices know nothing of the API, so they meet here.
struct NoticesAPI: Sendable {
    let database: any Database
    let notices: OwnNotices

    var endpoints: [APIEndpoint] { [list.needing(CollaborationsModule.readScope), read] }

    private static let notice = APIRepresentation<OwnNotice>("Notice", "What somebody is told of what happened.") {
        $0.integer("position", nil, "Which; later ones have larger numbers.") { Int($0.position) }
        $0.text("sentence", "What happened, without a full stop.") { $0.sentence }
        $0.text("place", "The title of where it happened.") { $0.place }
        $0.text("page", "The path of the page where it is to be seen.") { $0.path }
        $0.text("why", "Completes 'You get this because …'.") { $0.why }
        $0.time("happened_at", "When.") { $0.happenedAt }
        $0.time(optional: "read_at", "When it was marked as read; null while it was not.") { $0.readAt }
    }

    private struct Unread: Sendable {
        let number: Int

        static let shape = APIRepresentation<Self>("UnreadNotices", "How many notices are unread.") {
            $0.integer("unread", 0...100, "How many; 100 stands for as many or more.") { $0.number }
        }
    }

    private var list: APIEndpoint {
        let notices = notices
        return .list(
            "listNotices", "/notices", "The token's owner's own notices, the oldest first",
            about: "Of the last ninety days.", of: database,
            [.query("show", .choice(["unread"]), "Only those that are unread.")], Self.notice,
            id: { UUID128(high: 0, low: UInt64(max(0, $0.position))) }
        ) { call, transaction in
            try notices.list(
                of: call.viewer, after: Int64(truncatingIfNeeded: call.window.after?.low ?? 0),
                onlyUnread: call.query["show"] == "unread", limit: call.window.count, at: call.now, in: transaction)
        }
    }

    private var read: APIEndpoint {
        let notices = notices
        return .post(
            "markNoticesRead", "/notices/read", "Mark notices as read",
            about: "What is read is mailed no more. Those that came later stay unread.",
            scope: CollaborationsModule.writeScope, [],
            APIInput([
                .init("position", .integer(1...Int.max), "Which notice.", isRequired: true),
                .init("and_before", .boolean, "Whether all before it, too."),
            ]), Unread.shape
        ) { call in
            guard let position = call.form["position"].flatMap({ Int64($0) }), position > 0 else {
                throw Fault.invalid("position", "Send the position of a notice, as answers give it")
            }
            let number = try await notices.markRead(
                position, andBefore: call.form["and-before"] == "yes", of: call.viewer)
            return ("\(APIPath.root)/notices", Unread(number: number))
        }
    }
}
