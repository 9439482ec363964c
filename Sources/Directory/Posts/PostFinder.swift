import Kernel
import Storage

/// Finds the person or the post that somebody means by what they typed in a form.
struct PostFinder {
    let transaction: any Transaction
    let sight: Sight

    /// The current person with this e-mail address, or of this name in a body.
    /// - Throws: a fault beside `field` when there is none, or several.
    func person(_ typed: String, in body: Body.ID, field: String) throws -> Person {
        if typed.contains("@") {
            let found = try PersonStore(transaction).find(email: typed, sight)
            guard let found, found.isCurrent else {
                throw Fault.invalid(field, "Nobody in the directory has this e-mail address")
            }
            return found
        }
        let found = try people(named: typed, in: body)
        guard let first = found.first else {
            throw Fault.invalid(field, "Nobody in this body has this name. Give the e-mail address instead")
        }
        if found.count > 1 {
            throw Fault.invalid(field, "Several people have this name. Give the e-mail address instead")
        }
        return first
    }

    /// A name as it is said, or with the family name first as in lists.
    private func people(named name: String, in body: Body.ID) throws -> [Person] {
        let folded = Text.folded(name).split(separator: " ").joined(separator: " ")
        return try transaction.all(
            Person.self,
            """
            SELECT \(Person.columns) FROM person WHERE person.id IN (
                SELECT id FROM person WHERE body_id = \(body) AND folded_name = \(folded)
                UNION SELECT id FROM person WHERE body_id = \(body)
                AND sort_name IN \(list: [folded, Person.turned(folded)]))
            AND person.left_on IS NULL AND person.merged_into IS NULL AND \(sight.people) ORDER BY person.id LIMIT 2
            """)
    }

    /// The current post meant by its address, or the most senior one held by a person given by e-mail or name.
    func post(_ typed: String, in body: Body.ID, field: String) throws -> Post {
        let store = PostStore(transaction)
        if let id = Self.identifier(typed) {
            guard let post = try store.find(id, sight), post.endedOn == nil else {
                throw Fault.invalid(field, "There is no such post now")
            }
            return post
        }
        let person = try person(typed, in: body, field: field)
        guard let post = try store.held(by: person.id, sight).first else {
            throw Fault.invalid(field, "\(person.name) holds no post now. Give the address of the post’s page instead")
        }
        return post
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
