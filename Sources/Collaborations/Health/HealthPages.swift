import Kernel
import Web

/// How it goes: the warnings with their evidence, everything that is looked at, and the form of the thresholds.
enum HealthPages {
    static func path(_ collaboration: Collaboration) -> String { CollaborationTab.health.path(collaboration) }

    static func page(_ visit: Visit, _ head: CollaborationHead, _ health: Health, mayOrganise: Bool) -> Page {
        let found = health.warnings
        let lead =
            found.isEmpty
            ? "\(health.words)."
            : "\(count(found.count, "thing speaks", "things speak")) against it. None of them is a score: each says what was seen, and what to do next."
        return CollaborationShell.page(
            head, .health,
            """
            <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
            <h1 class="govuk-heading-l">Health</h1><p class="govuk-body">\(lead)</p>
            \(found.map { section($0, health, mayOrganise: mayOrganise) })
            <h2 class="govuk-heading-m">What is looked at</h2>\(looked(head.collaboration, health, found))
            \(if: mayOrganise, linkButton("Change when it warns", "\(path(head.collaboration))/thresholds", .secondary))</div></div>
            """)
    }

    private static func section(_ found: Health.Found, _ health: Health, mayOrganise: Bool) -> HTML {
        let warning = found.warning
        let links = warning.links.map { "<li>\($0.html)</li>" as HTML }
        return """
            <section class="cc-part"><h2 class="govuk-heading-m">\(found.rule.sign.name): \(lowered(found.rule.name))</h2>
            <p class="govuk-body">\(warning.evidence)</p>\(if: !links.isEmpty, "<ul class=\"govuk-list\">\(links)</ul>")
            <p class="govuk-body"><strong>Next step:</strong> \(warning.next) \(warning.place.html)</p>
            \(threshold(found.rule, health, mayOrganise: mayOrganise))</section>
            """
    }

    private static func lowered(_ name: String) -> String { name.prefix(1).lowercased() + name.dropFirst() }

    /// From when on it warns, beside the warning.
    private static func threshold(_ rule: HealthRule, _ health: Health, mayOrganise: Bool) -> HTML {
        guard let threshold = rule.threshold else { return "<p class=\"cc-why\">Warns at once.</p>" }
        let change = Link("Change it", "\(path(health.facts.collaboration))/thresholds#\(threshold.rawValue)").html
        return
            "<p class=\"cc-why\">\(said(threshold, health.thresholds)) \(if: mayOrganise, change)</p>"
    }

    private static func said(_ threshold: HealthThreshold, _ thresholds: HealthThresholds) -> String {
        let value = thresholds[threshold]
        let own =
            value == threshold.standard
            ? "the usual value" : "set for this collaboration; usually \(threshold.standard)"
        return "\(threshold.words(value)) (\(own))."
    }

    private static func looked(_ collaboration: Collaboration, _ health: Health, _ found: [Health.Found]) -> HTML {
        let items = HealthRule.all.map { rule -> HTML in
            let state: HTML
            if !rule.stages.contains(collaboration.stage) {
                state = tag("Not while it is \(collaboration.stage.name.lowercased())", .grey)
            } else {
                let isFound = found.contains { $0.rule.name == rule.name }
                state = isFound ? tag("Warning", .orange) : tag("Nothing found", .green)
            }
            let when = rule.threshold.map { said($0, health.thresholds) } ?? "Warns at once."
            return """
                <li><span class="cc-list__title">\(rule.sign.name): \(lowered(rule.name))</span> \(state)<p class="cc-why">\(when)</p></li>
                """
        }
        return "<ul class=\"cc-list\">\(items)</ul>"
    }

    /// On the overview: the first few warnings.
    static func summary(_ health: Health?) -> HTML {
        guard let health, HealthRule.agreed.contains(health.facts.collaboration.stage) else { return .empty }
        let items = health.warnings.prefix(HealthRule.shown).map { found -> HTML in
            "<li>\(found.warning.evidence) \(found.warning.place.html)</li>"
        }
        let list: HTML = "<ul class=\"govuk-list govuk-list--bullet\">\(items)</ul>"
        let more = Link("See what is looked at", path(health.facts.collaboration)).html
        return """
            <h2 class="govuk-heading-m">Health</h2><p class="govuk-body">\(health.words).</p>\(if: !items.isEmpty, list)\
            <p class="govuk-body">\(more)</p>
            """
    }

    // MARK: - Thresholds

    static func fields(_ thresholds: HealthThresholds) -> FormData {
        FormData(
            Dictionary(
                HealthThreshold.allCases.map { ($0.rawValue, ["\(thresholds[$0])"]) }, uniquingKeysWith: { $1 }))
    }

    static func form(_ visit: Visit, _ head: CollaborationHead, _ data: FormData, _ errors: FormErrors) -> Page {
        let own = path(head.collaboration)
        let fields = HealthThreshold.allCases.map { threshold -> HTML in
            let name = threshold.rawValue
            let bounds = "from \(grouped(threshold.bounds.lowerBound)) to \(grouped(threshold.bounds.upperBound))"
            return textField(
                name, threshold.label, value: data[name] ?? "",
                hint: "Usually \(grouped(threshold.standard)); \(bounds)", error: errors[name], width: 10)
        }
        return CollaborationShell.form(
            head, .health, "When it warns", errors: errors,
            """
            <p class="govuk-body">What you set holds for this collaboration, and all who take part see it beside each warning. Leave a \
            field empty for the usual value.</p>
            <form method="post" action="\(own)/thresholds" novalidate>\(visit.formToken)\(fields)
            \(buttonOrCancel("Save", backTo: own))</form>
            """)
    }
}
