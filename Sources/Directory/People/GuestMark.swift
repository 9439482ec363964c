public import Kernel
public import Web

/// What tells somebody from outside from public servants, wherever they appear: 'Guest · Harbour Trust · until 3 March 2027'.
public struct GuestMark: Sendable, Equatable {
    public let organisation: String
    public let until: Instant?

    /// - Parameter until: when access ends; the last whole day before it is shown.
    public init(organisation: String, until: Instant?) {
        self.organisation = organisation
        self.until = until
    }

    /// `nil` for somebody who is no guest.
    public init?(_ person: PersonSummary) {
        guard person.isGuest else { return nil }
        let organisation = person.organisation.isEmpty ? person.bodyName : person.organisation
        self.init(organisation: organisation, until: person.guestUntil)
    }

    /// - Parameter body: of the directory, for guests who belong to one.
    init(_ body: String, of person: Person) {
        self.init(
            organisation: person.organisation.isEmpty ? body : person.organisation, until: person.guestUntil)
    }

    public var text: String {
        let end = until.map { "until \($0.lastDay.plain)" }
        return (["Guest", organisation, end].compactMap(\.self)).joined(separator: " · ")
    }

    public var html: HTML { "<strong class=\"govuk-tag cc-guest\">\(text)</strong>" }
}
