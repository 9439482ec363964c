public import Kernel
public import Storage

/// An organisation: a department, an agency, a council, a charity.
public struct Body: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<Body>

    public let id: ID
    /// Its part of a web address; never changes once given.
    public let slug: String
    public let name: String
    /// Two or three letters for its coloured square.
    public let initials: String
    public let kind: Kind
    public let parent: ID?
    public let purpose: String
    public let place: String
    public let website: String
    public let contactPost: Post.ID?
    /// Whether it publishes a part of its directory to everybody.
    public let isPublic: Bool
    public let closedOn: Day?
    public let updatedAt: Instant

    public var path: String { "/bodies/\(slug)" }

    public enum Kind: String, StorableName, CaseIterable {
        case department, agency, regulator, council, police, court, charity, supplier, group, other
        case publicBody = "public-body"
        case publicCorporation = "public-corporation"
        case health = "nhs"
        case devolved = "devolved-government"
        case unit = "unit"

        /// As a heading of a list says it.
        public var plural: String {
            switch self {
            case .department: "Departments"
            case .agency: "Agencies"
            case .regulator: "Regulators"
            case .council: "Councils"
            case .police: "Police forces"
            case .court: "Courts and tribunals"
            case .charity: "Charities"
            case .supplier: "Suppliers"
            case .group: "Advisory and working groups"
            case .other: "Other bodies"
            case .publicBody: "Public bodies"
            case .publicCorporation: "Public corporations"
            case .health: "NHS bodies"
            case .devolved: "Devolved governments"
            case .unit: "Parts of departments"
            }
        }

        public var name: String {
            switch self {
            case .department: "Department"
            case .agency: "Agency"
            case .regulator: "Regulator"
            case .council: "Council"
            case .police: "Police force"
            case .court: "Court or tribunal"
            case .charity: "Charity"
            case .supplier: "Supplier"
            case .group: "Advisory or working group"
            case .other: "Other body"
            case .publicBody: "Public body"
            case .publicCorporation: "Public corporation"
            case .health: "NHS body"
            case .devolved: "Devolved government"
            case .unit: "Part of a department"
            }
        }
    }

    /// Another name of a body and what kind of name it is.
    public struct Name: Sendable, Hashable {
        public enum Kind: String, StorableName, CaseIterable { case short, abbreviation, former }

        public let kind: Kind
        public let name: String

        public init(_ kind: Kind, _ name: String) {
            self.kind = kind
            self.name = name
        }
    }
}

extension Body: RowDecodable {
    /// The columns that `init(row:)` reads.
    public static let columns: SQL = """
        body.id, body.slug, body.name, body.initials, body.kind, body.parent_id, body.purpose, body.place, body.website, \
        body.contact_post_id, body.is_public, body.closed_on, body.updated_at
        """

    public init(row: Row) throws {
        id = try row.get("id")
        slug = try row.get("slug")
        name = try row.get("name")
        initials = try row.get("initials")
        kind = try row.get("kind")
        parent = try row.get("parent_id")
        purpose = try row.get("purpose")
        place = try row.get("place")
        website = try row.get("website")
        contactPost = try row.get("contact_post_id")
        isPublic = try row.get("is_public")
        closedOn = try row.get("closed_on")
        updatedAt = try row.get("updated_at")
    }
}
