import Access
import Kernel
import Storage

/// What a correction is about, as far as its pages and rules need to know.
enum CorrectionSubject: Sendable {
    case person(Person)
    case team(Team)
    case body(Body)

    /// - Throws: a fault of kind `missing` when it is not there for this sight.
    static func find(
        _ kind: Correction.SubjectKind, _ id: UUID128, _ sight: Sight, _ transaction: any Transaction
    ) throws -> CorrectionSubject {
        let found: CorrectionSubject? =
            switch kind {
            case .person: try PersonStore(transaction).find(Person.ID(id), sight).map { .person($0) }
            case .team: try TeamStore(transaction).find(Team.ID(id), sight).map { .team($0) }
            case .body: try BodyStore(transaction).find(Body.ID(id), sight).map { .body($0) }
            }
        guard let found else { throw Fault.missing("This page") }
        return found
    }

    var kind: Correction.SubjectKind {
        switch self {
        case .person: .person
        case .team: .team
        case .body: .body
        }
    }

    var id: UUID128 {
        switch self {
        case .person(let person): person.id.uuid
        case .team(let team): team.id.uuid
        case .body(let body): body.id.uuid
        }
    }

    var name: String {
        switch self {
        case .person(let person): person.name
        case .team(let team): team.name
        case .body(let body): body.name
        }
    }

    var path: String {
        switch self {
        case .person(let person): person.path
        case .team(let team): team.path
        case .body(let body): body.path
        }
    }

    var body: Body.ID {
        switch self {
        case .person(let person): person.body
        case .team(let team): team.body
        case .body(let body): body.id
        }
    }

    /// What a field says now; `nil` where that cannot be said in a line, or not to this viewer.
    func value(of field: String, _ sight: Sight) -> String? {
        switch self {
        case .person(let person):
            if field == "name" { return person.name }
            guard let field = Person.Field(rawValue: field), sight.sees(field, of: person) else { return nil }
            return person.text(of: field)
        case .team(let team):
            switch field {
            case "name": return team.name
            case "purpose": return team.purpose
            case "contact-for": return team.contactFor
            case "mailbox": return team.mailbox
            case "phone": return team.phone
            case "place": return team.place
            default: return nil
            }
        case .body(let body):
            switch field {
            case "name": return body.name
            case "purpose": return body.purpose
            case "place": return body.place
            case "website": return body.website
            default: return nil
            }
        }
    }

    /// Whether somebody may change what it is about themselves, beyond the one field.
    private func mayChange(_ viewer: Viewer, isContact: Bool) -> Bool {
        switch self {
        case .person(let person): DirectoryRules.change(person, viewer).isAllowed
        case .team(let team): DirectoryRules.change(team, isContact: isContact, viewer).isAllowed
        case .body(let body): DirectoryRules.change(body, viewer).isAllowed
        }
    }

    /// What can be wrong about it.
    var fields: [CorrectionField] {
        if case .person(let person) = self, !person.isCurrent { return CorrectionField.leaver }
        return CorrectionField.all(kind)
    }

    /// Whether accepting leads somebody to where they can put the field right.
    func canPutRight(_ field: CorrectionField?, _ viewer: Viewer, isContact: Bool) -> Bool {
        if case .person(let person) = self, !person.isCurrent { return viewer.administers(body.uuid) }
        if field?.isSimple ?? false { return true }
        if field?.needsAdministrator ?? false { return viewer.administers(body.uuid) }
        return mayChange(viewer, isContact: isContact)
    }

    /// Where anything but a simple field is put right.
    func editPath(_ field: CorrectionField?, _ correction: Correction.ID) -> String {
        guard case .person(let person) = self else { return "\(path)/edit" }
        // What a leaver's administrators can do stands on the page itself.
        if !person.isCurrent { return person.path }
        if field?.name == "left" { return "\(person.path)/leave" }
        guard let section = field?.section else { return "\(person.path)/edit" }
        return "\(section.path(of: person))?correction=\(correction)"
    }
}

/// Who may answer a correction.
enum CorrectionRules {
    static func answer(
        _ correction: Correction, isContact: Bool, _ viewer: Viewer
    ) -> Verdict {
        if viewer.administers(correction.body.uuid) { return .allowed }
        if correction.kind == .person, viewer.person == correction.subject { return .allowed }
        if isContact, correction.stage >= .team { return .allowed }
        return .refused(
            because: "a correction is answered by the person it is about, then by their team's contact, then by an "
                + "administrator of their body")
    }
}
