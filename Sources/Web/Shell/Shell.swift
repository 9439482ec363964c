import Access
import Kernel

/// The page around a page: header, navigation, banner, main part, footer.
enum Shell {
    static func render(_ page: Page, for visit: Visit) -> HTML {
        let site = visit.site
        let title = page.errors.isEmpty ? page.title : "Error: \(page.title)"
        return """
            <!doctype html>
            <html lang="en-GB" class="govuk-template">
            <head>
            <meta charset="utf-8">
            <title>\(title) – Concordat</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="theme-color" content="#003d39">
            \(if: !visit.isPublic, "<meta name=\"robots\" content=\"noindex, nofollow\">")
            <link rel="icon" href="\(site.asset("mark.svg"))" type="image/svg+xml">
            <link rel="stylesheet" href="\(site.asset("govuk-frontend.min.css"))">
            <link rel="stylesheet" href="\(site.asset("concordat.css"))">
            \(scripts(page, site))
            </head>
            <body class="govuk-template__body">
            <a href="#main" class="govuk-skip-link">Skip to main content</a>
            \(header(page, visit))
            \(if: site.isDemonstration, demonstration)
            <div class="cc-page govuk-width-container">
            \(breadcrumbs(page.trail))
            <main class="govuk-main-wrapper" id="main" tabindex="-1">
            \(flash(visit.flash))
            \(errorSummary(page.errors))
            \(page.body)
            </main>
            </div>
            \(footer(visit))
            </body>
            </html>
            """
    }

    private static func scripts(_ page: Page, _ site: Site) -> [HTML] {
        var names = page.scripts
        if !names.contains("suggest.js") { names.append("suggest.js") }
        return names.map { "<script type=\"module\" src=\"\(site.asset("js/\($0)"))\"></script>\n" }
    }

    private static func header(_ page: Page, _ visit: Visit) -> HTML {
        """
        <header class="cc-header"><div class="cc-header__inner cc-width">
        <a class="cc-header__name" href="/">\(mark)Concordat</a>
        \(if: visit.viewer != nil && !page.hasOwnSearch, searchBox(query: "", isCompact: true))
        <ul class="cc-header__me">\(account(visit))</ul>
        </div></header>
        \(navigation(page, visit))
        """
    }

    private static func account(_ visit: Visit) -> HTML {
        guard let viewer = visit.viewer else { return "<li><a href=\"/sign-in\">Sign in</a></li>" }
        let administration: HTML =
            viewer.isPlatformAdministrator
            ? "<li><a href=\"/administration\">Administration</a></li>" : .empty
        return """
            \(administration)<li><a href="/account">\(viewer.name)</a>\(guestTag(viewer))</li>
            <li><form method="post" action="/sign-out">\(visit.formToken)<button>Sign out</button></form></li>
            """
    }

    private static func guestTag(_ viewer: Viewer) -> HTML {
        guard viewer.role == .guest else { return .empty }
        return
            " <strong class=\"govuk-tag cc-guest\">Guest\(viewer.until.map { " until \($0.lastDay.plain)" } ?? "")</strong>"
    }

    private static func navigation(_ page: Page, _ visit: Visit) -> HTML {
        guard visit.viewer != nil else { return .empty }
        let items = visit.site.sections.map { section -> HTML in
            """
            <li><a class="cc-nav__link" href="\(section.path)"\
            \(attribute: "aria-current", section.path == page.section ? "true" : nil)>\(section.name)</a></li>
            """
        }
        return """
            <nav class="cc-nav" aria-label="Service"><div class="cc-width">
            <details class="cc-fold"><summary>Menu</summary></details>
            <ul class="cc-nav__list">\(items)\(notices(page, visit))</ul></div></nav>
            """
    }

    private static func notices(_ page: Page, _ visit: Visit) -> HTML {
        if visit.site.unread == nil { return .empty }
        let number = visit.unread.map { $0 > 99 ? "99+" : "\($0)" } ?? "0"
        let count: HTML = "<span class=\"govuk-visually-hidden\">, unread: </span> (\(number))"
        return """
            <li class="cc-nav__end"><a class="cc-nav__link" href="/notices"\
            \(attribute: "aria-current", page.section == "/notices" ? "true" : nil)>Notices\(if: number != "0", count)</a></li>
            """
    }

    private static func flash(_ flash: Flash?) -> HTML {
        guard let flash else { return .empty }
        return notification(flash.text, isSuccess: flash.isSuccess)
    }

    private static func footer(_ visit: Visit) -> HTML {
        let links: HTML =
            visit.viewer == nil
            ? "<li><a href=\"/public\">Public directory</a></li>"
            : "<li><a href=\"/glossary\">Glossary</a></li><li><a href=\"/public\">Public directory</a></li>"
        return """
            <footer class="cc-footer"><div class="cc-width"><ul>\(links)</ul>
            <p>Concordat holds OFFICIAL and OFFICIAL-SENSITIVE information, nothing higher.</p>
            </div></footer>
            """
    }

    private static let demonstration: HTML = """
        <section class="cc-demo" aria-label="Demonstration"><p class="cc-width">This is a demonstration. \
        The bodies, people and projects are made up.</p></section>
        """

    /// Three overlapping circles.
    private static let mark: HTML = """
        <svg class="cc-mark" viewBox="0 0 40 30" aria-hidden="true" focusable="false"><circle cx="13" cy="19" r="8"/>\
        <circle cx="27" cy="19" r="8"/><circle cx="20" cy="10" r="8"/></svg>
        """
}
