import Kernel
import Web

/// The pages of a body's administrator.
enum DashboardPages {
    static func path(_ body: Body) -> String { "\(body.path)/dashboard" }

    static func overview(_ visit: Visit, _ body: Body, _ dashboard: Dashboard) -> Page {
        func figure(_ label: String, _ value: String, _ list: DashboardList?) -> HTML {
            // Nothing would be on the list; but that of the people says how to begin.
            guard let list, value != "0" || list == .people else {
                return "<div><dt>\(label)</dt><dd>\(value)</dd></div>"
            }
            let path = "\(path(body))/\(list.rawValue)"
            return "<div><dt>\(label)</dt><dd><a class=\"govuk-link\" href=\"\(path)\">\(value)</a></dd></div>"
        }
        let figures = [
            figure("People", grouped(dashboard.people), .people),
            figure("Confirmed within six months", "\(dashboard.confirmedShare)%", nil),
            figure("Confirmations due", grouped(dashboard.due), .due),
            figure("Profiles complete, on average", "\(dashboard.averageCompleteness)%", nil),
            figure("Less than \(Dashboard.completeFrom)% complete", grouped(dashboard.incomplete), .incomplete),
            figure("Posts vacant", grouped(dashboard.vacantPosts), .vacant),
            figure("Teams without contact or purpose", grouped(dashboard.thinTeams), .teams),
            figure("Open corrections", grouped(dashboard.openCorrections), .corrections),
            figure("Guests", grouped(dashboard.guests), .guests),
        ]
        return Page(
            "How true the directory is", section: DirectoryLinks.section,
            trail: [DirectoryLinks.bodies, Link(body.name, body.path)],
            body: """
                <h1 class="govuk-heading-l">How true the directory is</h1>
                <p class="govuk-body">\(body.name), on \(visit.now.day.plain).</p>
                <dl class="cc-counts">\(figures)</dl>
                <div class="cc-actions">\(ways(body))</div>
                """)
    }

    /// How people come into the body.
    private static func ways(_ body: Body) -> HTML {
        linkButton("Add a person", "\(body.path)/people/new", .secondary)
            + linkButton("Import a file", "/directory/import", .secondary)
    }

    static func list(
        _ body: Body, _ list: DashboardList, _ lines: [DashboardLine], next: String?
    ) -> Page {
        let rows = lines.map { line -> [HTML] in
            line.cells.enumerated().map { index, cell -> HTML in
                index == 0 ? "<a class=\"govuk-link\" href=\"\(line.path)\">\(cell)</a>" : HTML(text: cell)
            }
        }
        let base = "\(path(body))/\(list.rawValue)"
        let content: HTML =
            lines.isEmpty
            ? empty(list.nothing, list == .people ? "<div class=\"cc-actions\">\(ways(body))</div>" : .empty)
            : """
            \(table(caption: list.title, list.heads, rows))
            \(pagination(previous: nil, next: next.map { "\(base)?after=\(percentEncoded($0))" }, label: list.title))
            <p class="govuk-body"><a class="govuk-link" href="\(base)/csv">Download the whole list as CSV</a></p>
            """
        return Page(
            list.title, section: DirectoryLinks.section,
            trail: [
                DirectoryLinks.bodies, Link(body.name, body.path), Link("How true the directory is", path(body)),
            ],
            body: "<h1 class=\"govuk-heading-l\">\(list.title)</h1>\(content)")
    }
}
