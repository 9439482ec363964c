import Access
import Directory
import Kernel
import Storage

/// All of the SQL about objectives. Every fetch is for the person themselves and the manager to whom they sent it.
struct ObjectiveStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    func find(_ id: Objective.ID, for person: Person.ID) throws -> Objective? {
        try transaction.one(
            Objective.self,
            """
            SELECT \(Objective.columns) FROM objective WHERE objective.id = \(id)
            AND (objective.person_id = \(person) OR objective.manager_id = \(person))
            """)
    }

    func find(_ person: Person.ID, _ year: FinancialYear, _ collaboration: Collaboration.ID) throws -> Objective? {
        try transaction.one(
            Objective.self,
            """
            SELECT \(Objective.columns) FROM objective WHERE objective.person_id = \(person)
            AND objective.year = \(year) AND objective.collaboration_id = \(collaboration)
            """)
    }

    /// Somebody's own, the latest year first.
    func own(_ person: Person.ID, limit: Int) throws -> [Objective] {
        try transaction.all(
            Objective.self,
            """
            SELECT \(Objective.columns) FROM objective WHERE objective.person_id = \(person)
            ORDER BY objective.year DESC, objective.id LIMIT \(limit)
            """)
    }

    /// What was sent to somebody as a manager, what waits for them first.
    func managed(by person: Person.ID, limit: Int) throws -> [Objective] {
        try transaction.all(
            Objective.self,
            """
            SELECT \(Objective.columns) FROM objective WHERE objective.manager_id = \(person)
            ORDER BY CASE WHEN objective.state = 'written' THEN 0 ELSE 1 END, objective.year DESC, objective.id
            LIMIT \(limit)
            """)
    }

    /// What waits for somebody: as a manager to be agreed, as the author to be changed.
    func waiting(for person: Person.ID, limit: Int) throws -> [Objective] {
        try transaction.all(
            Objective.self,
            """
            SELECT \(Objective.columns) FROM objective
            WHERE objective.manager_id = \(person) AND objective.state = 'written'
                OR objective.person_id = \(person) AND objective.state = 'asked'
            ORDER BY objective.id LIMIT \(limit)
            """)
    }

    /// Every text there was, the latest first.
    func steps(of id: Objective.ID, limit: Int = 200) throws -> [ObjectiveStep] {
        try transaction.all(
            ObjectiveStep.self,
            """
            SELECT objective_id, number, kind, what, how, note, by_name, made_at FROM objective_step
            WHERE objective_id = \(id) ORDER BY number DESC LIMIT \(limit)
            """)
    }

    /// The texts that hold now.
    func latest(ofEach ids: [Objective.ID]) throws -> [Objective.ID: ObjectiveStep] {
        if ids.isEmpty { return [:] }
        let found = try transaction.all(
            ObjectiveStep.self,
            """
            SELECT objective_id, number, kind, what, how, note, by_name, made_at FROM objective_step
            WHERE objective_id IN \(list: ids) AND number = (SELECT MAX(later.number) FROM objective_step later
                WHERE later.objective_id = objective_step.objective_id)
            """)
        return Dictionary(found.map { ($0.objective, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func insert(_ objective: Objective) throws {
        try transaction.run(
            """
            INSERT INTO objective (id, person_id, collaboration_id, year, manager_id, state)
            VALUES (\(objective.id), \(objective.person), \(objective.collaboration), \(objective.year),
                \(objective.manager), \(objective.state))
            """)
    }

    /// Adds a step, with which the objective comes into its state. Two at the same moment meet in the primary key.
    func step(
        _ number: Int, _ kind: Objective.State, _ draft: ObjectiveDraft, note: String = "", of id: Objective.ID,
        manager: Person.ID?, by viewer: Viewer, at now: Instant
    ) throws {
        try transaction.run(
            """
            INSERT INTO objective_step (objective_id, number, kind, what, how, note, by_name, made_at)
            VALUES (\(id), \(number), \(kind), \(draft.what), \(draft.how), \(note), \(viewer.name), \(now))
            """)
        try transaction.run("UPDATE objective SET state = \(kind), manager_id = \(manager) WHERE id = \(id)")
    }
}
