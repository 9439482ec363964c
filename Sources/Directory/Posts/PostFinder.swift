public import Kernel
public import Storage

/// Finds the person or the post that somebody means by what they typed in a form.
public struct PostFinder {
    let transaction: any Transaction
    let sight: Sight

    public init(transaction: any Transaction, sight: Sight) {
        self.transaction = transaction
        self.sight = sight
    }

    /// The current person with this e-mail address, or of this name in a body.
    /// - Throws: a fault beside `field` when there is none, or several.
    public func person(_ typed: String, in body: Body.ID, field: String) throws -> Person {
        if typed.contains("@") {
            let found = try PersonStore(transaction).find(email: typed, sight)
            guard let found, found.isCurrent else {
                throw Fault.invalid(field, "Nobody in the directory has this e-mail address")
            }
            return found
        }
        let found = try people(named: typed, in: body, limit: 2)
        guard let first = found.first else {
            throw Fault.invalid(field, "Nobody in this body has this name. Give the e-mail address instead")
        }
        if found.count > 1 {
            throw Fault.invalid(field, "Several people have this name. Give the e-mail address instead")
        }
        return first
    }

    /// A name as it is said, or with the family name first as in lists.
    private func people(named name: String, in body: Body.ID, limit: Int) throws -> [Person] {
        let folded = Text.folded(name).split(separator: " ").joined(separator: " ")
        return try transaction.all(
            Person.self,
            """
            SELECT \(Person.columns) FROM person WHERE person.id IN (
                SELECT id FROM person WHERE body_id = \(body) AND folded_name = \(folded)
                UNION SELECT id FROM person WHERE body_id = \(body)
                AND sort_name IN \(list: [folded, Person.turned(folded)]))
            AND person.left_on IS NULL AND person.merged_into IS NULL AND \(sight.people) ORDER BY person.id LIMIT \(limit)
            """)
    }

    /// How many posts a form offers of those that may be meant.
    static let choiceLimit = 10

    /// The current post meant by the address of its page, by its title, or by the name or e-mail address of who holds it.
    /// - Throws: a fault beside `field` when there is none, or several.
    public func post(_ typed: String, in body: Body.ID, field: String) throws -> Post {
        let found = try posts(typed, in: body)
        if found.count == 1 { return found[0] }
        if found.count == Self.choiceLimit {
            throw Fault.invalid(
                field, "Many posts match. Choose one of the first below, or enter its holder’s e-mail address instead")
        }
        if found.count > 1 { throw Fault.invalid(field, "Several posts match. Choose one below") }
        if Self.identifier(typed) != nil { throw Fault.invalid(field, "There is no such post now") }
        let person =
            typed.contains("@")
            ? try person(typed, in: body, field: field)
            : try people(named: typed, in: body, limit: 1).first
        guard let person else {
            throw Fault.invalid(
                field, "No post of this body has this title, and nobody in it has this name. Check the spelling")
        }
        throw Fault.invalid(field, "\(person.name) holds no post now. Enter the title of the post instead")
    }

    /// Every post that may be meant, a few at most.
    public func posts(_ typed: String, in body: Body.ID) throws -> [Post] {
        let store = PostStore(transaction)
        if let id = Self.identifier(typed) { return try [post(id)].compactMap(\.self) }
        if typed.contains("@") {
            guard let found = try PersonStore(transaction).find(email: typed, sight), found.isCurrent else { return [] }
            return try store.held(by: [found.id], sight)
        }
        var found = try store.titled(typed, in: body, limit: Self.choiceLimit, sight)
        let people = try people(named: typed, in: body, limit: Self.choiceLimit)
        found += try store.held(by: people.map(\.id), sight).filter { new in !found.contains { $0.id == new.id } }
        return Array(found.prefix(Self.choiceLimit))
    }

    /// A post that has not ended.
    func post(_ id: Post.ID) throws -> Post? {
        try PostStore(transaction).find(id, sight).flatMap { $0.endedOn == nil ? $0 : nil }
    }

    /// From an address of a post's page, with or without the site's name before it.
    private static func identifier(_ typed: String) -> Post.ID? {
        guard let range = typed.lastRange(of: "/posts/") else { return Post.ID(typed) }
        return Post.ID(typed[range...].prefix(36))
    }
}

extension String {
    /// The position after the last occurrence of `mark`.
    fileprivate func lastRange(of mark: String) -> Index? {
        var position = endIndex
        while position > startIndex {
            position = index(before: position)
            if self[position...].hasPrefix(mark) { return index(position, offsetBy: mark.count) }
        }
        return nil
    }
}
