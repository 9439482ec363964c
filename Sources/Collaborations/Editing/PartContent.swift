import FoundationEssentials
import Kernel
import Web

/// What a part says: a text for each of its fields. Days as 'YYYY-MM-DD', money in pounds as a decimal number.
struct PartContent: Sendable, Equatable {
    let fields: [String: String]

    /// Fields without a text are left out.
    init(_ fields: [String: String] = [:]) { self.fields = fields.filter { !$0.value.isEmpty } }

    var isEmpty: Bool { fields.isEmpty }

    subscript(name: String) -> String { fields[name] ?? "" }

    init(kept json: String) throws {
        self.init(try JSONDecoder().decode([String: String].self, from: Data(json.utf8)))
    }

    /// As JSON with the names in order.
    func kept() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(fields), as: UTF8.self)
    }

    /// - Throws: a fault of kind `invalid` with a message for each field that is wrong.
    static func read(_ data: FormData, _ fields: [CharterField]) throws -> PartContent {
        var form = FormReader(data)
        var result: [String: String] = [:]
        for field in fields { result[field.name] = read(field, &form) }
        try form.check()
        return PartContent(result)
    }

    private static func read(_ field: CharterField, _ form: inout FormReader) -> String? {
        switch field.kind {
        case .line: return form.text(field.name, field.label, limit: field.limit, required: field.isRequired)
        case .prose:
            // The outcome is shown as one sentence in many places.
            return form.text(
                field.name, field.label, limit: field.limit, required: field.isRequired, lines: !field.isRequired)
        case .number(let range): return form.number(field.name, field.label, in: range).map { String($0) }
        case .day: return form.day(field.name, field.label)?.description
        case .choice(let choices):
            let value = form.data[field.name] ?? ""
            if !value.isEmpty, !choices.contains(where: { $0.value == value }) {
                form.refuse(field.name, "Choose \(field.label) from the list")
            }
            return value
        case .money: return form.money(field.name, field.label)?.number
        }
    }

    /// The fields of a form that shows this content.
    func form(_ fields: [CharterField]) -> FormData {
        var result: [String: [String]] = [:]
        for field in fields {
            let value = self[field.name]
            if case .day = field.kind {
                result[field.name] = [Day(value)?.plain ?? value]
            } else {
                result[field.name] = [value]
            }
        }
        return FormData(result)
    }
}

extension FormReader {
    /// A sum in pounds as people type it; empty gives `nil`.
    mutating func money(_ name: String, _ label: String) -> Money? {
        let raw = text(name, label, limit: 60)
        if raw.isEmpty { return nil }
        do throws(Text.Refusal) {
            return try Money(typed: raw)
        } catch {
            refuse(name, "\(label) \(error.message)")
            return nil
        }
    }
}
