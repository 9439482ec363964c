import Directory
import Kernel
import Web

/// The whole charter as one document.
enum CharterPages {
    struct View: Sendable {
        let head: CollaborationHead
        let charter: Charter
        let roles: ShownRoles
        let warnings: [String]
        let versions: Int
        let mayContribute: Bool
        /// Whether the viewer may change who decides what.
        let mayChangeRights: Bool
        let mayOrganise: Bool

        var path: String { CollaborationTab.charter.path(head.collaboration) }
    }

    static func page(_ visit: Visit, _ view: View) -> Page {
        let first = [CharterPart.outcome, .scope, .outOfScope].map { part(view, $0) }
        let last = [CharterPart.dataPlan, .reviewRhythm, .exitPlan, .behaviour, .workingDifferences].map {
            part(view, $0)
        }
        return CollaborationShell.page(
            view.head, .charter,
            """
            <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds"><h1 class="govuk-heading-l">Charter</h1>
            <p class="govuk-body">What the parties agreed, and who last changed it.</p>\(view.warnings.map { warning($0) })
            \(first)\(model(view))\(parties(view))</div></div>
            \(RightsPages.section(visit, view))
            <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
            \(RightsPages.forums(view))\(money(view))\(measures(view))\(last)\(versions(visit, view))</div></div>
            """)
    }

    /// A part with its heading, the way to change it, and who did last.
    static func section(_ name: String, change: Link?, _ content: HTML, by: String = "") -> HTML {
        let link: HTML =
            change.map {
                "<a class=\"govuk-link\" href=\"\($0.path)\">\($0.text)<span class=\"govuk-visually-hidden\"> \(name)</span></a>"
            } ?? .empty
        return """
            <section class="cc-part"><div class="cc-part__head"><h2 class="govuk-heading-m">\(name)</h2>\(link)</div>\
            \(content)\(if: !by.isEmpty, "<p class=\"cc-why\">\(by)</p>")</section>
            """
    }

    private static func part(_ view: View, _ part: CharterPart) -> HTML {
        let revision = view.charter.revision(part)
        let fields = part.fields(view.head.bodies).filter {
            !revision.content[$0.name].isEmpty || part.owes($0, revision.content)
        }
        let content: HTML
        if fields.isEmpty {
            content = "<p class=\"govuk-body cc-quiet\">Nothing agreed yet. \(part.explanation)</p>"
        } else if fields.count == 1, fields[0].name == "text" {
            let reading = part == .outcome ? OutcomeReading.line(revision.content["text"]) : .empty
            content = "\(CharterFormPages.text(fields[0], revision.content))\(reading)"
        } else {
            content = summaryList(
                fields.map { field in
                    revision.content[field.name].isEmpty
                        ? SummaryRow(field.label, text: "Not stated")
                        : SummaryRow(field.label, CharterFormPages.text(field, revision.content))
                })
        }
        let change = Link("Change", CharterFormPages.path(part, view.head.collaboration))
        return section(
            part.name, change: view.mayContribute ? change : nil, content,
            by: revision.changedBy.isEmpty ? "" : "Last changed by \(CharterFormPages.by(revision))")
    }

    private static func model(_ view: View) -> HTML {
        let text = view.charter.model.map { "\($0.name). \($0.explanation)" }
        return section(
            "Model", change: Link("See the assessment", AssessmentPages.path(view.head.collaboration)),
            "<p class=\"govuk-body\">\(text ?? "None chosen yet.")</p>")
    }

    private static func parties(_ view: View) -> HTML {
        let parties = view.charter.parties.map { party -> HTML in
            let rows = [
                SummaryRow("Brings", text: party.contribution), SummaryRow("Gains", text: party.benefit),
                SummaryRow("Gives up", text: party.givesUp),
            ]
            return """
                <h3 class="govuk-heading-s">\(view.charter.name(party.body))\(if: party.isLead, ", which leads")</h3>\(summaryList(rows))
                """
        }
        let roles = Role.allCases.flatMap { role -> [SummaryRow] in
            let seen = view.roles.seen.filter { $0.role == role }.map { one in
                SummaryRow(role.name, "\(PostLines.inline(one.staffed)), \(one.bodyName)")
            }
            return seen + view.roles.hidden.filter { $0 == role }.map { SummaryRow($0.name, "\(ShownRoles.unseen)") }
        }
        let people = Link("Change", CollaborationTab.people.path(view.head.collaboration))
        return section("Parties", change: people, "\(parties)")
            + section(
                "Roles", change: people,
                roles.isEmpty ? "<p class=\"govuk-body cc-quiet\">No post has a role yet.</p>" : summaryList(roles))
    }

    private static func money(_ view: View) -> HTML {
        let names = view.charter.bodies.mapValues(\.name)
        let money = WhoPaysWhoGains(view.charter.finance, view.charter.ledger, names: names)
        return section(
            "Money", change: Link("See the figures", CollaborationTab.money.path(view.head.collaboration)),
            "<p class=\"govuk-body\">\(money.sentence)</p>")
    }

    private static func measures(_ view: View) -> HTML {
        let lines = view.charter.measures.map { measure -> HTML in
            let owner =
                view.charter.posts[measure.owner].map { "\($0.title), \(view.charter.name(measure.body))" }
                ?? "a post that you do not see"
            let said = measure.agreed(owner: owner)
            let link = Link(measure.title, measure.path(in: view.head.collaboration)).html
            return """
                <li>\(link)\(said[0].dropFirst(measure.title.count))\(said.dropFirst().map { "<p class=\"cc-why\">\($0)</p>" as HTML })</li>
                """
        }
        let content: HTML =
            lines.isEmpty
            ? "<p class=\"govuk-body cc-quiet\">None yet. Three to five tell whether it works.</p>"
            : "<ul class=\"govuk-list\">\(lines)</ul>"
        let link = Link("See the values", CollaborationTab.measures.path(view.head.collaboration))
        return section("Joint measures", change: link, content)
    }

    private static func versions(_ visit: Visit, _ view: View) -> HTML {
        let list = Link("See the versions", "\(view.path)/versions")
        let kept =
            view.versions == 0
            ? "No version is kept yet." : "\(count(view.versions, "version is", "versions are")) kept."
        let keep = actionForm(visit, "\(view.path)/versions", "Keep as version \(view.versions + 1)", .primary)
        return section(
            "Versions", change: view.versions == 0 ? nil : list,
            """
            <p class="govuk-body">\(kept) A version is the whole charter as it was at one moment, and never changes.</p>
            \(if: view.mayOrganise, keep)
            <p class="govuk-body">\(Link("The memorandum of understanding", MemorandumPages.path(view.head.collaboration)).html): the charter in clauses, for the parties to sign.</p>
            """)
    }
}
