/// To which bodies the mail domains in a file belong.
struct MailDomains {
    private let store: ImportStore
    private var owners: [String: BodyFinder.Found] = [:]
    private var asked: Set<String> = []

    init(_ store: ImportStore) { self.store = store }

    mutating func load(_ emails: Set<String>) throws {
        if asked.count > 50_000 {
            asked.removeAll()
            owners.removeAll()
        }
        let domains = Set(emails.map(Self.domain)).subtracting(asked)
        guard !domains.isEmpty else { return }
        asked.formUnion(domains)
        var found: [String: BodyFinder.Found] = [:]
        try store.owners(of: Set(domains.flatMap(Self.suffixes))) { found[$0] = $1 }
        // The longest suffix wins, as where people sign in.
        for domain in domains { owners[domain] = Self.suffixes(of: domain).lazy.compactMap { found[$0] }.first }
    }

    /// The body whose domain an address is on, of those that were loaded.
    func owner(of email: String) -> BodyFinder.Found? { owners[Self.domain(of: email)] }

    static func domain(of email: String) -> String {
        email.split(separator: "@").last.map(String.init) ?? ""
    }

    /// 'a.b.example' and 'b.example'.
    private static func suffixes(of domain: String) -> [String] {
        let labels = domain.split(separator: ".")
        return labels.indices.dropLast().map { labels[$0...].joined(separator: ".") }
    }
}
