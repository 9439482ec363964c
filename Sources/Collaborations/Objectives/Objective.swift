import Access
import Directory
import Kernel
import Storage
import Web

/// What somebody undertakes to do in one collaboration in one year. Only they and the line manager to whom they sent it
/// may know of it.
struct Objective: Sendable, Equatable, Identifiable {
    typealias ID = Identifier<Objective>

    let id: ID
    let person: Person.ID
    let collaboration: Collaboration.ID
    let year: FinancialYear
    let manager: Person.ID?
    let state: State

    var path: String { "\(ObjectivePages.path)/\(id)" }

    enum State: String, StorableName, CaseIterable {
        /// It waits for the manager.
        case written
        /// The manager asks for a change.
        case asked
        case agreed

        var name: String {
            switch self {
            case .written: "Waits for agreement"
            case .asked: "A change is asked for"
            case .agreed: "Agreed"
            }
        }
    }

    /// From the first day of its year to the last.
    var period: Range<Instant> {
        let start = Instant(startOf: Day(year: year.start, month: 4, day: 1))
        return start..<Instant(startOf: Day(year: year.start + 1, month: 4, day: 1))
    }
}

extension Objective: RowDecodable {
    static let columns: SQL = """
        objective.id, objective.person_id, objective.collaboration_id, objective.year, objective.manager_id, \
        objective.state
        """

    init(row: Row) throws {
        id = try row.get("id")
        person = try row.get("person_id")
        collaboration = try row.get("collaboration_id")
        year = try row.get("year")
        manager = try row.get("manager_id")
        state = try row.get("state")
    }
}

/// One step on the way to an agreed text.
struct ObjectiveStep: Sendable, Equatable, RowDecodable {
    let objective: Objective.ID
    let number: Int
    let kind: Objective.State
    let what: String
    let how: String
    let note: String
    let by: String
    let at: Instant

    init(row: Row) throws {
        objective = try row.get("objective_id")
        number = try row.get("number")
        kind = try row.get("kind")
        what = try row.get("what")
        how = try row.get("how")
        note = try row.get("note")
        by = try row.get("by_name")
        at = try row.get("made_at")
    }

    var content: PartContent { ObjectiveDraft(what: what, how: how).content }
}

/// An objective as it is typed.
struct ObjectiveDraft: Sendable, Equatable {
    static let textLimit = 2000
    static let edited = [EditField("what", "What I will do"), EditField("how", "How we will know")]

    let what: String
    let how: String

    var content: PartContent { PartContent(["what": what, "how": how]) }

    /// - Throws: a fault of kind `invalid` with a message for each field that is wrong.
    static func read(_ data: FormData) throws -> ObjectiveDraft {
        var form = FormReader(data)
        let draft = ObjectiveDraft(
            what: form.text("what", "What you will do", limit: textLimit, required: true, lines: true),
            how: form.text("how", "How you will know", limit: textLimit, required: true, lines: true))
        try form.check()
        return draft
    }
}
