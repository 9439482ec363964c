import Access
import HTTPTypes
import Hummingbird
import Kernel
import Storage
import Web

/// Somebody's notices: the list, and marking them as read.
struct NoticeRoutes: Sendable {
    static let path = "/notices"
    private static let pageSize = 30

    let database: any Database
    let clock: WallClock
    let sources: [any NoticeSource]

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in
            let viewer = try visit.signedIn()
            let now = visit.now
            let onlyUnread = visit.query["show"] == "unread"
            let before = visit.query["before"].flatMap { Int64($0) }
            let (found, unread) = try await database.read { transaction -> ([Notice], Int) in
                guard let person = viewer.person else { return ([], 0) }
                let (store, seen) = (NoticeStore(transaction), sources.seen(by: viewer, at: now))
                return (
                    try store.list(
                        of: person, seen, onlyUnread: onlyUnread, before: before, limit: Self.pageSize + 1),
                    try store.unread(of: person, seen)
                )
            }
            let shown = Array(found.prefix(Self.pageSize))
            return visit.page(
                NoticePages.list(
                    visit,
                    NoticePages.Listing(
                        notices: shown, unread: unread, onlyUnread: onlyUnread, isFirst: before == nil,
                        next: found.count > shown.count ? shown.last?.position : nil,
                        hasProfile: viewer.person != nil)))
        }
        routes.post("\(Self.path)/read") { visit, form in
            try await markRead(visit, form, only: true)
            return visit.redirect(to: back(form))
        }
        routes.post("\(Self.path)/read-all") { visit, form in
            try await markRead(visit, form, only: false)
            return visit.redirect(to: Self.path, flash: "All are marked as read.")
        }
        return routes
    }

    /// Those that came since the page was shown stay unread.
    private func markRead(_ visit: Visit, _ form: FormData, only: Bool) async throws {
        let person = try visit.signedIn().person
        guard let person, let position = form["position"].flatMap({ Int64($0) }) else {
            throw Fault.missing("This notice")
        }
        let now = clock.now()
        try await database.write { transaction in
            try NoticeStore(transaction).markRead(of: person, upTo: position, only: only, at: now)
        }
    }

    private func back(_ form: FormData) -> String {
        form["show"] == "unread" ? "\(Self.path)?show=unread" : Self.path
    }

    /// For the navigation.
    func unread(_ viewer: Viewer, at now: Instant) async throws -> Int {
        guard let person = viewer.person else { return 0 }
        let seen = sources.seen(by: viewer, at: now)
        return try await database.glance { try NoticeStore($0).unread(of: person, seen) }
    }
}
