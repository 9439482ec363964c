import Directory
import Kernel
import Storage
import Web

/// Something to know about sharing files, learned in two minutes, with a question at the end.
struct Lesson: Sendable, Equatable {
    /// As addresses and the record name it.
    let id: ID
    let title: String
    /// What it is for, in a sentence.
    let summary: String
    let parts: [Part]
    let question: String
    let answers: [Answer]

    enum ID: String, StorableName, CaseIterable {
        case inviting, versions, agreeing, markings, leaving
    }

    /// Some paragraphs, or a list, under a heading.
    struct Part: Sendable, Equatable {
        let heading: String
        let text: String
        var list: [String] = []
    }

    struct Answer: Sendable, Equatable {
        /// As the form sends it.
        let id: String
        let text: String
        let isRight: Bool
        /// What is told to whoever chose it.
        let because: String
    }

    var path: String { "\(Self.root)/\(id.rawValue)" }

    static let root = "/lessons"
    static let toolsPath = "/which-tool"

    static func find(_ id: ID) -> Lesson? { all.first { $0.id == id } }

    /// All that somebody reads of it.
    var words: String {
        let texts = parts.flatMap { [$0.heading + ".", $0.text] + $0.list.map { $0.hasSuffix(".") ? $0 : $0 + "." } }
        return ([summary] + texts + [question] + answers.map { $0.text + "." }).joined(separator: "\n")
    }

    /// A line where it is needed: 'Two minutes: Inviting a partner'.
    static func link(_ ids: ID...) -> HTML {
        let links = ids.compactMap { find($0) }.map { Link($0.title, $0.path).html }
        return "<p class=\"cc-why\">Two minutes\(if: links.count > 1, " each"): \(links.joined(", "))</p>"
    }
}

/// All of the SQL about who has taken which lessons.
struct LessonStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// Those that somebody has taken, and when.
    func taken(by person: Person.ID) throws -> [Lesson.ID: Instant] {
        var found: [Lesson.ID: Instant] = [:]
        try transaction.rows("SELECT lesson, completed_at FROM lesson_completion WHERE person_id = \(person)") { row in
            let name: String = try row.get("lesson")
            if let id = Lesson.ID(rawValue: name) { found[id] = try row.get("completed_at") }
        }
        return found
    }

    /// The same for several.
    func taken(by people: [Person.ID]) throws -> [Person.ID: [Lesson.ID: Instant]] {
        var found: [Person.ID: [Lesson.ID: Instant]] = [:]
        let sql: SQL =
            "SELECT person_id, lesson, completed_at FROM lesson_completion WHERE person_id IN \(list: people)"
        try transaction.rows(sql) { row in
            let (person, name): (Person.ID, String) = (try row.get("person_id"), try row.get("lesson"))
            if let id = Lesson.ID(rawValue: name) { found[person, default: [:]][id] = try row.get("completed_at") }
        }
        return found
    }

    /// - Returns: whether it is the first time.
    func take(_ lesson: Lesson.ID, by person: Person.ID, at now: Instant) throws -> Bool {
        if try taken(by: person)[lesson] != nil { return false }
        try transaction.run(
            """
            INSERT INTO lesson_completion (person_id, lesson, completed_at) VALUES (\(person), \(lesson), \(now))
            ON CONFLICT (person_id, lesson) DO NOTHING
            """)
        return true
    }

    /// How many lessons a member has still to take before they come in: a column of the table `workspace_member`. Owners
    /// decide whether lessons are required, and are not kept out.
    static let left: SQL = """
        (CASE WHEN workspace_member.role <> 'owner' AND EXISTS (SELECT 1 FROM workspace AS lesson_place \
        WHERE lesson_place.id = workspace_member.workspace_id AND lesson_place.requires_lessons = 1) \
        THEN \(Lesson.ID.allCases.count) - (SELECT COUNT(*) FROM lesson_completion \
        WHERE lesson_completion.person_id = workspace_member.person_id \
        AND lesson_completion.lesson IN \(list: Lesson.ID.allCases)) ELSE 0 END) AS lessons_left
        """

    static let migration = Migration(
        "workspaces-lessons-1",
        """
        -- Who answered the question at the end of a lesson; for all workspaces.
        CREATE TABLE lesson_completion (
            person_id ID NOT NULL REFERENCES person (id),
            lesson TEXT NOT NULL,
            completed_at BIGINT NOT NULL,
            PRIMARY KEY (person_id, lesson)
        );
        """)
}
