import Access
import HTTPTypes
import Hummingbird
import Collaborations
import Journal
import Kernel
import Storage
import Web

/// The audit of a workspace in the browser.
struct AuditRoutes: Sendable {
    private static let pageSize = 100
    private static let batch = 500

    let desk: WorkspaceDesk

    var routes: Routes {
        var routes = Routes()
        routes.get("/workspaces/:slug/audit") { visit in
            let filter = AuditFilter(visit.query)
            let before = visit.query["before"].flatMap { JournalEntry.ID($0) }
            let (room, lines) = try await desk.read(visit.parameter("slug"), visit.signedIn()) { room, transaction in
                (room, try AuditLine.list(filter, before: before, limit: Self.pageSize + 1, room, transaction))
            }
            let next = lines.count > Self.pageSize ? lines[Self.pageSize - 1].entry.id : nil
            let page = AuditPages.page(room, filter, Array(lines.prefix(Self.pageSize)), next: next)
            return filter.errors.isEmpty ? visit.page(page) : visit.refusedForm(page)
        }
        routes.get("/workspaces/:slug/audit.csv") { visit in try await export(visit) }
        routes.get("/workspaces/:slug/audit/:id") { visit in
            let id = try visit.id(of: JournalEntry.self)
            let (room, line, position) = try await desk.read(visit.parameter("slug"), visit.signedIn()) {
                ($0, try AuditLine.find(id, $0, $1), try $1.journal.position(of: id))
            }
            return visit.page(
                AuditPages.entry(room, line, position: position, isProvable: desk.evidence != nil))
        }
        routes.get("/workspaces/:slug/audit/:id/proof") { visit in
            let id = try visit.id(of: JournalEntry.self)
            _ = try await desk.read(visit.parameter("slug"), visit.signedIn()) { try AuditLine.find(id, $0, $1) }
            guard let evidence = desk.evidence else { throw Fault.missing("This proof") }
            let text: String
            do {
                text = try await evidence.prove(id)
            } catch JournalError.notSealedYet {
                throw Fault(.conflict, "This entry is not sealed yet. Try again in a few seconds.")
            }
            var response = Response.bytes(Array(text.utf8), type: "text/plain; charset=utf-8")
            response.headers[.contentDisposition] = "attachment; filename=\"\(id).txt\""
            return response
        }
        return routes
    }

    private static let columns = [
        "time", "who", "account", "person", "what", "about", "details", "address", "client", "origin", "verb",
        "subject kind", "subject", "entry",
    ]

    /// A page of entries at a time, each asked for anew: whoever ceases to own the workspace gets no more.
    private func export(_ visit: Visit) async throws -> Response {
        let (viewer, slug) = (try visit.signedIn(), visit.parameter("slug"))
        let filter = AuditFilter(visit.query)
        if !filter.errors.isEmpty { throw Fault(.invalid, "The filter cannot be understood. Choose again.") }
        let now = try await desk.write(slug, viewer, whileClosed: true) { room, transaction in
            try WorkspaceRules.keepRecords(room).orThrow()
            try room.record("audit.exported", details: ["filter": filter.typed.encoded()], in: transaction)
            return room.now
        }
        return visit.csv("audit", Self.columns, desk.database) {
            (transaction: any Transaction, before: JournalEntry.ID?) in
            let room = try Room.inside(slug, viewer, now, transaction)
            let lines = try AuditLine.list(filter, before: before, limit: Self.batch, room, transaction)
            return (lines.map(Self.row), lines.count == Self.batch ? lines.last?.entry.id : nil)
        }
    }

    private static func row(_ line: AuditLine) -> [String] {
        let entry = line.entry
        let state =
            line.isForged
            ? "changed afterwards"
            : line.origin != nil ? "as sealed" : entry.details[SealedOrigin.detail] == nil ? "" : "no longer kept"
        return [
            entry.time.rfc3339, entry.actor.name, entry.actor.account.map { "\($0)" } ?? entry.actor.kind.rawValue,
            entry.actor.person.map { "\($0)" } ?? "", line.act, line.object, line.more, line.origin?.address ?? "",
            line.origin?.client ?? "", state, entry.verb, entry.subject.kind, "\(entry.subject.id)", "\(entry.id)",
        ]
    }
}
