import FoundationEssentials
import Kernel
import Web

/// The JSON object that a POST takes: flat, with the fields of the form that pages have for the same.
public struct APIInput: Sendable {
    /// A member of the object.
    public struct Member: Sendable {
        let name: String
        let schema: APISchema
        let about: String
        let isRequired: Bool

        /// - Parameter name: with '_' where the form's field has '-'.
        public init(_ name: String, _ schema: APISchema, _ about: String, isRequired: Bool = false) {
            self.name = name
            self.schema = schema
            self.about = about
            self.isRequired = isRequired
        }
    }

    static let limit = 256 * 1024

    let members: [Member]
    /// What members mean whose names are not known beforehand; `nil` where there are none.
    let others: String?

    /// - Parameter others: what texts under any other names mean. They are fields of these very names.
    public init(_ members: [Member], others: String? = nil) {
        self.members = members
        self.others = others
    }

    /// A form's field as those know it who send the object.
    func name(of field: String) -> String {
        let name = Self.member(field)
        return members.contains { $0.name == name } ? name : field
    }

    static func member(_ field: String) -> String { String(field.map { $0 == "-" ? "_" : $0 }) }
    private static func field(_ member: String) -> String { String(member.map { $0 == "_" ? "-" : $0 }) }

    var schema: JSON {
        let properties = members.map {
            JSON.Member($0.name, $0.schema.json.adding("description", .string($0.about)))
        }
        return [
            "type": "object", "properties": .object(properties),
            "additionalProperties": others.map { ["type": "string", "description": .string($0)] } ?? false,
            "required": .array(members.filter(\.isRequired).map { .string($0.name) }),
        ]
    }

    /// - Throws: a fault of kind `invalid` for what is no such object, with a message for each member that is not known or
    ///   of the wrong type. What the texts say is checked as on the pages.
    func form(_ bytes: [UInt8]) throws -> FormData {
        let sent: [String: Sent]
        do {
            sent = try JSONDecoder().decode([String: Sent].self, from: Data(bytes))
        } catch {
            throw Fault(.invalid, "The body must be a JSON object whose members are texts, numbers, true or false.")
        }
        var fields: [String: [String]] = [:]
        var complaints: [String: String] = [:]
        for (name, value) in sent {
            guard members.contains(where: { $0.name == name }) else {
                if others != nil {
                    fields[name] = value.texts
                    continue
                }
                complaints[String(name.prefix(100))] = "There is no such member here."
                continue
            }
            fields[Self.field(name)] = value.texts
        }
        guard complaints.isEmpty else {
            throw Fault(.invalid, "The body was not understood: see 'errors'.", fields: complaints)
        }
        return FormData(fields)
    }

    private enum Sent: Decodable {
        case text(String)
        case boolean(Bool)
        case integer(Int)
        case number(Double)
        case list([String])
        case null

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let value = try? container.decode(Bool.self) {
                self = .boolean(value)
            } else if let value = try? container.decode(Int.self) {
                self = .integer(value)
            } else if let value = try? container.decode(Double.self) {
                self = .number(value)
            } else if let value = try? container.decode([String].self) {
                self = .list(value)
            } else {
                self = .text(try container.decode(String.self))
            }
        }

        /// As a form would send it: a box that is not ticked is not sent, the parts of a list are parted by commas.
        var texts: [String] {
            switch self {
            case .text(let text): [text]
            case .boolean(let value): value ? ["yes"] : []
            case .integer(let number): [String(number)]
            case .number(let number): [String(number)]
            case .list(let parts): [parts.joined(separator: ", ")]
            case .null: []
            }
        }
    }
}
