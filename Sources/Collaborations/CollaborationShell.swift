import Access
import Directory
import Kernel
import Storage
import Web

/// The sections of a collaboration, in their order. What is not built is not here.
enum CollaborationTab: String, CaseIterable {
    case overview, charter, decisions, risks, actions, money, measures, reviews, health, people, record

    var name: String {
        switch self {
        case .overview: "Overview"
        case .charter: "Charter"
        case .money: "Money"
        case .decisions: "Decisions"
        case .risks: "Risks"
        case .actions: "Actions"
        case .measures: "Measures"
        case .reviews: "Reviews"
        case .health: "Health"
        case .people: "Parties and roles"
        case .record: "Record"
        }
    }

    func path(_ collaboration: Collaboration) -> String {
        self == .overview ? collaboration.path : "\(collaboration.path)/\(rawValue)"
    }
}

/// What stands at the top of every page of a collaboration.
struct CollaborationHead: Sendable {
    let collaboration: Collaboration
    let standing: Standing
    /// Its bodies, the lead first.
    let bodies: [Body]
    let sro: StaffedRole?
    /// There is one whose post the viewer may not see.
    let hasHiddenSRO: Bool
    let next: NextDate?

    static func read(_ work: Workplace, _ transaction: any Transaction) throws -> CollaborationHead {
        try read(work.collaboration, work.standing, Sight(work.viewer), on: work.now.day, transaction)
    }

    static func read(
        _ collaboration: Collaboration, _ standing: Standing, _ sight: Sight, on today: Day,
        _ transaction: any Transaction
    ) throws -> CollaborationHead {
        let roles = RoleStore(transaction)
        let sro = try roles.staffed(collaboration.id, sight).first { $0.role == .sro }
        let isOpen = standing.isInside && !collaboration.stage.isOver
        return CollaborationHead(
            collaboration: collaboration, standing: standing,
            bodies: try PartyStore(transaction).bodies(ofEach: [collaboration.id], sight)[collaboration.id] ?? [],
            sro: sro, hasHiddenSRO: try sro == nil && roles.holder(of: .sro, collaboration.id) != nil,
            next: isOpen ? try NextDate.read(collaboration.id, on: today, transaction) : nil)
    }
}

enum CollaborationShell {
    static let section = "/collaborations"
    static let trail = [Link("Collaborations", "/collaborations")]

    /// A page inside: the strip, the sections and what the page is for.
    /// - Parameter title: of the page when it is not the section's first: 'Decision 14'.
    static func page(
        _ head: CollaborationHead, _ tab: CollaborationTab, title: String? = nil, scripts: [String] = [],
        errors: FormErrors = FormErrors(), _ content: HTML
    ) -> Page {
        let collaboration = head.collaboration
        var trail = Self.trail
        if tab != .overview || title != nil { trail.append(Link(collaboration.title, collaboration.path)) }
        if title != nil, tab != .overview { trail.append(Link(tab.name, tab.path(collaboration))) }
        let name = title ?? (tab == .overview ? collaboration.title : "\(tab.name) – \(collaboration.title)")
        return Page(
            name, section: section, trail: trail, scripts: scripts, errors: errors,
            body: "\(strip(head, isHeading: tab == .overview && title == nil))\(tabs(head, tab))\(content)")
    }

    /// A form inside: as wide as lines are easy to read, with the way back to its section.
    static func form(
        _ head: CollaborationHead, _ tab: CollaborationTab, _ heading: String, errors: FormErrors, _ content: HTML
    ) -> Page {
        let collaboration = head.collaboration
        let trail = trail + [Link(collaboration.title, collaboration.path), Link(tab.name, tab.path(collaboration))]
        return Page.form(heading, section: section, trail: trail, errors: errors, content)
    }

    /// Stage, title, outcome, bodies, the senior responsible owner and the next date; the page's heading on the overview alone.
    private static func strip(_ head: CollaborationHead, isHeading: Bool) -> HTML {
        let collaboration = head.collaboration
        let title: HTML =
            isHeading
            ? "<h1 class=\"govuk-heading-l\">\(collaboration.title)</h1>"
            : "<p class=\"govuk-heading-m\"><a class=\"govuk-link\" href=\"\(collaboration.path)\">\(collaboration.title)</a></p>"
        return """
            <div class="cc-strip">\(stageTag(collaboration.stage))\(title)
            <p class="govuk-body-l">\(collaboration.outcome)</p>
            <dl class="cc-strip__facts"><div><dt>Bodies</dt><dd>\(squares(head.bodies))</dd></div>\(sro(head))\(next(head))</dl></div>
            """
    }

    private static func sro(_ head: CollaborationHead) -> HTML {
        guard head.standing.isInside else { return .empty }
        let value: HTML =
            head.sro.map { PostLines.inline($0.staffed) }
            ?? "\(head.hasHiddenSRO ? ShownRoles.unseen : "Nobody yet")"
        return "<div><dt>Senior responsible owner</dt><dd>\(value)</dd></div>"
    }

    private static func next(_ head: CollaborationHead) -> HTML {
        guard let next = head.next else { return .empty }
        let link = Link(next.text, next.tab.path(head.collaboration)).html
        return "<div><dt>Next</dt><dd>\(link)</dd></div>"
    }

    static func squares(_ bodies: [Body]) -> HTML {
        bodies.map { bodySquare(initials: $0.initials, name: $0.name, id: $0.id.uuid) }.joined(" ")
    }

    static func stageTag(_ stage: Collaboration.Stage) -> HTML {
        let colour: TagColour =
            switch stage {
            case .proposed: .blue
            case .preparing: .purple
            case .running: .green
            case .paused: .yellow
            case .notPursued, .ended: .grey
            }
        return tag(stage.name, colour)
    }

    private static func tabs(_ head: CollaborationHead, _ current: CollaborationTab) -> HTML {
        guard head.standing.isInside else { return .empty }
        let items = CollaborationTab.allCases.map { tab -> HTML in
            let marker: HTML = tab == current ? " aria-current=\"true\"" : ""
            return "<li><a class=\"govuk-link\" href=\"\(tab.path(head.collaboration))\"\(marker)>\(tab.name)</a></li>"
        }
        return "<nav class=\"cc-tabs\" aria-label=\"Sections of this collaboration\"><ul>\(items)</ul></nav>"
    }
}
