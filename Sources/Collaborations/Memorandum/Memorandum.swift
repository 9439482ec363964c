import Kernel
import Storage
import Web

/// A memorandum of understanding as it was sent for signature. It never changes; a changed charter leads to another.
struct Memorandum: Sendable, Equatable, RowDecodable {
    /// Of the charter that it was made from.
    let version: Int
    let text: String
    /// Of the text's UTF-8, in lower-case hexadecimal.
    let sha256: String
    let sentBy: String
    let sentAt: Instant

    init(version: Int, text: String, sentBy: String, sentAt: Instant) {
        self.version = version
        self.text = text
        sha256 = Self.hash(text)
        self.sentBy = sentBy
        self.sentAt = sentAt
    }

    init(row: Row) throws {
        version = try row.get("version")
        text = try row.get("text")
        sha256 = try row.get("sha256")
        sentBy = try row.get("sent_by_name")
        sentAt = try row.get("sent_at")
    }

    /// Whether the text is still the one that was sent.
    var isIntact: Bool { sha256 == Self.hash(text) }

    private static func hash(_ text: String) -> String { hex(Web.sha256(Array(text.utf8))) }
}
