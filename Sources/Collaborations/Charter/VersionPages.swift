import Kernel
import Web

/// The kept versions of a charter, one of them, and what changed between two.
enum VersionPages {
    private static func path(_ head: CollaborationHead) -> String {
        "\(CollaborationTab.charter.path(head.collaboration))/versions"
    }

    static func list(_ head: CollaborationHead, _ versions: [CharterVersion]) -> Page {
        let rows = versions.map { version -> [HTML] in
            [
                Link("Version \(version.number)", "\(path(head))/\(version.number)").html, "\(version.keptBy)",
                "\(version.keptAt.plain)", "<code>\(String(version.sha256.prefix(16)))</code>",
            ]
        }
        let content =
            versions.isEmpty
            ? empty("Versions of the charter would be here. Its organisers keep one from the charter’s page.")
            : table(
                caption: "Versions", isCaptionShown: false, ["Version", "Kept by", "When", "SHA-256 begins"], rows)
        return CollaborationShell.page(
            head, .charter, title: "Versions of the charter",
            "<h1 class=\"govuk-heading-l\">Versions of the charter</h1>\(content)")
    }

    static func one(_ head: CollaborationHead, _ version: CharterVersion) -> Page {
        let rows = [
            SummaryRow("Kept by", text: version.keptBy), SummaryRow("When", text: version.keptAt.plain),
            SummaryRow("SHA-256 of the text", "<code class=\"cc-code\">\(version.sha256)</code>"),
            version.number > 1
                ? SummaryRow(
                    "Changes",
                    Link("Since version \(version.number - 1)", "\(path(head))/\(version.number)/changes").html)
                : nil,
        ]
        let lines = version.text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().map {
            line -> HTML in
            line.hasPrefix("# ")
                ? "<li><h2 class=\"govuk-heading-s\">\(line.dropFirst(2))</h2></li>" : "<li>\(line)</li>"
        }
        return CollaborationShell.page(
            head, .charter, title: "Version \(version.number)",
            """
            <h1 class="govuk-heading-l">Version \(version.number) of the charter</h1>\(summaryList(rows))
            <p class="govuk-body">\(Link("The text that was kept, as a file", "\(path(head))/\(version.number)/text").html)</p>
            <ul class="cc-diff">\(Array(lines))</ul>
            """)
    }

    static func changes(_ head: CollaborationHead, _ old: CharterVersion, _ new: CharterVersion) -> Page {
        return CollaborationShell.page(
            head, .charter, title: "Version \(old.number) to \(new.number)",
            """
            <h1 class="govuk-heading-l">What changed from version \(old.number) to version \(new.number)</h1>
            <ul class="cc-diff">\(Comparison.items(old.text, new.text))</ul>
            """)
    }
}
