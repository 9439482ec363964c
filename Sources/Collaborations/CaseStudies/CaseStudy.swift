import Access
import Directory
import Kernel
import Storage
import Web

/// What a collaboration has to tell others: what came of it, what worked and what did not.
struct CaseStudy: Sendable, Equatable, Identifiable {
    typealias ID = Identifier<CaseStudy>

    static let section = "/case-studies"
    /// So many one collaboration has at most.
    static let limit = 10

    let id: ID
    let collaboration: Collaboration.ID
    let slug: String
    let title: String
    let outcome: String
    let worked: String
    let failed: String
    let advice: String
    let writtenBy: String
    let updatedAt: Instant
    /// `nil` while it is a draft.
    let publishedAt: Instant?
    let featuredAt: Instant?

    var path: String { "\(Self.section)/\(slug)" }

    var thing: EditedThing { EditedThing(.caseStudy, slug) }

    static let edited = [
        EditField("title", "Title"), EditField("outcome", "What came of it"), EditField("worked", "What worked"),
        EditField("failed", "What did not"), EditField("advice", "Advice for others"), EditField("topics", "Topics"),
    ]

    func fields(_ topics: [Topic]) -> FormData {
        FormData([
            "title": [title], "outcome": [outcome], "worked": [worked], "failed": [failed], "advice": [advice],
            "topics": [topics.map(\.name).joined(separator: ", ")],
        ])
    }
}

extension CaseStudy: RowDecodable {
    static let columns: SQL = """
        case_study.id, case_study.collaboration_id, case_study.slug, case_study.title, case_study.outcome, \
        case_study.worked, case_study.failed, case_study.advice, case_study.written_by, case_study.updated_at, \
        case_study.published_at, case_study.featured_at
        """

    init(row: Row) throws {
        id = try row.get("id")
        collaboration = try row.get("collaboration_id")
        slug = try row.get("slug")
        title = try row.get("title")
        outcome = try row.get("outcome")
        worked = try row.get("worked")
        failed = try row.get("failed")
        advice = try row.get("advice")
        writtenBy = try row.get("written_by")
        updatedAt = try row.get("updated_at")
        publishedAt = try row.get("published_at")
        featuredAt = try row.get("featured_at")
    }
}

/// A case study as it is typed.
struct CaseStudyDraft: Sendable, Equatable {
    static let textLimit = 6000

    let title: String
    let outcome: String
    let worked: String
    let failed: String
    let advice: String
    let topics: [String]

    /// - Throws: a fault of kind `invalid` with a message for each field that is wrong.
    static func read(_ data: FormData) throws -> CaseStudyDraft {
        var form = FormReader(data)
        func prose(_ name: String, _ label: String) -> String {
            form.text(name, label, limit: textLimit, required: true, lines: true)
        }
        let draft = CaseStudyDraft(
            title: form.text("title", "Title", limit: CollaborationDraft.titleLimit, required: true),
            outcome: prose("outcome", "What came of it"), worked: prose("worked", "What worked"),
            failed: prose("failed", "What did not"), advice: prose("advice", "Advice for others"),
            topics: ContactFields.topics(&form))
        try form.check()
        return draft
    }
}

enum CaseStudyRules {
    /// To put one before everybody: those who look after the platform, or after the body that leads the effort.
    static func feature(_ lead: Body.ID, _ viewer: Viewer) -> Verdict {
        if viewer.administers(lead.uuid) { return .allowed }
        return .refused(because: "only administrators of the platform or of the leading body may")
    }
}
