public import Kernel

/// An entry to be recorded: see `JournalEntry` for the fields.
public struct JournalDraft: Hashable, Sendable {
    /// How many bytes of UTF-8 the names and values in `details` may have together.
    public static let detailsLimit = 8192
    /// How many bytes a verb, a kind or a name may have; an actor's longer name is cut.
    public static let textLimit = 1024

    public let verb: String
    public let subject: Subject
    public let actor: Actor
    public let time: Instant
    public let body: UUID128?
    public let container: Subject?
    public let onBehalf: UUID128?
    public let details: [String: String]

    public init(
        _ verb: String, _ subject: Subject, by actor: Actor, at time: Instant, body: UUID128? = nil,
        container: Subject? = nil, onBehalf: UUID128? = nil, details: [String: String] = [:]
    ) {
        self.verb = verb
        self.subject = subject
        self.actor = actor.shortened(to: Self.textLimit)
        self.time = time
        self.body = body
        self.container = container
        self.onBehalf = onBehalf
        self.details = details
    }

    /// The entry that the draft becomes.
    /// - Throws: `JournalError.unrecordable`.
    func entry() throws(JournalError) -> JournalEntry {
        try check()
        return JournalEntry(
            id: EntrySequence.next(at: time), time: time, actor: actor, onBehalf: onBehalf, verb: verb,
            subject: subject, container: container, body: body, details: details)
    }

    private func check() throws(JournalError) {
        guard Self.isName(verb), verb.utf8.contains(UInt8(ascii: ".")) else {
            throw .unrecordable("'\(verb)' is no verb like 'person.changed'")
        }
        guard Self.isName(subject.kind) else { throw .unrecordable("'\(subject.kind)' is no kind") }
        if let container, !Self.isName(container.kind) {
            throw .unrecordable("'\(container.kind)' is no kind")
        }
        guard time.milliseconds >= 0 else { throw .unrecordable("a time before 1970") }
        guard Self.isText(actor.name) else { throw .unrecordable("a NUL in the actor's name") }
        var size = 0
        for (name, value) in details {
            guard Self.isText(name), Self.isText(value) else { throw .unrecordable("a NUL in the details") }
            size += name.utf8.count + value.utf8.count
        }
        guard size <= Self.detailsLimit else {
            throw .unrecordable("details of \(size) bytes; the limit is \(Self.detailsLimit)")
        }
    }

    /// PostgreSQL keeps no NUL in a text.
    private static func isText(_ text: String) -> Bool { !text.utf8.contains(0) }

    private static func isName(_ text: String) -> Bool {
        let bytes = text.utf8
        guard (1...textLimit).contains(bytes.count) else { return false }
        return bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "."), UInt8(ascii: "-"):
                true
            default: false
            }
        }
    }
}
