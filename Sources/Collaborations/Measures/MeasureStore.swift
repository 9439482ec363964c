import Access
import Directory
import Kernel
import Storage

/// All of the SQL about measures and their values.
struct MeasureStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    func find(_ number: Int, in collaboration: Collaboration.ID) throws -> Measure? {
        try transaction.one(
            Measure.self,
            "SELECT \(Measure.columns) FROM measure WHERE collaboration_id = \(collaboration) AND number = \(number)")
    }

    func list(_ collaboration: Collaboration.ID, isRetired: Bool = false, limit: Int) throws -> [Measure] {
        try transaction.all(
            Measure.self,
            """
            SELECT \(Measure.columns) FROM measure WHERE collaboration_id = \(collaboration)
            AND is_retired = \(isRetired) ORDER BY number LIMIT \(limit)
            """)
    }

    func count(_ collaboration: Collaboration.ID) throws -> Int {
        try transaction.value(
            Int.self, "SELECT COUNT(*) FROM measure WHERE collaboration_id = \(collaboration) AND is_retired = 0") ?? 0
    }

    /// The last values of several measures that stand, the latest last.
    func latest(of measures: [Measure.ID], each limit: Int) throws -> [Measure.ID: [MeasureValue]] {
        if measures.isEmpty { return [:] }
        let found = try transaction.all(
            MeasureValue.self,
            """
            SELECT * FROM (
                SELECT \(MeasureValue.columns),
                    ROW_NUMBER() OVER (PARTITION BY measure_value.measure_id ORDER BY measure_value.on_day DESC) AS place
                FROM measure_value WHERE measure_value.measure_id IN \(list: measures)
                AND measure_value.replaced_at IS NULL
            ) AS ranked WHERE place <= \(limit) ORDER BY measure_id, on_day
            """)
        return Dictionary(grouping: found, by: \.measure)
    }

    /// What stood of each on a day.
    func standing(of measures: [Measure.ID], on day: Day) throws -> [Measure.ID: MeasureValue] {
        if measures.isEmpty { return [:] }
        let found = try transaction.all(
            MeasureValue.self,
            """
            SELECT \(MeasureValue.columns) FROM measure_value WHERE measure_value.measure_id IN \(list: measures)
            AND measure_value.replaced_at IS NULL AND measure_value.on_day = (SELECT MAX(before.on_day)
                FROM measure_value before WHERE before.measure_id = measure_value.measure_id
                AND before.replaced_at IS NULL AND before.on_day <= \(day))
            """)
        return Dictionary(found.map { ($0.measure, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The last values that stand, the latest last.
    func values(of measure: Measure.ID, limit: Int) throws -> [MeasureValue] {
        try transaction.all(
            MeasureValue.self,
            """
            SELECT \(MeasureValue.columns) FROM measure_value WHERE measure_id = \(measure) AND replaced_at IS NULL
            ORDER BY on_day DESC LIMIT \(limit)
            """
        ).reversed()
    }

    /// Every value ever entered, with those that were replaced, in order of their days.
    func history(of measure: Measure.ID, after: MeasureValue? = nil, limit: Int) throws -> [MeasureValue] {
        let start: SQL =
            after.map { " AND (on_day, entered_at, id) > (\($0.day), \($0.enteredAt), \($0.id))" } ?? ""
        return try transaction.all(
            MeasureValue.self,
            """
            SELECT \(MeasureValue.columns) FROM measure_value WHERE measure_id = \(measure)\(start)
            ORDER BY on_day, entered_at, id LIMIT \(limit)
            """)
    }

    /// What was corrected last, the latest first.
    func replaced(of measure: Measure.ID, limit: Int) throws -> [MeasureValue] {
        try transaction.all(
            MeasureValue.self,
            """
            SELECT \(MeasureValue.columns) FROM measure_value WHERE measure_id = \(measure)
            AND replaced_at IS NOT NULL ORDER BY on_day DESC, entered_at DESC LIMIT \(limit)
            """)
    }

    func current(of measure: Measure.ID, on day: Day) throws -> MeasureValue? {
        try transaction.one(
            MeasureValue.self,
            """
            SELECT \(MeasureValue.columns) FROM measure_value WHERE measure_id = \(measure) AND on_day = \(day)
            AND replaced_at IS NULL
            """)
    }

    func insert(_ id: Measure.ID, _ number: Int, _ draft: MeasureDraft, owner: Post, _ work: Workplace) throws {
        let next = draft.frequency.next(after: work.now.day)
        try transaction.run(
            """
            INSERT INTO measure (id, collaboration_id, number, title, definition, owner_post_id, body_id, unit,
                baseline, baseline_on, target, target_on, direction, tolerance, source, frequency, next_on, chase_at,
                created_at)
            VALUES (\(id), \(work.collaboration.id), \(number), \(draft.title), \(draft.definition), \(owner.id),
                \(owner.body), \(draft.unit), \(draft.baseline), \(draft.baselineOn), \(draft.target),
                \(draft.targetOn), \(draft.direction), \(draft.tolerance), \(draft.source), \(draft.frequency),
                \(next), \(Instant(startOf: next.adding(days: 1))), \(work.now))
            """)
    }

    func update(_ measure: Measure, _ draft: MeasureDraft, owner: Post, next: Day, at now: Instant) throws {
        try transaction.run(
            """
            UPDATE measure SET title = \(draft.title), definition = \(draft.definition),
                owned_since = CASE WHEN owner_post_id = \(owner.id) THEN owned_since ELSE \(now) END,
                owner_post_id = \(owner.id),
                body_id = \(owner.body), unit = \(draft.unit), baseline = \(draft.baseline),
                baseline_on = \(draft.baselineOn), target = \(draft.target), target_on = \(draft.targetOn),
                direction = \(draft.direction), tolerance = \(draft.tolerance), source = \(draft.source),
                frequency = \(draft.frequency)
            WHERE id = \(measure.id)
            """)
        try expect(measure.id, on: next)
    }

    /// When the next value is expected.
    func expect(_ id: Measure.ID, on day: Day) throws {
        try transaction.run(
            """
            UPDATE measure SET next_on = \(day), chase_at = \(Instant(startOf: day.adding(days: 1))) WHERE id = \(id)
            """)
    }

    func setRetired(_ id: Measure.ID, _ isRetired: Bool) throws {
        try transaction.run("UPDATE measure SET is_retired = \(isRetired) WHERE id = \(id)")
    }

    func replace(_ value: MeasureValue.ID, at now: Instant) throws {
        try transaction.run("UPDATE measure_value SET replaced_at = \(now) WHERE id = \(value)")
    }

    /// The values that stand for these days.
    func current(of measure: Measure.ID, on days: [Day]) throws -> [Day: MeasureValue] {
        if days.isEmpty { return [:] }
        let found = try transaction.all(
            MeasureValue.self,
            """
            SELECT \(MeasureValue.columns) FROM measure_value WHERE measure_id = \(measure) AND replaced_at IS NULL
            AND on_day IN \(list: days)
            """)
        return Dictionary(found.map { ($0.day, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func replace(_ values: [MeasureValue.ID], at now: Instant) throws {
        if values.isEmpty { return }
        try transaction.run("UPDATE measure_value SET replaced_at = \(now) WHERE id IN \(list: values)")
    }

    func enter(_ drafts: [MeasureValueDraft], for measure: Measure.ID, by name: String, at now: Instant) throws {
        try transaction.insert(
            into: "measure_value",
            ["id", "measure_id", "on_day", "amount", "provenance", "entered_by", "entered_at", "reason"],
            drafts.map {
                [
                    MeasureValue.ID.make(at: now).value, measure.value, $0.day.value, $0.amount.value,
                    $0.provenance.value, name.value, now.value, $0.reason.value,
                ]
            })
    }

    func enter(
        _ draft: MeasureValueDraft, for measure: Measure.ID, by viewer: Viewer, at now: Instant
    ) throws {
        try transaction.run(
            """
            INSERT INTO measure_value (id, measure_id, on_day, amount, provenance, entered_by, entered_by_id, entered_at,
                reason)
            VALUES (\(MeasureValue.ID.make(at: now)), \(measure), \(draft.day), \(draft.amount), \(draft.provenance),
                \(viewer.name), \(viewer.person), \(now), \(draft.reason))
            """)
    }

    // MARK: - The number of measures

    /// Why there are so many, or so few, if that was said of this number.
    func reason(for number: Int, in collaboration: Collaboration.ID) throws -> String? {
        try transaction.value(
            String.self,
            """
            SELECT reason FROM measure_number_reason WHERE collaboration_id = \(collaboration) AND measures = \(number)
            """)
    }

    func setReason(_ reason: String, for number: Int, in collaboration: Collaboration.ID) throws {
        try transaction.run(
            """
            INSERT INTO measure_number_reason (collaboration_id, measures, reason)
            VALUES (\(collaboration), \(number), \(reason))
            ON CONFLICT (collaboration_id) DO UPDATE SET measures = excluded.measures, reason = excluded.reason
            """)
    }

    // MARK: - Missed updates

    func toChase(at now: Instant, limit: Int) throws -> [Measure] {
        try transaction.all(
            Measure.self,
            """
            SELECT \(Measure.columns) FROM measure JOIN collaboration ON collaboration.id = measure.collaboration_id
            WHERE measure.is_retired = 0 AND measure.chase_at <= \(now) AND collaboration.stage = 'running'
            ORDER BY measure.chase_at, measure.id LIMIT \(limit)
            """)
    }

    func chaseAgain(_ measures: [Measure.ID], at next: Instant) throws {
        if measures.isEmpty { return }
        try transaction.run("UPDATE measure SET chase_at = \(next) WHERE id IN \(list: measures)")
    }
}
