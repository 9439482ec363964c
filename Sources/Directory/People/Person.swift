public import Kernel
public import Storage

/// Somebody in the directory.
public struct Person: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<Person>

    public let id: ID
    /// The body they belong to; of a leaver, the last one.
    public let body: Body.ID
    /// The name they prefer.
    public let name: String
    public let given: String
    public let family: String
    public let knownAs: String
    public let pronouns: String
    public let email: String?
    public let phone: String
    public let mobile: String
    public let place: String
    /// Days and hours: 'Monday to Thursday, 8am to 4pm'.
    public let pattern: String
    public let languages: String
    public let worksOn: String
    public let contactFor: String
    public let skills: String
    public let interests: String
    public let networks: String
    public let awayUntil: Day?
    /// Who stands in while they are away.
    public let cover: ID?
    public let photoHash: String?
    /// The fields that only their own body may see.
    public let bodyOnly: Set<Field>
    public let isGuest: Bool
    /// Of a guest who belongs to no body here: whom they work for.
    public let organisation: String
    /// Of a guest: when the last of their access ends, where that was agreed with them.
    public let guestUntil: Instant?
    /// How much of the profile is filled in: 0 to 100.
    public let completeness: Int
    public let confirmedAt: Instant?
    public let leftOn: Day?
    /// The record that this one was merged into.
    public let mergedInto: ID?
    public let createdAt: Instant
    public let updatedAt: Instant

    public var path: String { "/people/\(id)" }
    public var isCurrent: Bool { leftOn == nil && mergedInto == nil }

    /// The fields of a profile that can be kept to the body.
    public enum Field: String, Sendable, CaseIterable {
        case pronouns, email, phone, mobile, place, pattern, languages, skills, interests, networks, photo
        case worksOn = "works-on"
        case contactFor = "contact-for"
        case away

        public var label: String {
            switch self {
            case .pronouns: "Pronouns"
            case .email: "E-mail"
            case .phone: "Phone"
            case .mobile: "Mobile"
            case .place: "Location"
            case .pattern: "Working pattern"
            case .languages: "Languages"
            case .skills: "Skills"
            case .interests: "Interests"
            case .networks: "Professional networks"
            case .photo: "Photograph"
            case .worksOn: "What I work on"
            case .contactFor: "Contact me for"
            case .away: "Away and cover"
            }
        }
    }
}

extension Person: RowDecodable {
    public static let columns: SQL = """
        person.id, person.body_id, person.name, person.given, person.family, person.known_as, person.pronouns, \
        person.email, person.phone, person.mobile, person.place, person.pattern, person.languages, person.works_on, \
        person.contact_for, person.skills, person.interests, person.networks, person.away_until, person.cover_id, \
        person.photo_hash, person.body_only, person.is_guest, person.organisation, person.guest_until, person.completeness, person.confirmed_at, person.left_on, \
        person.merged_into, person.created_at, person.updated_at
        """

    public init(row: Row) throws {
        id = try row.get("id")
        body = try row.get("body_id")
        name = try row.get("name")
        given = try row.get("given")
        family = try row.get("family")
        knownAs = try row.get("known_as")
        pronouns = try row.get("pronouns")
        email = try row.get("email")
        phone = try row.get("phone")
        mobile = try row.get("mobile")
        place = try row.get("place")
        pattern = try row.get("pattern")
        languages = try row.get("languages")
        worksOn = try row.get("works_on")
        contactFor = try row.get("contact_for")
        skills = try row.get("skills")
        interests = try row.get("interests")
        networks = try row.get("networks")
        awayUntil = try row.get("away_until")
        cover = try row.get("cover_id")
        photoHash = try row.get("photo_hash")
        bodyOnly = Set(
            try row.get("body_only", as: String.self).split(separator: ",").compactMap { Field(rawValue: String($0)) })
        isGuest = try row.get("is_guest")
        organisation = try row.get("organisation")
        guestUntil = try row.get("guest_until")
        completeness = try row.get("completeness")
        confirmedAt = try row.get("confirmed_at")
        leftOn = try row.get("left_on")
        mergedInto = try row.get("merged_into")
        createdAt = try row.get("created_at")
        updatedAt = try row.get("updated_at")
    }
}
