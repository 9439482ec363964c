public import Directory
public import Kernel
public import Storage

/// A joint effort of several bodies, or a project that one body registers early so that others find it.
public struct Collaboration: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<Collaboration>

    public let id: ID
    /// Its part of a web address; never changes once given.
    public let slug: String
    public let kind: Kind
    public let title: String
    /// What will be different for people, in one plain sentence.
    public let outcome: String
    public let aims: String
    /// The people served.
    public let clients: String
    /// Where, parted by commas.
    public let places: String
    public let stage: Stage
    public let lead: Body.ID
    public let contactPost: Post.ID?
    /// Known only to those who take part.
    public let isRestricted: Bool
    public let startsOn: Day?
    public let endsOn: Day?
    /// Why it is not the same as similar ones, in the words of whoever registered it.
    public let differs: String
    public let createdBy: UUID128?
    public let createdAt: Instant
    public let updatedAt: Instant

    public var path: String { "/collaborations/\(slug)" }

    public enum Kind: String, StorableName, CaseIterable {
        case collaboration, project

        var name: String {
            switch self {
            case .collaboration: "Collaboration of several bodies"
            case .project: "Project of one body"
            }
        }
    }

    public enum Stage: String, StorableName, CaseIterable {
        case proposed
        case notPursued = "not-pursued"
        /// Its charter is being agreed.
        case preparing
        case running, paused, ended

        public var name: String {
            switch self {
            case .proposed: "Proposed"
            case .notPursued: "Not pursued"
            case .preparing: "Being agreed"
            case .running: "Running"
            case .paused: "Paused"
            case .ended: "Ended"
            }
        }

        /// What may come next.
        var next: Set<Stage> {
            switch self {
            case .proposed: [.preparing, .notPursued]
            case .notPursued: [.preparing]
            case .preparing: [.running, .notPursued]
            case .running: [.paused, .ended]
            case .paused: [.running, .ended]
            case .ended: []
            }
        }

        /// Whether what was agreed still binds.
        public var isOver: Bool { self == .notPursued || self == .ended }
    }
}

extension Collaboration: RowDecodable {
    static let columns: SQL = """
        collaboration.id, collaboration.slug, collaboration.kind, collaboration.title, collaboration.outcome, \
        collaboration.aims, collaboration.clients, collaboration.places, collaboration.stage, \
        collaboration.lead_body_id, collaboration.contact_post_id, collaboration.is_restricted, \
        collaboration.starts_on, collaboration.ends_on, collaboration.differs, collaboration.created_by, \
        collaboration.created_at, collaboration.updated_at
        """

    public init(row: Row) throws {
        id = try row.get("id")
        slug = try row.get("slug")
        kind = try row.get("kind")
        title = try row.get("title")
        outcome = try row.get("outcome")
        aims = try row.get("aims")
        clients = try row.get("clients")
        places = try row.get("places")
        stage = try row.get("stage")
        lead = try row.get("lead_body_id")
        contactPost = try row.get("contact_post_id")
        isRestricted = try row.get("is_restricted")
        startsOn = try row.get("starts_on")
        endsOn = try row.get("ends_on")
        differs = try row.get("differs")
        createdBy = try row.get("created_by")
        createdAt = try row.get("created_at")
        updatedAt = try row.get("updated_at")
    }
}
