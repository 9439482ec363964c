import Journal
import Kernel
import Storage
import Web

/// Which entries of a workspace are looked at.
struct AuditFilter: Sendable, Equatable {
    /// Part of the name of who did it.
    let who: String
    /// Part of what the entry says: the name of a file, of somebody who was let in.
    let about: String
    let item: Item.ID?
    let kind: Kind?
    let from: Day?
    let to: Day?
    /// As it was typed, for links to further pages.
    let typed: FormData
    let errors: FormErrors

    /// What people do, as owners ask for it.
    enum Kind: String, CaseIterable {
        case viewed, downloaded, changed, shared, people, permissions, records

        var name: String {
            switch self {
            case .viewed: "Viewed"
            case .downloaded: "Downloaded or exported"
            case .changed: "Changed files and folders"
            case .shared: "Shared by link"
            case .people: "People let in, changed, taken out"
            case .permissions: "Permissions"
            case .records: "Settings, retention, closing"
            }
        }

        static let downloads = [
            "file.downloaded", "link.downloaded", "audit.exported", "archive.taken-away", "request.exported",
        ]

        /// As a condition on the row `e` of the journal.
        var condition: SQL {
            switch self {
            case .viewed: "e.verb = 'file.viewed'"
            case .downloaded: "e.verb IN \(list: Self.downloads)"
            case .changed:
                """
                (e.verb LIKE 'item.%' OR e.verb LIKE 'folder.%' OR e.verb LIKE 'comment.%' \
                OR (e.verb LIKE 'file.%' AND e.verb NOT IN ('file.viewed', 'file.downloaded')))
                """
            case .shared: "(e.verb LIKE 'link.%' OR e.verb LIKE 'share.%')"
            case .people: "(e.verb LIKE 'member.%' OR e.verb LIKE 'guest.%' OR e.verb LIKE 'join.%')"
            case .permissions: "(e.verb LIKE 'permissions.%' OR e.verb LIKE 'permission-team.%')"
            case .records:
                """
                (e.verb LIKE 'workspace.%' OR e.verb LIKE 'retention.%' OR e.verb LIKE 'hold.%' \
                OR e.verb LIKE 'request.%' OR e.verb LIKE 'archive.%' OR e.verb LIKE 'audit.%')
                """
            }
        }
    }

    init(_ data: FormData) {
        var form = FormReader(data)
        who = form.text("who", "The name", limit: 200)
        about = form.text("about", "What it is about", limit: 200)
        kind = form.choice("kind", "What was done", as: Kind.self)
        from = form.day("from", "The first day")
        to = form.day("to", "The last day")
        item = data["item"].flatMap { Item.ID($0) }
        var kept = data.fields
        kept["before"] = nil
        typed = FormData(kept)
        errors = form.errors
    }

    /// That a file's text was read for searching is no act of anybody's.
    var condition: SQL {
        var conditions: [SQL] = ["e.verb <> 'file.read-for-search'"]
        if let kind { conditions.append(kind.condition) }
        if !who.isEmpty { conditions.append(WordMatch.condition("e.actor_name", has: who)) }
        if !about.isEmpty { conditions.append(WordMatch.condition("e.details", has: about)) }
        if let item { conditions.append("e.subject_id = \(item)") }
        // Identifiers begin with their time (RFC 9562).
        if let from { conditions.append("e.id >= \(Self.first(Instant(startOf: from)))") }
        if let to { conditions.append("e.id < \(Self.first(Instant(startOf: to.adding(days: 1))))") }
        return conditions.joined(" AND ")
    }

    private static func first(_ moment: Instant) -> UUID128 {
        UUID128(high: UInt64(max(0, moment.milliseconds)) << 16, low: 0)
    }
}
