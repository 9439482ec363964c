public import Kernel
public import Storage

/// What a list said of a project in one year.
public struct ProjectYear: Sendable, Equatable {
    public internal(set) var collaboration: Collaboration.ID
    public let year: Int
    public let name: String
    /// As the list writes it: 'DoH Non Capital'.
    public let department: String
    public let outcome: String
    public let description: String
    /// Parted by commas.
    public let places: String
    /// Becomes a topic.
    public let category: String
    /// The list's own reference.
    public let number: String
    public let confidence: DeliveryConfidence?
    public let startsOn: Day?
    public let endsOn: Day?
    /// Planned for the year.
    public let budget: Money?
    public let forecast: Money?
    /// Of the whole life of the project.
    public let cost: Money?
    public let benefits: Money?
    /// What stood there instead of a figure or a date, by what it was for; a line each.
    public internal(set) var notes: String
    /// What the list says about the figures.
    public let commentary: String
}

/// How confident the Infrastructure and Projects Authority is that a project delivers on time and in budget: three colours
/// since 2021, five before.
public enum DeliveryConfidence: String, StorableName, CaseIterable {
    case green
    case amberGreen = "amber-green"
    case amber
    case amberRed = "amber-red"
    case red

    public var name: String {
        switch self {
        case .green: "Green"
        case .amberGreen: "Amber/Green"
        case .amber: "Amber"
        case .amberRed: "Amber/Red"
        case .red: "Red"
        }
    }

    /// Reads 'Amber/red', 'Amber/ Red ' or 'AMBER'.
    init?(typed text: String) {
        let key = text.lowercased().filter { $0.isLetter }
        guard let found = Self.allCases.first(where: { $0.name.lowercased().filter(\.isLetter) == key }) else {
            return nil
        }
        self = found
    }
}

extension ProjectYear: RowDecodable {
    static let written = [
        "collaboration_id", "year", "name", "department", "outcome", "description", "places", "category", "number",
        "confidence", "starts_on", "ends_on", "budget", "forecast", "cost", "benefits", "notes", "commentary",
    ]
    static let columns = SQL(trusted: written.map { "project_year.\($0)" }.joined(separator: ", "))

    public init(row: Row) throws {
        func money(_ name: String) throws -> Money? { (try row.get(name) as Int64?).map { Money(pence: $0) } }
        collaboration = try row.get("collaboration_id")
        year = try row.get("year")
        name = try row.get("name")
        department = try row.get("department")
        outcome = try row.get("outcome")
        description = try row.get("description")
        places = try row.get("places")
        category = try row.get("category")
        number = try row.get("number")
        confidence = try row.get("confidence")
        startsOn = try row.get("starts_on")
        endsOn = try row.get("ends_on")
        budget = try money("budget")
        forecast = try money("forecast")
        cost = try money("cost")
        benefits = try money("benefits")
        notes = try row.get("notes")
        commentary = try row.get("commentary")
    }

    /// In the order of `written`.
    var values: [Value] {
        func value(_ money: Money?) -> Value { money?.pence.value ?? .null }
        return [
            collaboration.value, year.value, name.value, department.value, outcome.value, description.value,
            places.value, category.value, number.value, confidence?.value ?? .null, startsOn?.value ?? .null,
            endsOn?.value ?? .null, value(budget), value(forecast), value(cost), value(benefits), notes.value,
            commentary.value,
        ]
    }
}

/// Where an entry of the register came from.
public struct ProjectSource: Sendable, Equatable {
    public let collaboration: Collaboration.ID
    public let key: String
    public let listName: String
    public let fileName: String
    public let importID: UUID128
    public let importedAt: Instant
    let digest: String
}

extension ProjectSource: RowDecodable {
    static let columns: SQL = """
        project_source.collaboration_id, project_source.key, project_source.list_name, project_source.file_name, \
        project_source.import_id, project_source.imported_at, project_source.digest
        """

    public init(row: Row) throws {
        collaboration = try row.get("collaboration_id")
        key = try row.get("key")
        listName = try row.get("list_name")
        fileName = try row.get("file_name")
        importID = try row.get("import_id")
        importedAt = try row.get("imported_at")
        digest = try row.get("digest")
    }
}
