import Directory
import Kernel
import Storage
import Web

/// Beginning a new effort from a case study: the form is filled in from it, and the link is kept.
enum LearnedFrom {
    static let field = "learned-from"

    /// The registration form as it opens.
    /// - Parameter slug: of the case study; the plain form when there is none.
    static func fields(_ slug: String, _ sight: CollaborationSight, _ transaction: any Transaction) throws -> FormData {
        var fields = ["kind": [Collaboration.Kind.collaboration.rawValue]]
        guard let study = try published(slug, sight, transaction),
            let source = try CollaborationStore(transaction).find([study.collaboration], sight)[study.collaboration]
        else { return FormData(fields) }
        let topics = try TopicStore(transaction).tags(of: study.id.uuid)
        fields["outcome"] = [source.outcome]
        fields["aims"] = [
            String("As advised in ‘\(study.title)’:\n\(study.advice)".prefix(CollaborationDraft.proseLimit))
        ]
        fields["clients"] = [source.clients]
        fields["topics"] = [topics.map(\.name).joined(separator: ", ")]
        fields[field] = [slug]
        fields[titleField] = [study.title]
        return FormData(fields)
    }

    private static let titleField = "learned-from-title"

    /// Says what the form was filled in from, and keeps it.
    static func hidden(_ fields: FormData) -> HTML {
        guard let slug = fields[field], !slug.isEmpty else { return .empty }
        let title = fields[titleField] ?? ""
        let note: HTML = """
            <p class="govuk-body">Filled in from ‘\(title)’. Change what is different in yours: your entry will say that it \
            learned from it.</p>
            """
        return Web.hidden([field: slug, titleField: title]) + inset(note)
    }

    private static func published(
        _ slug: String, _ sight: CollaborationSight, _ transaction: any Transaction
    ) throws -> CaseStudy? {
        if slug.isEmpty { return nil }
        return try CaseStudyStore(transaction).find(slug: slug, sight).flatMap { $0.publishedAt == nil ? nil : $0 }
    }

    /// A study that the viewer may not read leaves no link.
    static func keep(
        _ slug: String, for collaboration: Collaboration.ID, _ sight: CollaborationSight, _ transaction: any Transaction
    ) throws {
        guard let study = try published(slug, sight, transaction) else { return }
        try CaseStudyStore(transaction).learn(collaboration, from: study.id)
    }
}
