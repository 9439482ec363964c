import Foundation
import Directory
import Kernel
import Storage
import Web

/// A request for information (Freedom of Information Act 2000, Environmental Information Regulations 2004, a data subject's):
/// what is searched for in a workspace, and which files were chosen to answer it.
struct InformationRequest: Sendable, Equatable, Identifiable {
    typealias ID = Identifier<InformationRequest>

    let id: ID
    let workspace: Workspace.ID
    /// As the body numbers it.
    let reference: String
    let question: String
    let search: Search
    let openedBy: String
    let openedAt: Instant

    /// What is searched for. Everything that is said has to hold; all words have to be somewhere in a file.
    struct Search: Sendable, Equatable {
        static let wordLimit = 12

        let words: [String]
        /// Part of a name.
        let person: String
        let from: Day?
        let to: Day?
    }

    static func read(_ data: FormData) throws -> (reference: String, question: String, search: Search) {
        var form = FormReader(data)
        let reference = form.text("reference", "The reference", limit: 60, required: true)
        let question = form.text("question", "What is asked for", limit: 2_000, required: true, lines: true)
        let text = form.text("words", "The words", limit: 300)
        let person = form.text("person", "The name", limit: 200)
        let from = form.day("from", "The first day")
        let to = form.day("to", "The last day")
        let words = Self.words(text)
        if words.count > Search.wordLimit { form.refuse("words", "Enter at most \(Search.wordLimit) words") }
        if words.isEmpty, person.isEmpty, from == nil, to == nil {
            form.refuse("words", "Enter words, a person or days to search for")
        }
        if let from, let to, to < from { form.refuse("to", "The last day must not be before the first") }
        try form.check()
        return (reference, question, Search(words: words, person: person, from: from, to: to))
    }

    /// What stands in quotation marks is one.
    static func words(_ text: String) -> [String] {
        var words: [String] = []
        for (index, piece) in text.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
            let part = piece.trimmingCharacters(in: .whitespaces)
            if part.isEmpty { continue }
            words += index % 2 == 1 ? [part] : part.split(whereSeparator: \.isWhitespace).map(String.init)
        }
        return words
    }

    /// As it was typed.
    var wordsText: String {
        search.words.map { $0.contains(where: \.isWhitespace) ? "\"\($0)\"" : $0 }.joined(separator: " ")
    }

    func path(_ workspace: Workspace) -> String { "\(workspace.path)/requests/\(id)" }
}

extension InformationRequest: RowDecodable {
    static let columns: SQL = """
        information_request.id, information_request.workspace_id, information_request.reference, \
        information_request.question, information_request.words, information_request.person, \
        information_request.from_day, information_request.to_day, information_request.opened_by, \
        information_request.opened_at
        """

    init(row: Row) throws {
        id = try row.get("id")
        workspace = try row.get("workspace_id")
        reference = try row.get("reference")
        question = try row.get("question")
        let from: String? = try row.get("from_day")
        let to: String? = try row.get("to_day")
        search = Search(
            words: Self.words(try row.get("words")), person: try row.get("person"), from: from.flatMap { Day($0) },
            to: to.flatMap { Day($0) })
        openedBy = try row.get("opened_by")
        openedAt = try row.get("opened_at")
    }
}

enum RequestSchema {
    static let migration = Migration(
        "workspaces-requests-1",
        """
        -- Requests for information: what is searched for, and what was chosen to answer them.
        CREATE TABLE information_request (
            id ID PRIMARY KEY,
            workspace_id ID NOT NULL REFERENCES workspace (id),
            reference TEXT NOT NULL,
            question TEXT NOT NULL,
            words TEXT NOT NULL,
            person TEXT NOT NULL,
            from_day TEXT,
            to_day TEXT,
            opened_by TEXT NOT NULL,
            opened_at BIGINT NOT NULL
        );
        CREATE INDEX information_request_by_workspace ON information_request (workspace_id, id);

        CREATE TABLE request_item (
            request_id ID NOT NULL REFERENCES information_request (id),
            item_id ID NOT NULL REFERENCES item (id),
            PRIMARY KEY (request_id, item_id)
        );
        CREATE INDEX request_item_by_item ON request_item (item_id);
        """)
}
