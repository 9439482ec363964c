import Directory
import Kernel
import Search
import Web

/// Efforts like the one that somebody describes, with the reason for each and whom to call.
enum LikenessPages {
    /// A part of a page; nothing when there are none.
    static func list(_ efforts: [LikeEffort]) -> HTML {
        if efforts.isEmpty { return .empty }
        return "<ul class=\"cc-list\">\(efforts.map(row))</ul>"
    }

    /// Beside the form, while it is filled in.
    static func beside(_ efforts: [LikeEffort]) -> HTML {
        if efforts.isEmpty { return .empty }
        return """
            <h2 class="govuk-heading-s">Already in the register</h2>
            <p class="cc-why">Is one of these what you need? Open it, or ask to join.</p>
            \(list(efforts))
            """
    }

    private static func row(_ effort: LikeEffort) -> HTML {
        let one = effort.collaboration
        let lead = effort.bodies.first?.name ?? ""
        let call: HTML =
            effort.contact.map { "<div>Call: \(PostLines.inline($0))</div>" } ?? "<div>Ask \(lead)</div>"
        let about: HTML = "<span class=\"govuk-visually-hidden\"> \(one.title)</span>"
        let join: HTML = """
            <div><a class="govuk-link" href="\(JoinRequest.askPath(one))">Ask to join\(about)</a></div>
            """
        return """
            <li><a class="govuk-link cc-list__title" href="\(one.path)">\(one.title)</a> \(CollaborationShell.stageTag(one.stage))\
            <div>\(lead): \(one.outcome)</div>\(call)\(if: effort.isOpenToAsk, join)\(studies(effort))<p class="cc-why">Both: \(why(effort))</p></li>
            """
    }

    private static func studies(_ effort: LikeEffort) -> HTML {
        if effort.studies.isEmpty { return .empty }
        return "<div>Case study: \(effort.studies.map { Link($0.title, $0.path).html }.joined(", "))</div>"
    }

    /// 'topic: rough sleeping · ‘second night’ · place: Northmoor'.
    static func why(_ effort: LikeEffort) -> String {
        effort.reasons.prefix(5).map { reason -> String in
            switch reason {
            case .topic(let name): "topic: \(name)"
            case .phrase(let text), .word(let text): "‘\(text)’"
            case .place(let name): "place: \(name)"
            case .client(let name): "for \(name)"
            case .body(let name): "body: \(name)"
            }
        }.joined(separator: " · ")
    }
}
