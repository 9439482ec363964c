public import Web

/// What a member or a parameter may be, as JSON Schema (2020-12, which OpenAPI 3.1 uses) says it.
public indirect enum APISchema: Sendable {
    /// - Parameter length: in Unicode code points.
    case text(length: ClosedRange<Int>? = nil)
    case identifier
    /// A name's part of a web address.
    case slug
    /// Where a page of a list begins. Every text of this pattern is one, so that a client that follows the schema is
    /// never refused.
    case cursor
    case time
    case day
    case boolean
    case integer(ClosedRange<Int>? = nil)
    case choice([String])
    case list(APISchema, limit: Int? = nil)
    /// One of the components, by its name.
    case component(String)
    /// This, or null where nobody has filled it in.
    case optional(APISchema)

    public var json: JSON {
        switch self {
        case .text(let length): Self.bounded("string", "minLength", "maxLength", length)
        case .identifier: ["type": "string", "format": "uuid"]
        case .slug: ["type": "string", "pattern": "^[a-z0-9-]+$", "minLength": 1, "maxLength": 200]
        case .cursor: ["type": "string", "pattern": "^[A-Za-z0-9_-]{21}[AQgw]$", "minLength": 22, "maxLength": 22]
        case .time: ["type": "string", "format": "date-time"]
        case .day: ["type": "string", "format": "date"]
        case .boolean: ["type": "boolean"]
        case .integer(let range): Self.bounded("integer", "minimum", "maximum", range)
        case .choice(let names): ["type": "string", "enum": .array(names.map { .string($0) })]
        case .list(let element, let limit): Self.list(element.json, limit)
        case .component(let name): ["$ref": .string("#/components/schemas/\(name)")]
        case .optional(let schema): ["anyOf": [schema.json, ["type": "null"]]]
        }
    }

    private static func bounded(_ type: String, _ least: String, _ most: String, _ range: ClosedRange<Int>?) -> JSON {
        let base: JSON = ["type": .string(type)]
        guard let range else { return base }
        return base.adding(least, .integer(range.lowerBound)).adding(most, .integer(range.upperBound))
    }

    private static func list(_ element: JSON, _ limit: Int?) -> JSON {
        let base: JSON = ["type": "array", "items": element]
        return base.adding("maxItems", limit.map { .integer($0) })
    }
}
