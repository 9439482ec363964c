import Directory
import Kernel
import Storage

/// What the holder of a post is to do by a day.
struct ActionItem: Sendable, Equatable, Identifiable {
    typealias ID = Identifier<ActionItem>

    let id: ID
    let collaboration: Collaboration.ID
    let kind: Kind
    let title: String
    let owner: Post.ID
    let body: Body.ID
    let dueOn: Day
    let state: State
    /// What came of it.
    let note: String
    let closedAt: Instant?
    let source: Source?
    /// Who gave the promise, in which capacity, as it was then; empty for anything else.
    let promisedBy: String
    let promisedOn: Day?

    func path(in collaboration: Collaboration) -> String { "\(collaboration.path)/actions/\(id)" }

    var thing: EditedThing { EditedThing(.action, id.description) }

    /// 'Promised by Tom Whitlock, senior responsible owner, on 1 May 2026, in decision 7'; `nil` when it is no promise.
    var promise: String? {
        if promisedBy.isEmpty { return nil }
        let day = promisedOn.map { ", on \($0.plain)" } ?? ""
        let place = source.map { ", in \($0.label.lowercased())" } ?? ""
        return "Promised by \(promisedBy)\(day)\(place)"
    }

    func isOverdue(on today: Day) -> Bool { state == .open && dueOn < today }

    enum Kind: String, StorableName, CaseIterable {
        case action
        /// A day by which something is reached.
        case milestone
        /// What a senior person undertook in a decision or a review.
        case promise

        var name: String {
            switch self {
            case .action: "Action"
            case .milestone: "Milestone"
            case .promise: "Promise"
            }
        }
    }

    enum State: String, StorableName, CaseIterable {
        case open, done, dropped
        /// Whoever keeps it after the end does it.
        case handedOver = "handed-over"

        var name: String {
            switch self {
            case .open: "Open"
            case .done: "Done"
            case .dropped: "Dropped"
            case .handedOver: "Handed over"
            }
        }
    }

    /// Where it came from.
    struct Source: Sendable, Equatable {
        enum Kind: String, StorableName, CaseIterable {
            case risk, decision, review
        }

        let kind: Kind
        let number: Int

        var label: String { "\(kind.rawValue.prefix(1).uppercased())\(kind.rawValue.dropFirst()) \(number)" }

        func path(in collaboration: Collaboration) -> String { "\(collaboration.path)/\(kind.rawValue)s/\(number)" }
    }
}

extension ActionItem: RowDecodable {
    static let columns: SQL = """
        action_item.id, action_item.collaboration_id, action_item.kind, action_item.title, action_item.owner_post_id, \
        action_item.body_id, action_item.due_on, action_item.state, action_item.note, action_item.closed_at, \
        action_item.source_kind, action_item.source_number, action_item.promised_by, \
        action_item.promised_on
        """

    init(row: Row) throws {
        id = try row.get("id")
        collaboration = try row.get("collaboration_id")
        kind = try row.get("kind")
        title = try row.get("title")
        owner = try row.get("owner_post_id")
        body = try row.get("body_id")
        dueOn = try row.get("due_on")
        state = try row.get("state")
        note = try row.get("note")
        closedAt = try row.get("closed_at")
        promisedBy = try row.get("promised_by")
        promisedOn = try row.get("promised_on")
        let kind: Source.Kind? = try row.get("source_kind")
        let number: Int? = try row.get("source_number")
        if let kind, let number { source = Source(kind: kind, number: number) } else { source = nil }
    }
}
