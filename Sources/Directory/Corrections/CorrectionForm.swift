import Kernel
import Web

/// A suggestion as typed, decoded and checked with the limits of the field it is for.
struct CorrectionForm: Sendable {
    let field: CorrectionField?
    let says: String
    let errors: FormErrors

    init(_ subject: CorrectionSubject, _ data: FormData) {
        let kind = subject.kind
        var reader = FormReader(data)
        let name = data["field"] ?? ""
        field = subject.fields.first { $0.name == name }
        if field == nil { reader.refuse("field", "Choose what is wrong") }
        let isSimple = field?.isSimple ?? false
        let isLong = !isSimple || ["works-on", "contact-for", "purpose"].contains(name)
        says = reader.text(
            "says", "What it should say", limit: Self.limit(name, kind, isSimple), required: true, lines: isLong)
        if reader.errors.isEmpty, name == "email", !PersonForm.isAddress(says.lowercased()) {
            reader.refuse("says", "Enter an e-mail address in the correct format, like name@example.gov.uk")
        }
        errors = reader.errors
    }

    /// As the forms bound the same fields.
    private static func limit(_ name: String, _ kind: Correction.SubjectKind, _ isSimple: Bool) -> Int {
        guard isSimple else { return 1000 }
        guard kind == .person else {
            switch name {
            case "phone": return 60
            case "place": return 150
            case "contact-for": return 1000
            default: return 2000
            }
        }
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
