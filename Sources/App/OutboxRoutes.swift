import Hummingbird
import Kernel
import Mail
import Storage
import Web

/// The demonstration's outbox: mail that would have been sent. It does not exist otherwise.
struct OutboxRoutes: Sendable {
    let database: any Database

    init(_ database: any Database) { self.database = database }

    var routes: Routes {
        var routes = Routes()
        routes.get("/demonstration/outbox", .anybody) { visit in
            let mails = try await database.read { try $0.outbox(limit: 50) }
            return visit.page(list(mails))
        }
        routes.get("/demonstration/outbox/:id", .anybody) { visit in
            let id = try visit.id(of: Mail.self)
            guard let contents = try await database.read({ try $0.mailContents(id) }) else {
                throw Fault.missing("This mail")
            }
            return visit.page(page(contents))
        }
        return routes
    }

    private func list(_ mails: [Mail]) -> Page {
        let items = mails.map { mail -> HTML in
            """
            <li><a class="govuk-link cc-list__title" href="/demonstration/outbox/\(mail.id.description)">\(mail.subject)</a>
            <p class="cc-why">To \(mail.to) · \(mail.createdAt.plain)</p></li>
            """
        }
        let body: HTML =
            mails.isEmpty
            ? empty("Mail that the demonstration would have sent appears here. Nothing yet.")
            : "<ul class=\"cc-list\">\(items)</ul>"
        return Page(
            "Outbox",
            body: """
                <h1 class="govuk-heading-l">Outbox</h1>
                <p class="govuk-body">Mail that would have been sent. In the demonstration none leaves the machine.</p>\(body)
                """)
    }

    private func page(_ contents: MailContents) -> Page {
        let lines = contents.text.split(separator: "\n", omittingEmptySubsequences: false).map {
            line -> HTML in
            let text = String(line).trimmingPrefix(while: { $0 == " " })
            guard text.hasPrefix("http://") || text.hasPrefix("https://") else {
                return HTML(text: String(line))
            }
            return "<a class=\"govuk-link\" href=\"\(String(text))\">\(String(text))</a>"
        }
        return Page(
            contents.mail.subject, trail: [Link("Outbox", "/demonstration/outbox")],
            body: """
                <h1 class="govuk-heading-l">\(contents.mail.subject)</h1>
                <p class="cc-why">To \(contents.mail.to) · \(contents.mail.createdAt.plain)</p>
                <div class="cc-card"><p class="govuk-body">\(lines.joined("<br>"))</p></div>
                """)
    }
}
