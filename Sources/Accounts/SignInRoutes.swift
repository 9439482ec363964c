import Access
import Hummingbird
import Kernel
import Mail
public import Storage
public import Web

/// Signing in and out.
public struct SignInRoutes: Sendable {
    let database: any Database
    let signIn: SignIn
    let twoFactor: TwoFactor
    /// A line about a persona: post and body. The directory supplies it.
    let about: @Sendable (Account, any Transaction) throws -> String

    public init(
        _ database: any Database, signIn: SignIn, twoFactor: TwoFactor,
        about: @escaping @Sendable (Account, any Transaction) throws -> String
    ) {
        self.database = database
        self.signIn = signIn
        self.twoFactor = twoFactor
        self.about = about
    }

    public var routes: Routes {
        var routes = Routes()
        routes.get("/sign-in", .anybody) { visit in
            // With `again`, whoever is signed in shows once more that it is them, before something of weight.
            if visit.viewer != nil, visit.query["again"] == nil { return visit.redirect(to: "/") }
            return visit.page(SignInPages.ask(visit, email: "", next: localPath(visit.query["next"])))
        }
        routes.post("/sign-in", .anybody) { visit, form in try await ask(visit, form) }
        routes.get("/sign-in/link/:token", .anybody) { visit in
            let token = visit.parameter("token")
            let state = try await signIn.state(ofLink: token, browser: visit.browser)
            return visit.page(SignInPages.confirm(visit, state: state, token: token))
        }
        routes.post("/sign-in/link/:token", .anybody) { visit, _ in
            let agent = visit.request.headers[.userAgent] ?? ""
            let entrance = try await signIn.consume(
                link: visit.parameter("token"), browser: visit.browser, agent: agent)
            return enter(visit, entrance)
        }
        routes.get("/sign-in/code", .anybody) { visit in
            visit.page(SignInPages.code(visit, next: localPath(visit.query["next"])))
        }
        routes.post("/sign-in/code", .anybody) { visit, form in try await code(visit, form) }
        routes.post("/sign-out", .anybody) { visit, _ in
            if let session = visit.sessionToken {
                try await Sessions(database).signOut(session, visit.viewer, at: visit.now)
            }
            var response = visit.redirect(to: "/sign-in", flash: "You are signed out.")
            response.setCookie(Cookies.session, "", site: visit.site, maximumAge: 0)
            return response
        }
        if signIn.isDemonstration { addDemonstration(&routes) }
        return routes
    }

    private func ask(_ visit: Visit, _ form: FormData) async throws -> Response {
        var reader = FormReader(form)
        let email = reader.text("email", "E-mail address", limit: 254, required: true)
        let next = localPath(form["next"])
        if reader.errors.isEmpty, !Text.isMailAddress(email) {
            reader.refuse("email", "Enter an e-mail address in the right form, like name@example.gov.uk")
        }
        guard reader.errors.isEmpty else {
            return visit.refusedForm(SignInPages.ask(visit, email: email, next: next, errors: reader.errors))
        }
        try await signIn.requestLink(email: email, next: next, browser: visit.browser, client: visit.client)
        return visit.page(SignInPages.sent(email: email, isDemonstration: signIn.isDemonstration))
    }

    private func code(_ visit: Visit, _ form: FormData) async throws -> Response {
        let next = localPath(form["next"])
        guard let session = visit.sessionToken else { throw Fault(.signInNeeded, "Sign in again.") }
        if try await twoFactor.pass(code: form["code"] ?? "", session: session) {
            return visit.redirect(to: next)
        }
        var errors = FormErrors()
        errors.add("code", "The code does not match. Check it, or wait for the next one")
        return visit.refusedForm(SignInPages.code(visit, next: next, errors: errors))
    }

    private func enter(_ visit: Visit, _ entrance: SignIn.Entrance) -> Response {
        let next = localPath(entrance.next)
        var response: Response
        if entrance.awaitsCode {
            response = visit.redirect(to: "/sign-in/code?next=\(percentEncoded(next))")
        } else if entrance.needsTwoFactor {
            response = visit.redirect(
                to: "/account/two-factor", flash: "Set up a second factor to act as administrator.",
                isSuccess: false)
        } else {
            response = visit.redirect(to: next)
        }
        let seconds = Int(Session.longest.milliseconds / 1000)
        response.setCookie(Cookies.session, hex(entrance.session), site: visit.site, maximumAge: seconds)
        return response
    }

    private func addDemonstration(_ routes: inout Routes) {
        routes.get("/sign-in/as", .anybody) { visit in
            let about = about
            let personas = try await database.read { transaction in
                try AccountStore(transaction).personas().map {
                    (account: $0, about: try about($0, transaction))
                }
            }
            return visit.page(SignInPages.personas(visit, personas))
        }
        routes.post("/sign-in/as", .anybody) { visit, form in
            guard let id = Account.ID(form["account"] ?? "") else { throw Fault.missing("This persona") }
            let entrance = try await signIn.enter(as: id, agent: visit.request.headers[.userAgent] ?? "")
            return enter(visit, entrance)
        }
    }
}

/// A path on this site to go on to; anything that could lead elsewhere becomes the start page.
func localPath(_ text: String?) -> String {
    guard let text, text.hasPrefix("/"), !text.hasPrefix("//"), !text.contains("\\"), text.utf8.count < 2000,
        text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return "/" }
    return text
}
