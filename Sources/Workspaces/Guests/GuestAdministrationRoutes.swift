import Access
import Directory
import Hummingbird
import Journal
import Kernel
import Storage
import Web

/// The guests for whom people of a body answer, for its administrators.
struct GuestAdministrationRoutes: Sendable {
    static let path = "/administration/guests"
    private static let pageSize = 100

    let desk: WorkspaceDesk

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in
            let viewer = try visit.signedIn()
            try Self.administer(viewer).orThrow()
            let (after, now) = (visit.query["after"].flatMap { SponsoredGuest.Place($0) }, visit.now)
            let found = try await desk.database.read {
                try SponsoredGuest.list(for: viewer, after: after, limit: Self.pageSize + 1, at: now, in: $0)
            }
            return visit.page(Self.page(visit, found, isFirst: after == nil))
        }
        routes.post("\(Self.path)/end") { visit, form in
            let (viewer, now) = (try visit.signedIn(), visit.now)
            try Self.administer(viewer).orThrow()
            let person = try PeopleRoutes.person(form)
            guard let workspace = form["workspace"].flatMap({ Workspace.ID($0) }) else {
                throw Fault.missing("This guest")
            }
            try await desk.database.write { transaction in
                guard
                    let one = try SponsoredGuest.find(person, in: workspace, for: viewer, at: now, transaction),
                    let place = try WorkspaceStore(transaction).find(workspace)
                else { throw Fault.missing("This guest") }
                try Guests.end(one.guest, place, by: viewer, at: now, transaction)
            }
            return visit.redirect(to: Self.path, flash: "The access has ended, and they are told.")
        }
        return routes
    }

    static func administer(_ viewer: Viewer) -> Verdict {
        viewer.isPlatformAdministrator || viewer.role == .bodyAdministrator && !viewer.administers.isEmpty
            ? .allowed
            : .refused(because: "only the administrators of a body see all guests of its people, and you are not one")
    }

    private static func page(_ visit: Visit, _ found: [SponsoredGuest], isFirst: Bool) -> Page {
        let shown = found.prefix(pageSize)
        let rows = shown.map { one -> [HTML] in
            let place: HTML =
                one.workspaceName.map { Link($0, one.workspacePath).html } ?? "A confidential workspace"
            let end = actionForm(
                visit, "\(path)/end", "End access", .quiet,
                fields: ["person": one.guest.person.description, "workspace": one.workspace.description],
                about: "of \(one.guest.name)")
            return [
                one.guest.html(isLinked: true), place, "\(one.sponsorName)", HTML(text: one.guest.member.purpose), end,
            ]
        }
        let list: HTML =
            rows.isEmpty
            ? empty("Guests of workspaces for whom people of your body answer would be here. There are none.")
            : table(
                caption: "Guests", isCaptionShown: false,
                ["Guest", "Workspace", "Who answers for them", "What they are to do", "Act"], rows)
        let next = found.count > pageSize ? shown.last.map { "\(path)?after=\(SponsoredGuest.Place($0).text)" } : nil
        return Page(
            "Guests",
            body: """
                <h1 class="govuk-heading-l">Guests</h1>
                <p class="govuk-body">People from outside who are in workspaces, and for whom people of your body answer. \
                The next to end comes first.</p>
                \(list)\(pagination(previous: isFirst ? nil : path, next: next, label: "guests"))
                """)
    }
}

/// On the page of a body, for its administrators: how many guests its people answer for.
struct GuestsPanel: PagePanel {
    func panel(
        on subject: Subject, for viewer: Viewer, at now: Instant, in transaction: any Transaction
    ) throws -> HTML {
        guard subject.kind == "body", viewer.administers(subject.id) else { return .empty }
        let number = try SponsoredGuest.count(of: Body.ID(subject.id), at: now, in: transaction)
        if number == 0 { return .empty }
        let link = Link(Kernel.count(number, "guest", "guests"), GuestAdministrationRoutes.path).html
        return
            "<h2 class=\"govuk-heading-s\">Guests of workspaces</h2><p class=\"govuk-body\">Its people answer for \(link).</p>"
    }
}
