import Access
import Kernel
import Web

/// What its own administrators say of a body.
struct BodyDraft: Sendable, Equatable {
    let purpose: String
    let place: String
    let website: String
    let contactPost: Post.ID?

    static func read(_ form: inout FormReader) -> BodyDraft {
        let contact = form.text("contact-post", "Contact post", limit: 36)
        if !contact.isEmpty, Post.ID(contact) == nil { form.refuse("contact-post", "Choose a post from the list") }
        return BodyDraft(
            purpose: form.text("purpose", "What the body does", limit: FieldLimit.prose, lines: true),
            place: form.text("place", "Location", limit: FieldLimit.place),
            website: ContactFields.website("website", "Website", &form), contactPost: Post.ID(contact))
    }
}

/// What only platform administrators say of a body, since others rely on it: its names, its place among the bodies, and
/// the e-mail domains whose owners may sign in.
struct BodyIdentity: Sendable, Equatable {
    let name: String
    let kind: Body.Kind
    let initials: String
    /// The parent's name, abbreviation or slug, as typed.
    let parent: String
    let names: [Body.Name]
    let domains: [String]
    let isPublic: Bool

    static func read(_ form: inout FormReader) -> BodyIdentity {
        let name = form.text("name", "Name", limit: FieldLimit.name, required: true)
        let kind = form.choice("kind", "Kind", as: Body.Kind.self)
        if kind == nil, form.errors["kind"] == nil { form.refuse("kind", "Choose a kind from the list") }
        let initials = form.text("initials", "Initials", limit: 4)
        // Of a name without a letter, such as '101', they are '?'.
        if form.errors["initials"] == nil, initials != Text.initials(name),
            !initials.allSatisfy({ $0.isLetter || $0.isNumber })
        {
            form.refuse("initials", "Initials must be letters and digits only")
        }
        var names: [Body.Name] = []
        for (field, label, kind) in nameFields {
            let typed = ContactFields.lines(
                field, label, each: FieldLimit.name, count: FieldLimit.otherNames, &form)
            names += typed.map { Body.Name(kind, $0) }
        }
        return BodyIdentity(
            name: name, kind: kind ?? .other, initials: initials.isEmpty ? Text.initials(name) : initials.uppercased(),
            parent: form.text("parent", "Parent body", limit: FieldLimit.name), names: names,
            domains: readDomains(&form), isPublic: form.isChecked("is-public"))
    }

    static let nameFields: [(field: String, label: String, kind: Body.Name.Kind)] = [
        ("short", "Short names", .short), ("abbreviations", "Abbreviations", .abbreviation),
        ("former", "Former names", .former),
    ]

    /// Domains on which many unrelated organisations have addresses: naming one would let anybody sign in for the body.
    private static let shared: Set<String> = [
        "gov.uk", "gov.scot", "gov.wales", "llyw.cymru", "nhs.uk", "nhs.net", "police.uk", "ac.uk", "sch.uk", "mod.uk",
        "parliament.uk", "co.uk", "org.uk", "me.uk", "ltd.uk", "plc.uk", "net.uk", "gmail.com", "googlemail.com",
        "outlook.com", "hotmail.com", "hotmail.co.uk", "live.com", "yahoo.com", "yahoo.co.uk", "icloud.com", "aol.com",
        "proton.me", "protonmail.com", "btinternet.com",
    ]

    private static func readDomains(_ form: inout FormReader) -> [String] {
        let typed = ContactFields.names("domains", "E-mail domains", each: 253, count: 50, &form)
        let domains = typed.map { ($0.hasPrefix("@") ? String($0.dropFirst()) : $0).lowercased() }
        for domain in domains where form.errors["domains"] == nil {
            if !Text.isDomain(domain) {
                form.refuse("domains", "‘\(domain)’ is not a domain. Give the part after the @, like homes.gov.uk")
            } else if shared.contains(domain) {
                form.refuse("domains", "\(domain) is shared by many organisations. Give this body’s own domain")
            }
        }
        return domains
    }
}

/// The fields of the form as they are now.
enum BodyFields {
    static func of(_ view: BodyView) -> FormData {
        let body = view.body
        func lines(_ kind: Body.Name.Kind) -> [String] { [view.names(kind).joined(separator: "\n")] }
        return FormData([
            "name": [body.name], "kind": [body.kind.rawValue], "initials": [body.initials],
            "parent": [view.parent?.name ?? ""], "short": lines(.short), "abbreviations": lines(.abbreviation),
            "former": lines(.former), "domains": [view.domains.joined(separator: "\n")],
            "is-public": body.isPublic ? ["yes"] : [], "purpose": [body.purpose], "place": [body.place],
            "website": [body.website], "contact-post": [body.contactPost?.description ?? ""],
        ])
    }
}
