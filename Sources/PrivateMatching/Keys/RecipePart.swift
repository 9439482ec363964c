/// What a list says of a person: one of the fields that have rules of their own, or any column as text.
public enum Field: Sendable, Hashable, CustomStringConvertible {
    case forename
    case surname
    /// Forename and surname together; of no column of its own.
    case name
    case dob
    case postcode
    case ni
    case nhs
    /// A column by its title, or what the list's reader calls it.
    case text(String)

    static let named: [String: Field] = [
        "forename": .forename, "surname": .surname, "name": .name, "dob": .dob, "postcode": .postcode, "ni": .ni,
        "nhs": .nhs,
    ]

    /// - Throws: ``MatchingError/recipe(_:)``.
    public init(_ text: String) throws {
        if let field = Self.named[text] {
            self = field
        } else if text.hasPrefix("text:") {
            let column = String(text.dropFirst(5))
            let isColumn = column.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0) || "_- ".unicodeScalars.contains($0)
            }
            guard isColumn, !column.isEmpty, column.utf8.count <= 60, column == column.trimmed else {
                throw MatchingError.recipe(
                    "'\(column)' cannot be a column in a recipe: letters, digits, spaces, '-', '_'.")
            }
            self = .text(column)
        } else {
            throw MatchingError.recipe(
                "There is no field '\(text)'. Fields: \(Self.named.keys.sorted().joined(separator: ", ")), text:COLUMN."
            )
        }
    }

    public var description: String {
        switch self {
        case .text(let column): "text:\(column)"
        default: Self.named.first { $0.value == self }?.key ?? ""
        }
    }
}

/// A field, or what is taken of it: 'surname', 'surname.sound', 'text:prisoner number'.
public struct RecipePart: Sendable, Hashable, CustomStringConvertible {
    enum Form: String, Sendable, CaseIterable {
        case whole = ""
        case first
        case initial
        case sound
        case sorted
        case anyOrder = "any-order"
        case year
        case sector
        case district
        case area
    }

    public let field: Field
    let form: Form

    init(_ field: Field, _ form: Form = .whole) {
        self.field = field
        self.form = form
    }

    /// - Throws: ``MatchingError/recipe(_:)``.
    init(_ text: String) throws {
        let pieces = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let field = try Field(pieces[0])
        let form = pieces.count == 1 ? .whole : Form(rawValue: pieces[1])
        guard let form, pieces.count == 1 || form != .whole, Self.forms(of: field).contains(form) else {
            let forms = Self.forms(of: field).map { $0 == .whole ? "\(field)" : "\(field).\($0.rawValue)" }
            throw MatchingError.recipe("There is no '\(text)'. There is: \(forms.joined(separator: ", ")).")
        }
        self.field = field
        self.form = form
    }

    public var description: String { form == .whole ? "\(field)" : "\(field).\(form.rawValue)" }

    private static func forms(of field: Field) -> [Form] {
        switch field {
        case .forename, .surname: [.whole, .first, .initial, .sound]
        case .name: [.sorted]
        case .dob: [.whole, .anyOrder, .year]
        case .postcode: [.whole, .sector, .district, .area]
        case .ni, .nhs, .text: [.whole]
        }
    }

    /// What is compared; `nil` where there is nothing to compare.
    /// - Parameter value: what the list says. Of ``Field/name`` forename and surname, with a space between.
    func value(of text: String) -> String? {
        switch field {
        case .forename, .surname: name(text)
        case .name:
            nonEmpty(
                Normalisation.words(text).sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
                    .joined(separator: " "))
        case .dob:
            DateOfBirth(text).map {
                form == .year ? $0.yearDigits : form == .anyOrder ? $0.digitsInAnyOrder : $0.digits
            }
        case .postcode: Postcode(text).map(part)
        case .ni: Numbers.nationalInsurance(text)
        case .nhs: Numbers.nhs(text)
        case .text: nonEmpty(Normalisation.text(text))
        }
    }

    private func name(_ text: String) -> String? {
        let words = Normalisation.words(text)
        switch form {
        case .first: return words.first
        case .initial: return words.first.flatMap { $0.unicodeScalars.first.map { String($0) } }
        // A second forename is often left out; the words of a surname belong together.
        case .sound: return Soundex.code(field == .forename ? words.first ?? "" : words.joined())
        default: return nonEmpty(words.joined())
        }
    }

    private func part(_ postcode: Postcode) -> String {
        switch form {
        case .sector: postcode.sector
        case .district: postcode.district
        case .area: postcode.area
        default: postcode.unit
        }
    }

    private func nonEmpty(_ text: String) -> String? { text.isEmpty ? nil : text }
}
