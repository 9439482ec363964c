import Journal
import Kernel
import Web

/// The pages on which people choose what reaches them.
enum SettingsPages {
    static let asInGeneral = "general"

    struct ChosenPlace: Sendable {
        let place: NoticePlace
        /// `nil` for as in general.
        let rhythm: Rhythm?

        var settingsPath: String { "\(SettingsRoutes.path)/places/\(place.subject.kind)/\(place.subject.id)" }
    }

    struct Settings: Sendable {
        let general: Rhythm
        let places: [ChosenPlace]
        let panels: [HTML]
        let calendarMadeAt: Instant?
    }

    private static let trail = [Link("Notices", NoticeRoutes.path)]

    static func settings(_ visit: Visit, _ view: Settings, _ errors: FormErrors) -> Page {
        Page.form(
            "What reaches you", section: NoticeRoutes.path, trail: trail, errors: errors,
            """
            <form method="post" action="\(SettingsRoutes.path)" novalidate>\(visit.formToken)
            \(radios("rhythm", "Notices by mail", value: view.general.rawValue, rhythms, hint: duties, error: errors["rhythm"]))
            \(button("Save"))</form>
            \(places(view))
            \(view.panels)
            \(calendar(visit, view.calendarMadeAt))
            """)
    }

    private static let duties =
        "What you must act on, as an escalated risk or a memorandum to sign, is mailed at once whatever you choose"

    private static let rhythms = Rhythm.allCases.map { Choice($0.rawValue, $0.name, hint: $0.hint) }

    private static func places(_ view: Settings) -> HTML {
        let heading: HTML = "<h2 class=\"govuk-heading-m\">Single collaborations and workspaces</h2>"
        if view.places.isEmpty {
            return heading
                + empty(
                    "The collaborations and workspaces that you take part in would be here, so that you can choose differently for one."
                )
        }
        let rows = view.places.map { chosen -> SummaryRow? in
            SummaryRow(
                chosen.place.title, HTML(text: chosen.rhythm?.name ?? "As above"),
                change: Link("Change", chosen.settingsPath))
        }
        return heading + summaryList(rows)
    }

    static func place(_ visit: Visit, _ chosen: ChosenPlace, _ general: Rhythm, _ errors: FormErrors) -> Page {
        let usual = Choice(asInGeneral, "As for everything else", hint: "Now: \(general.name.lowercased())")
        return Page.form(
            "Notices about ‘\(chosen.place.title)’", section: NoticeRoutes.path,
            trail: trail + [Link("What reaches you", SettingsRoutes.path)], errors: errors,
            """
            <p class="govuk-body">Choose how often you hear by mail about \(Link(chosen.place.title, chosen.place.path).html). If \
            you have no part in it of your own, but act for one of its parties, choosing also lists its notices for you.</p>
            <form method="post" action="\(chosen.settingsPath)" novalidate>\(visit.formToken)
            \(radios("rhythm", "By mail", value: chosen.rhythm?.rawValue ?? asInGeneral, [usual] + rhythms, error: errors["rhythm"]))
            \(buttonOrCancel("Save", backTo: SettingsRoutes.path))</form>
            """)
    }

    // MARK: - The calendar

    private static func calendar(_ visit: Visit, _ madeAt: Instant?) -> HTML {
        let make = "\(SettingsRoutes.path)/calendar"
        let about: HTML = """
            <h2 class="govuk-heading-m" id="calendar">Your calendar</h2>
            <p class="govuk-body">Actions, milestones, reviews and deadlines of decisions, in the calendar that you use: \
            it fetches them from an address that only you know.</p>
            """
        guard let madeAt else { return about + actionForm(visit, make, "Make an address") }
        return """
            \(about)<p class="govuk-body">Your address was made on \(madeAt.day.plain). It was shown once and is kept nowhere. \
            If you have lost it, or somebody else may know it, replace it: the old one answers no more.</p>
            <div class="cc-actions">\(actionForm(visit, make, "Replace the address"))\
            \(actionForm(visit, "\(make)/withdraw", "Withdraw it", .warning))</div>
            """
    }

    static func madeCalendar(_ address: String) -> Page {
        Page.form(
            "The address of your calendar", section: NoticeRoutes.path,
            trail: trail + [Link("What reaches you", SettingsRoutes.path)], errors: FormErrors(),
            """
            <p class="govuk-body">Copy it now: it is not shown again.</p>
            <p class="govuk-body"><code class="cc-code">\(address)</code></p>
            <p class="govuk-body">Give it to your calendar as one to subscribe to: ‘From URL’ in Google Calendar, ‘Subscribe from \
            web’ in Outlook, ‘New Calendar Subscription’ on a Mac. It is asked again every few hours.</p>
            \(warning("Whoever has this address sees what you would see. Do not pass it on."))
            \(linkButton("I have kept it", SettingsRoutes.path))
            """)
    }
}
