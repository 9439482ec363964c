public import Kernel
public import Web

/// A parameter of an endpoint: the OpenAPI document describes it, and requests are read by it.
public struct APIParameter: Sendable {
    public enum Place: String, Sendable { case path, query }

    public let name: String
    public let place: Place
    public let schema: APISchema
    public let about: String
    public let isRequired: Bool
    public let preset: Int?
    public let example: JSON?

    public static func path(_ name: String, _ schema: APISchema, _ about: String) -> Self {
        APIParameter(
            name: name, place: .path, schema: schema, about: about, isRequired: true, preset: nil, example: nil)
    }

    public static func query(
        _ name: String, _ schema: APISchema, _ about: String, isRequired: Bool = false, preset: Int? = nil,
        example: JSON? = nil
    ) -> Self {
        APIParameter(
            name: name, place: .query, schema: schema, about: about, isRequired: isRequired, preset: preset,
            example: example)
    }

    public var json: JSON {
        let described: JSON = [
            "name": .string(name), "in": .string(place.rawValue), "description": .string(about),
            "required": .boolean(isRequired), "schema": schema.json.adding("default", preset.map { .integer($0) }),
        ]
        return described.adding("example", example)
    }

    /// What is wrong with this text, as a sentence; `nil` when nothing is.
    public func complaint(about text: String) -> String? { Self.complaint(schema, text) }

    private static func complaint(_ schema: APISchema, _ text: String) -> String? {
        switch schema {
        case .text(let length):
            guard let length, !length.contains(text.unicodeScalars.count) else { return nil }
            return "Send \(length.lowerBound) to \(length.upperBound) characters."
        case .identifier:
            return UUID128(text) == nil ? "Send an identifier: 36 characters, as in answers." : nil
        case .slug:
            let fits = (1...200).contains(text.utf8.count) && text.utf8.allSatisfy(isOfSlug)
            return fits ? nil : "Send lower-case letters, digits and hyphens, as in answers."
        case .cursor:
            return APICursor(text) == nil ? "Send a cursor as the page before gave it, or none to start." : nil
        case .integer(let range):
            let number = text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
            guard let number, range?.contains(number) ?? true else {
                return range.map { "Send a whole number from \($0.lowerBound) to \($0.upperBound)." }
                    ?? "Send a whole number."
            }
            return nil
        case .choice(let names):
            return names.contains(text) ? nil : "Send one of: \(names.joined(separator: ", "))."
        case .list(let element, _): return complaint(element, text)
        case .optional(let schema): return complaint(schema, text)
        case .time, .day, .boolean, .component: return "This is not understood."
        }
    }

    private static func isOfSlug(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }
}

/// The parameters of one request, read and found to be as their schemas say.
public struct APIArguments: Sendable {
    private let values: [String: [String]]

    /// - Throws: a fault of kind `missing` for a path that cannot lead anywhere, of kind `invalid` for anything wrong
    ///   with the query, with a message for each parameter. One that is not known is wrong too: whoever misspells
    ///   a filter should hear of it rather than get everything.
    public init(_ parameters: [APIParameter], query: FormData, path: (String) -> String) throws {
        var values: [String: [String]] = [:]
        var complaints: [String: String] = [:]
        let known = Set(parameters.lazy.filter { $0.place == .query }.map(\.name))
        for name in query.fields.keys where !known.contains(name) {
            complaints[String(name.prefix(100))] = "There is no such parameter here."
        }
        for parameter in parameters {
            if parameter.place == .path {
                let text = path(parameter.name)
                guard parameter.complaint(about: text) == nil else { throw Fault.missing("What this address names") }
                values[parameter.name] = [text]
                continue
            }
            let sent = query.all(parameter.name)
            if let complaint = Self.complaint(parameter, sent) { complaints[parameter.name] = complaint }
            values[parameter.name] = sent
        }
        guard complaints.isEmpty else {
            throw Fault(.invalid, "The query was not understood: see 'errors'.", fields: complaints)
        }
        self.values = values
    }

    private static func complaint(_ parameter: APIParameter, _ sent: [String]) -> String? {
        if sent.isEmpty { return parameter.isRequired ? "This is needed." : nil }
        if case .list(_, let limit) = parameter.schema {
            if let limit, sent.count > limit { return "Send this at most \(limit) times." }
        } else if sent.count > 1 {
            return "Send this once."
        }
        return sent.lazy.compactMap { parameter.complaint(about: $0) }.first
    }

    public func text(_ name: String) -> String? { values[name]?.first }
    public func list(_ name: String) -> [String] { values[name] ?? [] }
    public func integer(_ name: String, preset: Int) -> Int { text(name).flatMap { Int($0) } ?? preset }

    public func id<Noun>(_ name: String, of noun: Noun.Type = Noun.self) -> Identifier<Noun>? {
        text(name).flatMap { Identifier<Noun>($0) }
    }
}
