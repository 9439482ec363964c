import Kernel
import Papers

/// An objective with its evidence, to take into an appraisal.
enum ObjectivePaper {
    static func paper(_ view: ObjectivePages.View, on day: Day) -> Paper {
        var blocks: [PaperBlock] = [
            .paragraph(.bold("Collaboration: ") + RichText(view.title)),
            .paragraph(.bold("Year: ") + RichText("\(view.objective.year.name), from 1 April to 31 March")),
            .paragraph(.bold("Line manager: ") + RichText(view.manager ?? "none in the directory")),
            .paragraph(.bold("State on \(day.plain): ") + RichText(state(view))),
            .heading(1, "What I will do"),
            .paragraph(RichText(view.latest?.what ?? "")),
            .heading(1, "How we will know"), .paragraph(RichText(view.latest?.how ?? "")),
        ]
        if let before = view.agreedBefore {
            blocks += [
                .heading(1, RichText("Text agreed on \(before.at.day.plain)")), .paragraph(RichText(before.what)),
                .paragraph(RichText(before.how)),
            ]
        }
        blocks.append(.heading(1, "What was done"))
        if view.evidence.found.isEmpty { blocks.append(.paragraph("Nothing is recorded that the reader may see.")) }
        for kind in Evidence.Kind.allCases {
            let found = view.evidence.found.filter { $0.kind == kind }
            if found.isEmpty { continue }
            blocks.append(
                .table(
                    PaperTable(
                        caption: kind.name, columns: ["Day", "What"],
                        rows: found.map { [RichText($0.day.plain), RichText($0.text)] })))
        }
        return Paper(title: "Collaboration objective of \(view.person)", footer: view.name, blocks)
    }

    static func state(_ view: ObjectivePages.View) -> String {
        guard view.objective.state == .agreed, let step = view.latest else { return view.objective.state.name }
        return "Agreed by \(step.by) on \(step.at.day.plain)"
    }

    /// A row for each thing that was done, after one for the objective itself.
    /// - Parameter address: how the service is reached, for the links.
    static func rows(_ view: ObjectivePages.View, _ address: String) -> [[String]] {
        let head = ["person", "year", "collaboration", "kind", "day", "what", "link"]
        func row(_ kind: String, _ day: String, _ what: String, _ path: String) -> [String] {
            [view.person, view.objective.year.typed, view.title, kind, day, what, "\(address)\(path)"]
        }
        let path = view.objective.path
        let own = [
            row("What will be done", "", view.latest?.what ?? "", path),
            row("How it will be known", "", view.latest?.how ?? "", path), row("State", "", state(view), path),
        ]
        return [head] + own
            + view.evidence.found.map { row($0.kind.name, $0.day.description, $0.text, $0.path) }
    }
}
