import Access
import Directory
import Journal
import Kernel
import Storage

/// The first page of a collaboration: the register's entry for everybody, more for those who take part.
struct CollaborationView: Sendable {
    let head: CollaborationHead
    let topics: [Topic]
    let contact: StaffedPost?
    /// Only for those inside.
    let assessment: Assessment?
    let mayContribute: Verdict
    let mayOrganise: Verdict
    /// What happened last; only for those inside.
    let recent: RecordEntries
    /// Whether it is ready to launch; only for those inside.
    let launch: LaunchView?
    /// How it goes; only for those inside.
    let health: Health?
    /// Only for those inside, and once it has ended.
    let lessons: ClosingLessons?
    /// Who pays and who gains; only for those inside.
    let money: MoneyPages.View?
    /// Whom its people thanked last.
    let thanks: [ThanksLine]
    /// What it has to tell others, and what it began from.
    let studies: [CaseStudy]
    let learnedFrom: [CaseStudy]
    /// Of a project that came from a list.
    let history: ProjectHistory?

    /// Whether the viewer may ask to be let in, and what they asked last.
    let mayAsk: Verdict
    let request: JoinRequest?

    var collaboration: Collaboration { head.collaboration }

    static func read(
        _ slug: String, _ viewer: Viewer, at now: Instant, in transaction: any Transaction
    ) throws -> CollaborationView {
        let store = CollaborationStore(transaction)
        guard let found = try store.find(slug: slug, CollaborationSight(viewer, at: now)) else {
            throw Fault.missing("This collaboration")
        }
        let standing = try store.standing(of: viewer, in: found.id, at: now)
        let sight = Sight(viewer)
        let own = CollaborationSight(viewer, at: now)
        let studies = CaseStudyStore(transaction)
        var recent = RecordEntries.none
        var launch: LaunchView?
        var health: Health?
        var money: MoneyPages.View?
        if standing.isInside {
            let entries = try transaction.journal.page(.container(Subject("collaboration", found.id.uuid)), limit: 40)
            recent = try RecordEntries.read(entries, sight, transaction)
            let work = Workplace(collaboration: found, standing: standing, viewer: viewer, now: now)
            launch = try LaunchView.read(work, transaction)
            health = try Health.read(work, transaction)
            money = try MoneyPages.View.read(work, transaction)
        }
        return CollaborationView(
            head: try CollaborationHead.read(found, standing, sight, on: now.day, transaction),
            topics: try TopicStore(transaction).tags(of: found.id.uuid),
            contact: try PostStore(transaction).contact(found.contactPost, sight),
            assessment: standing.isInside ? try AssessmentStore(transaction).find(found.id) : nil,
            mayContribute: CollaborationRules.contribute(standing, found.stage),
            mayOrganise: CollaborationRules.organise(standing, found.stage), recent: recent, launch: launch,
            health: health,
            lessons: standing.isInside && found.stage == .ended ? try ClosingStore(transaction).lessons(found.id) : nil,
            money: money,
            thanks: try ThanksLine.read(ThanksStore(transaction).list(in: found.id, limit: 3), own, transaction),
            studies: try studies.list(ofEach: [found.id], own), learnedFrom: try studies.sources(of: found.id, own),
            history: try ProjectHistory.read(found.id, transaction),
            mayAsk: CollaborationRules.askToJoin(viewer, standing, found.stage),
            request: standing.isInside
                ? nil : try viewer.person.flatMap { try JoinStore(transaction).latest(of: Person.ID($0), in: found.id) }
        )
    }
}
