public import Directory
public import Kernel
public import Storage

/// Somebody who was added to a collaboration by name.
public struct Member: Sendable, Equatable {
    public let person: Person.ID
    public let name: String
    public let body: Body.ID
    public let bodyName: String
    public let isGuest: Bool
    public let isCurrent: Bool
    public let level: Level
    /// When a guest's access ends.
    public let until: Instant?

    public var path: String { "/people/\(person)" }

    public enum Level: String, StorableName, CaseIterable {
        /// Adds parties, roles and members, launches and ends.
        case organiser
        /// Writes in the charter, the registers and the measures.
        case contributor
        /// Sees everything inside.
        case reader

        public var name: String {
            switch self {
            case .organiser: "Organiser"
            case .contributor: "Contributor"
            case .reader: "Reader"
            }
        }

        var hint: String {
            switch self {
            case .organiser: "Adds parties, roles and members, launches and ends"
            case .contributor: "Writes in the charter, the registers and the measures"
            case .reader: "Sees everything inside"
            }
        }
    }
}

extension Member: RowDecodable {
    public init(row: Row) throws {
        person = try row.get("person_id")
        name = try row.get("name")
        body = try row.get("body_id")
        bodyName = try row.get("body_name")
        isGuest = try row.get("is_guest")
        let left: String? = try row.get("left_on")
        isCurrent = left == nil
        level = try row.get("level")
        until = try row.get("until")
    }
}
