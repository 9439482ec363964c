import Foundation

/// JSON that a test looks into, as another parser than ours reads it.
struct APIValue: Sendable, Equatable, Decodable {
    static let null = APIValue(kind: .null)

    private indirect enum Kind: Sendable, Equatable {
        case null, boolean(Bool), number(Double), text(String), list([APIValue]), object([String: APIValue])
    }

    private let kind: Kind

    private init(kind: Kind) { self.kind = kind }

    init(json: String) throws { self = try JSONDecoder().decode(APIValue.self, from: Data(json.utf8)) }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            kind = .null
        } else if let value = try? container.decode(Bool.self) {
            kind = .boolean(value)
        } else if let value = try? container.decode(Double.self) {
            kind = .number(value)
        } else if let value = try? container.decode(String.self) {
            kind = .text(value)
        } else if let value = try? container.decode([APIValue].self) {
            kind = .list(value)
        } else {
            kind = .object(try container.decode([String: APIValue].self))
        }
    }

    subscript(name: String) -> APIValue { object[name] ?? .null }

    var isNull: Bool { kind == .null }
    var text: String? { if case .text(let text) = kind { text } else { nil } }
    var boolean: Bool? { if case .boolean(let value) = kind { value } else { nil } }
    var number: Int? { if case .number(let value) = kind { Int(value) } else { nil } }
    var list: [APIValue] { if case .list(let list) = kind { list } else { [] } }
    var object: [String: APIValue] { if case .object(let object) = kind { object } else { [:] } }
}
