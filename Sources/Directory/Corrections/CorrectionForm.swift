import Kernel
import Web

/// A suggestion as typed, decoded and checked with the limits of the field it is for.
struct CorrectionForm: Sendable {
    let field: CorrectionField?
    let says: String
    let errors: FormErrors

    init(_ subject: CorrectionSubject, _ data: FormData) {
        var reader = FormReader(data)
        let name = data["field"] ?? ""
        field = subject.fields.first { $0.name == name }
        if field == nil { reader.refuse("field", "Choose what is wrong") }
        let isSimple = field?.isSimple ?? false
        let isLong = !isSimple || ["works-on", "contact-for", "purpose"].contains(name)
        says = reader.text(
            "says", "What it should say", limit: Self.limit(name, isSimple), required: true, lines: isLong)
        if reader.errors.isEmpty, name == "email", !Text.isMailAddress(says) {
            reader.refuse("says", "Enter an e-mail address in the correct format, like name@example.gov.uk")
        }
        if reader.errors.isEmpty, ["phone", "mobile"].contains(name), !ContactFields.isPhone(says) {
            reader.refuse("says", "What it should say must have digits, like 020 7946 0000 or extension 4321")
        }
        errors = reader.errors
    }

    /// As the forms bound the same fields.
    private static func limit(_ name: String, _ isSimple: Bool) -> Int {
        guard isSimple else { return 1000 }
        switch name {
        case "phone", "mobile": return FieldLimit.phone
        case "pronouns": return FieldLimit.pronouns
        case "place": return FieldLimit.place
        case "pattern", "languages": return FieldLimit.line
        case "skills": return FieldLimit.list
        default: return FieldLimit.prose
        }
    }
}
