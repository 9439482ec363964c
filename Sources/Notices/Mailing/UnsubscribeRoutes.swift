import Accounts
import HTTPTypes
import Hummingbird
import Kernel
import Storage
import Web

/// What the addresses in mail lead to. They work without signing in. A GET changes nothing, as scanners of mail fetch links;
/// a POST does it at once, as RFC 8058 wants, without a redirect.
struct UnsubscribeRoutes: Sendable {
    static let path = "/notices/unsubscribe"
    private static let bodyLimit = 16 * 1024

    let database: any Database
    let choices: NoticeChoices
    let unsubscribing: Unsubscribing

    var routes: Routes {
        var routes = Routes()
        routes.get("\(Self.path)/:token", .anybody) { visit in
            let (_, list) = try read(visit)
            guard let title = choices.title(of: list) else { throw Self.unknown }
            return visit.page(page(visit, title))
        }
        // Without the token of our forms, as mail programs cannot know it: the address itself is what nobody else can know.
        routes.on(.post, "\(Self.path)/:token", .anybody) { visit in
            try visit.requireLength(upTo: Self.bodyLimit)
            _ = try await visit.request.body.collect(upTo: Self.bodyLimit)
            let (account, list) = try read(visit)
            let now = visit.now
            let title = try await database.write { transaction -> String? in
                // Nothing is mailed to an account that ended.
                guard let viewer = try AccountStore(transaction).viewers(of: [account], at: now)[account] else {
                    return choices.title(of: list)
                }
                return try choices.stop(list, viewer, at: now, transaction)
            }
            guard let title else { throw Self.unknown }
            return visit.page(done(title, list, account))
        }
        return routes
    }

    private static let unknown = Fault.missing("This address")

    private func read(_ visit: Visit) throws -> (account: UUID128, list: String) {
        guard let found = unsubscribing.read(visit.parameter("token")) else { throw Self.unknown }
        return found
    }

    private func page(_ visit: Visit, _ title: String) -> Page {
        Page.form(
            "Stop these mails?", section: NoticeRoutes.path, trail: [], errors: FormErrors(),
            """
            <p class="govuk-body">You will get no more \(title). What you must act on is still mailed.</p>
            <form method="post" action="\(visit.path)">\(button("Stop these mails"))</form>
            """)
    }

    private func done(_ title: String, _ list: String, _ account: UUID128) -> Page {
        let rest: HTML =
            list == Unsubscribing.all
            ? .empty
            : """
            <form method="post" action="\(unsubscribing.path(of: Unsubscribing.all, for: account))">\
            \(button("Stop all notices by mail as well", .secondary))</form>
            """
        return Page.form(
            "You will get no more of these mails", section: NoticeRoutes.path, trail: [], errors: FormErrors(),
            """
            <p class="govuk-body">You get no more \(title). You can change this at any time under \
            \(Link("what reaches you", SettingsRoutes.path).html).</p>\(rest)
            """)
    }
}
