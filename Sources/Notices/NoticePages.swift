import Kernel
import Web

/// The list of somebody's notices.
enum NoticePages {
    struct Listing: Sendable {
        let notices: [Notice]
        let unread: Int
        let onlyUnread: Bool
        let isFirst: Bool
        let next: Int64?
        let hasProfile: Bool
    }

    static func list(_ visit: Visit, _ listing: Listing) -> Page {
        Page(
            "Notices", section: NoticeRoutes.path,
            body: """
                <h1 class="govuk-heading-l">Notices</h1>
                <p class="govuk-body">What happened in what you take part in. \
                \(Link("Choose what comes by mail", SettingsRoutes.path).html)</p>
                \(choices(listing))\(all(visit, listing))\(results(visit, listing))
                """)
    }

    private static func choices(_ listing: Listing) -> HTML {
        let number =
            listing.unread >= NoticeStore.countLimit ? "\(NoticeStore.countLimit) or more" : "\(listing.unread)"
        return """
            <nav aria-label="Which notices"><ul class="govuk-list cc-choices cc-choices--row">\
            \(choice("All", NoticeRoutes.path, isChosen: !listing.onlyUnread))\
            \(choice("Unread (\(number))", "\(NoticeRoutes.path)?show=unread", isChosen: listing.onlyUnread))</ul></nav>
            """
    }

    private static func choice(_ name: String, _ path: String, isChosen: Bool) -> HTML {
        isChosen
            ? "<li><strong aria-current=\"true\">\(name)</strong></li>" : "<li>\(Link(name, path).html)</li>"
    }

    private static func all(_ visit: Visit, _ listing: Listing) -> HTML {
        guard listing.unread > 0, listing.isFirst, let newest = listing.notices.first else { return .empty }
        return actionForm(
            visit, "\(NoticeRoutes.path)/read-all", "Mark all as read", fields: ["position": "\(newest.position)"])
    }

    private static func results(_ visit: Visit, _ listing: Listing) -> HTML {
        if listing.notices.isEmpty { return empty(nothing(listing)) }
        let query = listing.onlyUnread ? "show=unread&" : ""
        let isPaged = !listing.isFirst || listing.next != nil
        return """
            <ul class="cc-list">\(listing.notices.map { line(visit, $0, listing.onlyUnread) })</ul>
            \(if: isPaged, pagination(
                previous: listing.isFirst ? nil : "\(NoticeRoutes.path)?\(query)",
                next: listing.next.map { "\(NoticeRoutes.path)?\(query)before=\($0)" }, label: "notices"))
            <p class="cc-why">Notices are kept for 90 days. The record of each place has everything.</p>
            """
    }

    private static func nothing(_ listing: Listing) -> String {
        if !listing.hasProfile {
            return "Notices would be here, once you have a profile in the directory and take part in something."
        }
        if listing.onlyUnread { return "You have read all of your notices." }
        return """
            Notices would be here: decisions, risks, reviews, signatures and what else happens in the collaborations and \
            workspaces that you take part in.
            """
    }

    private static func line(_ visit: Visit, _ notice: Notice, _ onlyUnread: Bool) -> HTML {
        let isNew = notice.readAt == nil
        let mark: HTML =
            isNew
            ? actionForm(
                visit, "\(NoticeRoutes.path)/read", "Mark as read", .quiet,
                fields: ["position": "\(notice.position)", "show": onlyUnread ? "unread" : "all"],
                about: notice.sentence) : .empty
        return """
            <li class="cc-notice\(if: isNew, " cc-notice--new")"><a class="govuk-link cc-list__title" href="\(notice.path)">\
            \(notice.sentence)</a> \(if: isNew, tag("New", .blue))
            <p class="cc-why">\(notice.place) · \(notice.happenedAt.plain)<br>You get this because \(notice.why).</p>\(mark)</li>
            """
    }
}
