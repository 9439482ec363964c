public import Kernel

/// Decodes and checks the fields of a form one by one, collecting a message beside each that is wrong.
///
///     var form = FormReader(data)
///     let title = form.text("title", "Title", limit: 120)
///     let errors = form.errors        // empty when everything is right
public struct FormReader: Sendable {
    public let data: FormData
    public private(set) var errors: FormErrors = FormErrors()

    public init(_ data: FormData) { self.data = data }

    /// A text of one line, or of several with `lines`. What is missing where `required` reads 'Enter …'.
    public mutating func text(
        _ name: String, _ label: String, limit: Int, required: Bool = false, lines: Bool = false
    ) -> String {
        let raw = data[name] ?? ""
        do throws(Text.Refusal) {
            let text = try Text.clean(raw, limit: limit, lines: lines)
            if required, text.isEmpty { refuse(name, "Enter \(lowercasedFirst(label))") }
            return text
        } catch {
            refuse(name, "\(label) \(error.message)")
            return raw
        }
    }

    /// A whole number within `range`; empty gives `nil`.
    public mutating func number(_ name: String, _ label: String, in range: ClosedRange<Int>) -> Int? {
        let raw = text(name, label, limit: 20)
        if raw.isEmpty { return nil }
        guard let number = Int(raw), range.contains(number) else {
            refuse(name, "\(label) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    /// One of several names; anything else is refused.
    public mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, _ label: String, as type: Choice.Type = Choice.self
    ) -> Choice? where Choice.RawValue == String {
        guard let raw = data[name], !raw.isEmpty else { return nil }
        guard let choice = Choice(rawValue: raw) else {
            refuse(name, "Choose \(lowercasedFirst(label)) from the list")
            return nil
        }
        return choice
    }

    public func isChecked(_ name: String) -> Bool { data[name] != nil }

    /// A day typed freely: '21 November 2026', '21/11/2026', '2026-11-21'. Empty gives `nil`.
    public mutating func day(_ name: String, _ label: String) -> Day? {
        let raw = text(name, label, limit: 40)
        if raw.isEmpty { return nil }
        guard let day = Day(typed: raw) else {
            refuse(name, "\(label) must be a real date, like 21 November 2026")
            return nil
        }
        return day
    }

    public mutating func refuse(_ name: String, _ message: String) { errors.add(name, message) }

    /// - Throws: a fault of kind `invalid` when any field was refused.
    public func check() throws {
        guard errors.isEmpty else {
            throw Fault(.invalid, "There is a problem with what was typed.", fields: errors.byField)
        }
    }
}

/// Messages beside fields, in the order of the form.
public struct FormErrors: Sendable, Equatable {
    public private(set) var all: [(field: String, message: String)] = []

    public init() {}

    /// The messages of a fault whose `fields` say where.
    public init(_ fault: Fault) {
        all = fault.fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    public var isEmpty: Bool { all.isEmpty }
    public var byField: [String: String] {
        Dictionary(all.map { ($0.field, $0.message) }, uniquingKeysWith: { first, _ in first })
    }
    public subscript(field: String) -> String? { all.first { $0.field == field }?.message }

    public mutating func add(_ field: String, _ message: String) { all.append((field, message)) }

    public static func == (left: Self, right: Self) -> Bool {
        left.all.elementsEqual(right.all) { $0.field == $1.field && $0.message == $1.message }
    }
}

extension Day {
    /// A day as people in Britain type it: day, month, year, with a month's name or number; or 'YYYY-MM-DD'.
    public init?(typed text: String) {
        let parts = text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        guard parts.count == 3 else { return nil }
        let month =
            Int(parts[1])
            ?? Day.months.firstIndex {
                parts[1].count >= 3 && $0.lowercased().hasPrefix(parts[1].lowercased())
            }.map { $0 + 1 }
        guard let month else { return nil }
        if parts[0].count == 4, let year = Int(parts[0]), let day = Int(parts[2]) {
            self.init(exactly: year, month, day)
        } else if let day = Int(parts[0]), let year = Int(parts[2]), parts[2].count == 4 {
            self.init(exactly: year, month, day)
        } else {
            return nil
        }
    }
}

private func lowercasedFirst(_ text: String) -> String {
    // 'E-mail address' becomes 'e-mail address', 'NHS number' stays.
    guard let second = text.dropFirst().first, !second.isUppercase else { return text }
    return text.prefix(1).lowercased() + text.dropFirst()
}
