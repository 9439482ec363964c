import Access
import Directory
import Kernel
import Storage
import Web

/// What the start page shows of collaborations: one's own, and what is new in one's topics.
enum HomeSections {
    private static let ownLimit = 5
    private static let newLimit = 5
    /// For so long something counts as new.
    private static let newness = Interval.days(60)

    /// The viewer's collaborations, what changed last first; nothing for those who have none.
    static func own(_ viewer: Viewer, at now: Instant, in transaction: any Transaction) throws -> HTML {
        let sight = CollaborationSight(viewer, at: now)
        let found = try transaction.all(
            Collaboration.self,
            """
            SELECT \(Collaboration.columns) FROM collaboration
            WHERE \(sight.named) AND collaboration.stage NOT IN ('ended', 'not-pursued')
            ORDER BY collaboration.updated_at DESC, collaboration.id LIMIT \(ownLimit + 1)
            """)
        if found.isEmpty { return .empty }
        let health = try HealthStore(transaction: transaction, now: now).health(of: Array(found.prefix(ownLimit)))
        let lines = try self.lines(found.prefix(ownLimit), sight, transaction).map { line in
            guard let own = health[line.collaboration.id], HealthRule.agreed.contains(line.collaboration.stage) else {
                return line
            }
            return RegisterPages.Line(collaboration: line.collaboration, bodies: line.bodies, health: own.words)
        }
        let all: HTML =
            found.count > ownLimit
            ? "<p class=\"govuk-body\">\(Link("See all of yours", "/collaborations?whose=mine").html)</p>" : .empty
        let personal: HTML = """
            <p class="govuk-body">\(if: viewer.role != .guest, Link("Your objectives", ObjectivePages.path).html + " · ")\
            \(Link("Thanks to you", ThanksPages.ownPath).html)</p>
            """
        return
            "<h2 class=\"govuk-heading-m\">Your collaborations</h2><ul class=\"cc-list\">\(lines.map(RegisterPages.line))</ul>\(all)\(personal)"
    }

    /// What others registered lately in the topics that the viewer subscribed to or has in their profile.
    static func new(_ viewer: Viewer, at now: Instant, in transaction: any Transaction) throws -> HTML {
        let sight = CollaborationSight(viewer, at: now)
        let found = try transaction.all(
            Collaboration.self,
            """
            SELECT \(Collaboration.columns) FROM collaboration
            WHERE collaboration.created_at > \(now - newness) AND \(sight.register) AND NOT \(sight.named)
            AND EXISTS (SELECT 1 FROM topic_tag theirs JOIN topic_tag mine ON mine.topic_id = theirs.topic_id
                WHERE theirs.subject_id = collaboration.id
                AND mine.subject_id IN \(list: [viewer.account, viewer.person ?? viewer.account]))
            ORDER BY collaboration.created_at DESC, collaboration.id LIMIT \(newLimit)
            """)
        if found.isEmpty { return .empty }
        let bodies = try PartyStore(transaction).bodies(ofEach: found.map(\.id), sight.directory)
        let items = found.map { one -> HTML in
            let lead = bodies[one.id]?.first
            return """
                <li><a class="govuk-link cc-list__title" href="\(one.path)">\(one.title)</a>\
                <p class="cc-why">\(lead?.name ?? "") · registered on \(one.createdAt.day.plain)</p></li>
                """
        }
        return "<h2 class=\"govuk-heading-m\">New in your topics</h2><ul class=\"cc-list\">\(items)</ul>"
    }

    private static func lines(
        _ found: ArraySlice<Collaboration>, _ sight: CollaborationSight, _ transaction: any Transaction
    ) throws -> [RegisterPages.Line] {
        let bodies = try PartyStore(transaction).bodies(ofEach: found.map(\.id), sight.directory)
        return found.map { RegisterPages.Line(collaboration: $0, bodies: bodies[$0.id] ?? []) }
    }
}
