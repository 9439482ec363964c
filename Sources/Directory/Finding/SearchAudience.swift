public import Access
public import Kernel
import Search

/// Who may find what, as tokens of the search index. What is found is checked again with `Sight` before it is shown;
/// the tokens see to it that counts, facets and suggestions tell nothing either.
public enum SearchAudience {
    /// The tokens of whoever looks; of nobody in particular, what bodies publish.
    public static func tokens(of viewer: Viewer?) -> Set<String> {
        guard let viewer else { return [Audience.publicToken] }
        var tokens: Set<String> = [viewer.role == .guest ? Audience.publicToken : Audience.everyoneToken]
        if let person = viewer.person { tokens.insert(self.person(person)) }
        if let body = viewer.body, viewer.role != .guest { tokens.insert(self.staff(of: body)) }
        if viewer.isPlatformAdministrator { tokens.insert(platform) }
        if viewer.role == .bodyAdministrator { for body in viewer.administers { tokens.insert(administrator(body)) } }
        return tokens
    }

    static let platform = "platform"
    /// Everybody of a body but its guests.
    public static func staff(of body: UUID128) -> String { "staff:\(body)" }
    public static func person(_ id: UUID128) -> String { "person:\(id)" }
    static func administrator(_ body: UUID128) -> String { "body-admin:\(body)" }

    /// Of somebody in a hidden post.
    static func hidden(_ person: Person) -> Audience {
        Audience([platform, self.person(person.id.uuid), administrator(person.body.uuid)])
    }

    /// Of a person: a guest sees their own entry, which is none of the published ones.
    static func staff(_ person: Person) -> Audience {
        person.isGuest ? Audience([Audience.everyoneToken, self.person(person.id.uuid)]) : .everyone
    }

    /// Of the published part of the entry of a person or team, a document of its own: the other holds what is not published.
    static let published = Audience([Audience.publicToken])
}

/// The identifiers of documents: those of the nouns, with a mark before the published part of the entry of a
/// person or team.
enum DocumentID {
    private static let mark = "public:"

    static func published(_ id: UUID128) -> String { mark + id.description }

    static func noun(_ id: String) -> UUID128? {
        id.hasPrefix(mark) ? UUID128(id.dropFirst(mark.count)) : UUID128(id)
    }
}
