public import Kernel
public import Web

/// Which of somebody else's columns is which of ours, under a name.
public struct ColumnMapping: Codable, Hashable, Sendable {
    public typealias ID = Identifier<ColumnMapping>

    /// Where one of our columns gets its values.
    public enum Origin: Hashable, Sendable {
        /// The title of a column of theirs.
        case header(String)
        /// The same text in every row.
        case constant(String)
    }

    public let name: String
    /// By our column's title.
    public let columns: [String: Origin]

    public init(name: String, columns: [String: Origin]) {
        self.name = name
        self.columns = columns
    }

    /// The titles of our columns, in the order of the documentation.
    public static var targets: [String] { PeopleColumn.allCases.map(\.rawValue) }

    /// What was chosen for each of our columns on the page that `ImportPages.columnFields` makes.
    public static func read(
        _ reader: inout FormReader, _ form: FormData, _ targets: [String]
    ) -> [String: Origin] {
        var columns: [String: Origin] = [:]
        for (index, target) in targets.enumerated() {
            let title = form["from-\(index)"] ?? ""
            let same = reader.text("same-\(index)", target, limit: 300)
            if !title.isEmpty {
                columns[target] = .header(title)
            } else if !same.isEmpty {
                columns[target] = .constant(same)
            }
        }
        return columns
    }

    /// What a file's titles most likely mean: each of our columns that one of them names.
    public static func guess(titles: [String]) -> [String: Origin] {
        var guess: [String: Origin] = [:]
        for (target, place) in PeopleReader.places(of: titles) { guess[target] = .header(titles[place]) }
        return guess
    }
}

extension ColumnMapping.Origin: Codable {
    private enum Key: String, CodingKey { case header, constant }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if let title = try container.decodeIfPresent(String.self, forKey: .header) {
            self = .header(title)
        } else {
            self = .constant(try container.decode(String.self, forKey: .constant))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .header(let title): try container.encode(title, forKey: .header)
        case .constant(let text): try container.encode(text, forKey: .constant)
        }
    }
}
