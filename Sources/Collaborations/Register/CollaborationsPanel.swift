import Access
import Directory
import Journal
import Kernel
import Storage
import Web

/// The collaborations of a body or about a topic, on its page.
struct CollaborationsPanel: PagePanel {
    private static let limit = 5

    func panel(
        on subject: Subject, for viewer: Viewer, at now: Instant, in transaction: any Transaction
    ) throws -> HTML {
        var filter = CollaborationStore.Filter()
        switch subject.kind {
        case "body": filter.body = Body.ID(subject.id)
        case "topic": filter.topic = Topic.ID(subject.id)
        default: return .empty
        }
        let sight = CollaborationSight(viewer, at: now)
        let found = try CollaborationStore(transaction).list(filter, after: nil, limit: Self.limit + 1, sight)
        if found.isEmpty { return .empty }
        let items = found.prefix(Self.limit).map { one -> HTML in
            "<li>\(Link(one.title, one.path).html) \(CollaborationShell.stageTag(one.stage))</li>"
        }
        let all: HTML = found.count > Self.limit ? try self.all(subject, transaction) : .empty
        return "<h2 class=\"govuk-heading-s\">Collaborations</h2><ul class=\"govuk-list\">\(items)</ul>\(all)"
    }

    /// To subscribe to a topic.
    func actions(on subject: Subject, _ visit: Visit, in transaction: any Transaction) throws -> HTML {
        guard subject.kind == "topic", let topic = try TopicStore(transaction).find(Topic.ID(subject.id)) else {
            return .empty
        }
        return try SubscriptionPages.button(visit, topic, from: .topic, in: transaction)
    }

    private func all(_ subject: Subject, _ transaction: any Transaction) throws -> HTML {
        let slug =
            subject.kind == "body"
            ? try BodyStore(transaction).find(Body.ID(subject.id), .everything)?.slug
            : try TopicStore(transaction).find(Topic.ID(subject.id))?.slug
        guard let slug else { return .empty }
        return "<p class=\"govuk-body\">\(Link("See all", "/collaborations?\(subject.kind)=\(slug)").html)</p>"
    }
}
