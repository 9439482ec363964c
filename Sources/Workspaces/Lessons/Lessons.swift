import Access
import Directory
import Journal
import Kernel
import Storage
import Web

/// Taking lessons. What somebody has taken counts for all workspaces.
struct Lessons: Sendable {
    let desk: WorkspaceDesk

    func taken(by viewer: Viewer) async throws -> [Lesson.ID: Instant] {
        guard let person = viewer.person else { return [:] }
        return try await desk.database.read { try LessonStore($0).taken(by: Person.ID(person)) }
    }

    /// Answers the question of a lesson: one transaction with its journal entry.
    /// - Returns: what is told to whoever answered right, and how many lessons they have not taken yet.
    /// - Throws: a fault of kind `invalid` beside `answer` for another answer: it says why, and may be tried again.
    func answer(_ lesson: Lesson, _ typed: String?, by viewer: Viewer) async throws -> (because: String, left: Int) {
        guard let answer = lesson.answers.first(where: { $0.id == typed }) else {
            throw Fault.invalid("answer", "Choose an answer")
        }
        guard answer.isRight else { throw Fault.invalid("answer", "Not quite. \(answer.because)") }
        guard let person = viewer.person.map({ Person.ID($0) }) else {
            throw Fault.refused("Your account has no profile yet, so nobody could tell that you took the lesson.")
        }
        let now = desk.clock.now()
        return try await desk.database.write { transaction in
            let store = LessonStore(transaction)
            if try store.take(lesson.id, by: person, at: now) {
                try transaction.record(
                    "lesson.taken", Subject("person", person.uuid), by: .viewer(viewer), at: now, body: viewer.body,
                    details: ["lesson": lesson.id.rawValue])
            }
            return (answer.because, Lesson.ID.allCases.count - (try store.taken(by: person).count))
        }
    }

    /// What somebody has to take before they come into a workspace.
    struct Door: Sendable {
        let workspace: Workspace
        let taken: [Lesson.ID: Instant]
        /// Whether they may come in now.
        let isOpen: Bool
    }

    /// For members, whether they may come in yet or not.
    func door(of slug: String, for viewer: Viewer) async throws -> Door {
        let now = desk.clock.now()
        return try await desk.database.read { transaction in
            guard let workspace = try WorkspaceStore(transaction).find(slug: slug, WorkspaceSight(viewer, at: now)),
                let member = try Room.read(workspace, viewer, now, transaction).member
            else { throw Fault.missing("This page") }
            return Door(
                workspace: workspace, taken: try LessonStore(transaction).taken(by: member.person),
                isOpen: WorkspaceRules.enter(member).isAllowed)
        }
    }
}
