import Access
import Directory
import Kernel
import Storage

/// What waits for somebody in collaborations: to decide, acknowledge, update, do, review, take over.
struct CollaborationsWaiting {
    /// How many of one sort are named.
    private static let limit = 20
    /// How many decisions of one collaboration are named.
    private static let decisionLimit = 5
    /// How many days before it is due an action or a review is mentioned.
    private static let notice: Int64 = 7

    let rules: DecidingRules

    private struct Place: RowDecodable {
        let collaboration: Collaboration.ID
        /// `nil` where they organise it.
        let seat: Seat?

        init(row: Row) throws {
            collaboration = try row.get("collaboration_id")
            let (role, post): (Role?, Post.ID?) = (try row.get("role"), try row.get("post_id"))
            seat = post.map { Seat(role, $0) }
        }
    }

    private struct Escalated: RowDecodable {
        let collaboration: Collaboration.ID
        let role: Role
        let number: Int
        let first: Int

        init(row: Row) throws {
            collaboration = try row.get("collaboration_id")
            role = try row.get("escalated_to")
            number = try row.get("number_of")
            first = try row.get("first_number")
        }
    }

    /// At most twenty queries, however much there is.
    func items(for viewer: Viewer, at now: Instant, in transaction: any Transaction) throws -> [WaitingItem] {
        guard let person = viewer.person.map({ Person.ID($0) }) else { return [] }
        let posts = try transaction.values(
            Post.ID.self, "SELECT post_id FROM holding WHERE person_id = \(person) AND to_day IS NULL")
        let places = try places(person, posts, transaction)
        let today = now.day
        let seats = Dictionary(grouping: places, by: \.collaboration).mapValues { Set($0.compactMap(\.seat)) }
        let roles = seats.mapValues { Set($0.compactMap(\.role)) }
        let withRole = seats.filter { !$0.value.isEmpty }.map(\.key)
        let leading = places.filter { $0.seat == nil || $0.seat?.role == .sro }.map(\.collaboration)

        let escalated = try escalated(withRole, transaction).filter {
            roles[$0.collaboration]?.contains($0.role) ?? false
        }
        let proposals = try DecisionStore(transaction).open(withRole, without: person.uuid, limit: 100)
        let rules = try rules(Array(Set(proposals.map(\.collaboration))), transaction)
        let rights = proposals.map { ($0, (rules[$0.collaboration] ?? .standard).right(of: $0)) }
        let hearing = rights.filter { $0.1.mustHear(seats[$0.0.collaboration] ?? []) }.map(\.0.id)
        let heard = try DecisionStore(transaction).heard(on: hearing)
        let measures = try measures(posts, today, transaction)
        let actions = try ActionStore(transaction).open(
            ownedBy: posts, dueBefore: today.adding(days: Self.notice + 1), limit: Self.limit)
        let reviews = try ReviewStore(transaction).due(
            Array(Set(leading)), by: today.adding(days: Self.notice), limit: Self.limit)
        let joining = try JoinStore(transaction).open(in: Array(Set(leading)), limit: Self.limit)
        let handovers = posts.isEmpty ? [] : try HandoverStore(transaction).due(for: person, at: now)

        let ids =
            escalated.map(\.collaboration) + proposals.map(\.collaboration) + measures.map(\.collaboration)
            + actions.map(\.collaboration) + reviews.map(\.collaboration) + handovers.map(\.collaboration)
            + joining.map(\.collaboration)
        let found = try CollaborationStore(transaction).find(
            Array(Set(ids)), CollaborationSight(viewer, at: now)
        ).filter { !$0.value.stage.isOver }

        var items = handovers.compactMap { handover in
            found[handover.collaboration].map {
                WaitingItem(
                    title: "Accept what came with your post",
                    why: "You took over \(handover.stake.name) in \($0.title)",
                    path: Handover.path(handover.post, in: $0), dueOn: nil)
            }
        }
        items += joining.compactMap { request in
            found[request.collaboration].map {
                WaitingItem(
                    title: "Answer \(request.name), who asks to join",
                    why: "\(request.bodyName) is no party of \($0.title), which you organise",
                    path: request.path(in: $0), dueOn: nil)
            }
        }
        items += escalated.compactMap { risks in
            found[risks.collaboration].map { acknowledge(risks, $0) }
        }
        items += Self.shortened(
            rights.compactMap { decision, right -> (Collaboration, WaitingItem)? in
                guard let collaboration = found[decision.collaboration],
                    let item = decide(
                        decision, right, seats[decision.collaboration] ?? [], heard: heard[decision.id] ?? [],
                        collaboration)
                else { return nil }
                return (collaboration, item)
            })
        items += measures.compactMap { measure in
            found[measure.collaboration].map {
                WaitingItem(
                    title: "Enter the value of ‘\(measure.title)’", why: "You own this measure of \($0.title)",
                    path: measure.path(in: $0), dueOn: measure.nextOn)
            }
        }
        items += actions.compactMap { item in
            found[item.collaboration].map {
                WaitingItem(
                    title: item.title, why: "\(item.kind.name) of your post in \($0.title)", path: item.path(in: $0),
                    dueOn: item.dueOn)
            }
        }
        items += reviews.compactMap { review in
            found[review.collaboration].map {
                WaitingItem(
                    title: "Review \($0.title)", why: "Its pack is put together", path: review.path(in: $0),
                    dueOn: review.scheduledOn)
            }
        }
        return items
    }

    /// The roles and forums of the posts they hold, and the collaborations they organise.
    private func places(_ person: Person.ID, _ posts: [Post.ID], _ transaction: any Transaction) throws -> [Place] {
        try transaction.all(
            Place.self,
            """
            SELECT collaboration_id, role, post_id FROM collaboration_role WHERE post_id IN \(list: posts)
            UNION ALL SELECT forum.collaboration_id, NULL, forum_post.post_id FROM forum_post
            JOIN forum ON forum.id = forum_post.forum_id WHERE forum_post.post_id IN \(list: posts)
            UNION ALL SELECT collaboration_id, NULL, NULL FROM collaboration_member
            WHERE person_id = \(person) AND level = 'organiser'
            """)
    }

    private func escalated(
        _ collaborations: [Collaboration.ID], _ transaction: any Transaction
    ) throws -> [Escalated] {
        if collaborations.isEmpty { return [] }
        return try transaction.all(
            Escalated.self,
            """
            SELECT collaboration_id, escalated_to, COUNT(*) AS number_of, MIN(number) AS first_number FROM risk
            WHERE collaboration_id IN \(list: collaborations) AND escalated_at IS NOT NULL
            AND acknowledged_at IS NULL AND state = 'open' GROUP BY collaboration_id, escalated_to
            """)
    }

    private func measures(_ posts: [Post.ID], _ today: Day, _ transaction: any Transaction) throws -> [Measure] {
        if posts.isEmpty { return [] }
        return try transaction.all(
            Measure.self,
            """
            SELECT \(Measure.columns) FROM measure WHERE owner_post_id IN \(list: posts) AND is_retired = 0
            AND next_on < \(today) ORDER BY next_on LIMIT \(Self.limit)
            """)
    }

    private func acknowledge(_ risks: Escalated, _ collaboration: Collaboration) -> WaitingItem {
        let path = collaboration.path + (risks.number == 1 ? "/risks/\(risks.first)" : "/risks?escalated=yes")
        return WaitingItem(
            title: "Take note of \(count(risks.number, "escalated risk", "escalated risks"))",
            why: "You are \(risks.role.name.lowercased()) of \(collaboration.title)", path: path, dueOn: nil)
    }

    /// A few of each collaboration, and one line for its rest: a threshold that is lowered escalates many risks at once, and
    /// each asks for a decision.
    private static func shortened(_ decisions: [(Collaboration, WaitingItem)]) -> [WaitingItem] {
        var counts: [Collaboration.ID: Int] = [:]
        return decisions.compactMap { collaboration, item in
            counts[collaboration.id, default: 0] += 1
            switch counts[collaboration.id] ?? 0 {
            case ...decisionLimit: return item
            case decisionLimit + 1:
                return WaitingItem(
                    title: "More proposals wait for you", why: "In \(collaboration.title)",
                    path: "\(collaboration.path)/decisions?state=proposed", dueOn: item.dueOn)
            default: return nil
            }
        }
    }

    /// For those whose voice counts, and those to be heard; and for the senior responsible owner what nobody decided in time.
    private func decide(
        _ decision: Decision, _ right: DecidingRight, _ seats: Set<Seat>, heard: Set<Seat>,
        _ collaboration: Collaboration
    ) -> WaitingItem? {
        let title = "Decide: \(decision.question)"
        if right.counts(seats) {
            return WaitingItem(
                title: title, why: "For \(right.words) of \(collaboration.title)",
                path: decision.path(in: collaboration),
                dueOn: decision.decideBy)
        }
        if right.mustHear(seats.subtracting(heard)) {
            return WaitingItem(
                title: "You are to be consulted: \(decision.question)",
                why: "Before \(right.words) of \(collaboration.title) decides", path: decision.path(in: collaboration),
                dueOn: decision.decideBy)
        }
        if decision.overdueAt != nil, seats.contains(where: { $0.role == .sro }) {
            return WaitingItem(
                title: title, why: "Overdue; see that \(right.words) of \(collaboration.title) decides",
                path: decision.path(in: collaboration), dueOn: decision.decideBy)
        }
        return nil
    }
}
