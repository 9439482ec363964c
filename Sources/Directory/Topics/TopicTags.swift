public import Kernel
public import Storage

/// Changes what something is tagged with.
public struct TopicTags {
    let transaction: any Transaction

    public init(_ transaction: any Transaction) { self.transaction = transaction }

    /// Makes the tags of a team or post exactly these.
    /// - Throws: a fault beside `field` that names the topics there are none of.
    public func set(_ names: [String], on subject: UUID128, kind: String, field: String) throws {
        let found = try TopicStore(transaction).find(named: names)
        let unknown = names.filter { found[Text.folded($0)] == nil }
        if !unknown.isEmpty {
            let list = unknown.map { "‘\($0)’" }.joined(separator: ", ")
            throw Fault.invalid(field, "There is no topic called \(list). Add it at Topics first, or choose another")
        }
        let wanted = Set(found.values.map(\.id))
        let present = Set(
            try transaction.values(Topic.ID.self, "SELECT topic_id FROM topic_tag WHERE subject_id = \(subject)"))
        let gone = present.subtracting(wanted).sorted()
        if !gone.isEmpty {
            try transaction.run("DELETE FROM topic_tag WHERE subject_id = \(subject) AND topic_id IN \(list: gone)")
        }
        try transaction.insert(
            into: "topic_tag", ["subject_id", "topic_id", "subject_kind"],
            wanted.subtracting(present).sorted().map { [subject.value, $0.value, kind.value] })
    }
}
