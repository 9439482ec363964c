import Kernel
import Storage

/// A day on which the parties look together at how it goes, and what they concluded.
struct Review: Sendable, Equatable, Identifiable {
    typealias ID = Identifier<Review>

    let id: ID
    let collaboration: Collaboration.ID
    let number: Int
    let scheduledOn: Day
    let heldAt: Instant?
    /// From when on it looked, once it was held.
    let since: Instant?
    let conclusions: String
    let result: Result?
    let concludedBy: String?

    func path(in collaboration: Collaboration) -> String { "\(collaboration.path)/reviews/\(number)" }

    func isOverdue(on today: Day) -> Bool { heldAt == nil && scheduledOn < today }

    /// What it means for the collaboration.
    enum Result: String, StorableName, CaseIterable {
        case confirm, amend, pause, end

        var name: String {
            switch self {
            case .confirm: "It goes on as agreed"
            case .amend: "It goes on, and the charter is to be amended"
            case .pause: "It pauses"
            case .end: "It ends"
            }
        }
    }
}

extension Review: RowDecodable {
    static let columns: SQL = """
        review.id, review.collaboration_id, review.number, review.scheduled_on, review.held_at, review.since, \
        review.conclusions, review.result, review.concluded_by
        """

    init(row: Row) throws {
        id = try row.get("id")
        collaboration = try row.get("collaboration_id")
        number = try row.get("number")
        scheduledOn = try row.get("scheduled_on")
        heldAt = try row.get("held_at")
        since = try row.get("since")
        conclusions = try row.get("conclusions")
        result = try row.get("result")
        concludedBy = try row.get("concluded_by")
    }
}

/// All of the SQL about reviews.
struct ReviewStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    func find(_ number: Int, in collaboration: Collaboration.ID) throws -> Review? {
        try transaction.one(
            Review.self,
            "SELECT \(Review.columns) FROM review WHERE collaboration_id = \(collaboration) AND number = \(number)")
    }

    /// The latest first.
    func list(_ collaboration: Collaboration.ID, limit: Int) throws -> [Review] {
        try transaction.all(
            Review.self,
            """
            SELECT \(Review.columns) FROM review WHERE collaboration_id = \(collaboration)
            ORDER BY scheduled_on DESC LIMIT \(limit)
            """)
    }

    func lastHeld(of collaboration: Collaboration.ID) throws -> Review? {
        try transaction.one(
            Review.self,
            """
            SELECT \(Review.columns) FROM review WHERE collaboration_id = \(collaboration) AND held_at IS NOT NULL
            ORDER BY held_at DESC LIMIT 1
            """)
    }

    /// Those of several collaborations that are to be held by a day, the earliest first.
    func due(_ collaborations: [Collaboration.ID], by day: Day, limit: Int) throws -> [Review] {
        if collaborations.isEmpty { return [] }
        return try transaction.all(
            Review.self,
            """
            SELECT \(Review.columns) FROM review WHERE collaboration_id IN \(list: collaborations)
            AND scheduled_on <= \(day) AND held_at IS NULL ORDER BY scheduled_on LIMIT \(limit)
            """)
    }

    func insert(_ number: Int, on day: Day, in collaboration: Collaboration.ID, at now: Instant) throws -> Review.ID {
        let id = Review.ID.make(at: now)
        try transaction.run(
            """
            INSERT INTO review (id, collaboration_id, number, scheduled_on, chase_at, created_at)
            VALUES (\(id), \(collaboration), \(number), \(day), \(Self.chase(after: day)), \(now))
            """)
        return id
    }

    func move(_ id: Review.ID, to day: Day) throws -> Bool {
        try transaction.run(
            """
            UPDATE review SET scheduled_on = \(day), chase_at = \(Self.chase(after: day))
            WHERE id = \(id) AND held_at IS NULL
            """) > 0
    }

    private static func chase(after day: Day) -> Instant { Instant(startOf: day.adding(days: 1)) }

    /// Those that nobody held in time, of what is under way.
    func toChase(at now: Instant, limit: Int) throws -> [Review] {
        try transaction.all(
            Review.self,
            """
            SELECT \(Review.columns) FROM review JOIN collaboration ON collaboration.id = review.collaboration_id
            WHERE review.held_at IS NULL AND review.chase_at <= \(now) AND collaboration.stage IN ('running', 'paused')
            ORDER BY review.chase_at, review.id LIMIT \(limit)
            """)
    }

    func chaseAgain(_ reviews: [Review.ID], at next: Instant) throws {
        if reviews.isEmpty { return }
        try transaction.run("UPDATE review SET chase_at = \(next) WHERE id IN \(list: reviews)")
    }

    // MARK: - Packs

    /// What lay before those who held it; `nil` until it is held.
    func pack(of id: Review.ID) throws -> ReviewPack? {
        try transaction.value(String.self, "SELECT content FROM review_pack WHERE review_id = \(id)")
            .map { try ReviewPack(kept: $0) }
    }

    func keep(_ pack: ReviewPack, of id: Review.ID) throws {
        try transaction.run("INSERT INTO review_pack (review_id, content) VALUES (\(id), \(try pack.kept()))")
    }

    /// - Returns: whether it was not held yet.
    func conclude(
        _ id: Review.ID, _ result: Review.Result, _ conclusions: String, since: Instant, by name: String,
        at now: Instant
    ) throws -> Bool {
        try transaction.run(
            """
            UPDATE review SET held_at = \(now), since = \(since), result = \(result), conclusions = \(conclusions),
                concluded_by = \(name)
            WHERE id = \(id) AND held_at IS NULL
            """) > 0
    }
}
