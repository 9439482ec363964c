import Access
import Directory
import Hummingbird
import Kernel
import Storage
import Web

/// Case studies.
struct CaseStudyRoutes: Sendable {
    private static let pageSize = 30

    let desk: Desk
    let studies: CaseStudies

    init(_ desk: Desk) {
        self.desk = desk
        studies = CaseStudies(desk: desk)
    }

    private static let path = "/case-studies/:study"

    var routes: Routes {
        var routes = Routes()
        routes.get(CaseStudy.section) { visit in
            let (viewer, now, query) = (try visit.signedIn(), visit.now, visit.query)
            return visit.page(
                CaseStudyPages.list(try await desk.database.read { try Self.listing(query, viewer, now, $0) }))
        }
        routes.get(Self.path) { visit in visit.page(CaseStudyPages.study(visit, try await view(visit))) }
        addWriting(&routes)
        addPublishing(&routes)
        return routes
    }

    private static func listing(
        _ query: FormData, _ viewer: Viewer, _ now: Instant, _ transaction: any Transaction
    ) throws -> CaseStudyPages.Listing {
        let sight = CollaborationSight(viewer, at: now)
        let topic = try query["topic"].flatMap { try TopicStore(transaction).find(slug: $0) }
        let after = query["after"].flatMap { CaseStudy.ID($0) }
        let store = CaseStudyStore(transaction)
        let found = try store.published(about: topic?.id, after: after, limit: pageSize + 1, sight)
        let isWhole = topic == nil && after == nil
        let featured = isWhole ? try store.featured(limit: 3, sight) : []
        let lines = try CaseStudyPages.Line.read(featured + found.prefix(pageSize), sight, transaction)
        return CaseStudyPages.Listing(
            topic: topic, topics: try store.topics(limit: 40, sight), featured: Array(lines.prefix(featured.count)),
            lines: Array(lines.dropFirst(featured.count)),
            isFirst: after == nil, next: found.count > pageSize ? found[pageSize - 1].id : nil)
    }

    private func view(_ visit: Visit) async throws -> CaseStudyPages.View {
        let (viewer, now, slug) = (try visit.signedIn(), visit.now, visit.parameter("study"))
        return try await desk.database.read { transaction in
            let sight = CollaborationSight(viewer, at: now)
            let store = CaseStudyStore(transaction)
            guard let study = try store.find(slug: slug, sight),
                let line = try CaseStudyPages.Line.read([study], sight, transaction).first
            else { throw Fault.missing("This case study") }
            let standing = try CollaborationStore(transaction).standing(
                of: viewer, in: study.collaboration, at: now)
            return CaseStudyPages.View(
                line: line, topics: try TopicStore(transaction).tags(of: study.id.uuid),
                successors: try store.successors(of: study.id, limit: 20, sight),
                mayOrganise: CollaborationRules.organise(standing).isAllowed,
                mayFeature: CaseStudyRules.feature(line.collaboration.lead, viewer).isAllowed,
                mayOpen: CollaborationRules.open(viewer).isAllowed,
                revision: try RevisionStore(transaction).number(of: study.thing, in: study.collaboration))
        }
    }

    /// For its organisers.
    private func organised(_ visit: Visit) async throws -> CaseStudyPages.View {
        let view = try await view(visit)
        if !view.mayOrganise {
            throw Fault.refused(
                "You cannot do this because only the organisers of \(view.line.collaboration.title) may.")
        }
        return view
    }

    private func addWriting(_ routes: inout Routes) {
        let new = "/collaborations/:slug/case-studies/new"
        routes.get(new) { visit in
            let (collaboration, topics) = try await place(visit)
            let fields = FormData(["topics": [topics.map(\.name).joined(separator: ", ")]])
            return visit.page(CaseStudyPages.form(visit, collaboration, nil, .new, fields, FormErrors()))
        }
        routes.post(new) { visit, form in
            let viewer = try visit.signedIn()
            return try await visit.answerForm {
                let slug = try await studies.write(
                    try CaseStudyDraft.read(form), in: visit.parameter("slug"), by: viewer)
                return visit.redirect(to: "\(CaseStudy.section)/\(slug)", flash: "The draft is kept.")
            } again: { errors in
                CaseStudyPages.form(visit, try await place(visit).0, nil, .new, form, errors)
            }
        }
        routes.get("\(Self.path)/edit") { visit in
            let view = try await organised(visit)
            return visit.page(
                CaseStudyPages.form(
                    visit, view.line.collaboration, view.study, EditBasis(view.revision),
                    view.study.fields(view.topics), FormErrors()))
        }
        routes.post("\(Self.path)/edit") { visit, form in
            let (viewer, slug) = (try visit.signedIn(), visit.parameter("study"))
            return try await visit.answerEdit(form) {
                let draft = try CaseStudyDraft.read(form)
                try await studies.change(slug, draft, from: EditBasis.revision(form), by: viewer)
                return visit.redirect(to: "\(CaseStudy.section)/\(slug)", flash: "The case study is changed.")
            } again: { basis, errors in
                let view = try await organised(visit)
                return CaseStudyPages.form(visit, view.line.collaboration, view.study, basis, form, errors)
            }
        }
    }

    /// The collaboration of which one is to be written, with its topics.
    private func place(_ visit: Visit) async throws -> (Collaboration, [Topic]) {
        try await visit.inside(desk.database) { work, transaction in
            try CollaborationRules.organise(work.standing).orThrow()
            return (work.collaboration, try TopicStore(transaction).tags(of: work.collaboration.id.uuid))
        }
    }

    private func addPublishing(_ routes: inout Routes) {
        routes.get("\(Self.path)/publish") { visit in
            visit.page(CaseStudyPages.publish(visit, try await organised(visit)))
        }
        routes.post("\(Self.path)/publish") { visit, form in
            let (isPublished, slug) = (form["published"] == "yes", visit.parameter("study"))
            try await studies.setPublished(isPublished, slug, by: try visit.signedIn())
            let said = isPublished ? "It is published." : "It is a draft again."
            return visit.redirect(to: "\(CaseStudy.section)/\(slug)", flash: said)
        }
        routes.post("\(Self.path)/featured") { visit, form in
            let (isFeatured, slug) = (form["featured"] == "yes", visit.parameter("study"))
            try await studies.setFeatured(isFeatured, slug, by: try visit.signedIn())
            let said = isFeatured ? "It stands on top of the register now." : "It is featured no longer."
            return visit.redirect(to: "\(CaseStudy.section)/\(slug)", flash: said)
        }
    }
}

extension CaseStudyPages.Line {
    /// Studies with their collaborations and bodies, in the order given, with two queries.
    static func read(
        _ studies: [CaseStudy], _ sight: CollaborationSight, _ transaction: any Transaction
    ) throws -> [CaseStudyPages.Line] {
        if studies.isEmpty { return [] }
        let ids = Array(Set(studies.map(\.collaboration)))
        let collaborations = try CollaborationStore(transaction).find(ids, sight)
        let bodies = try PartyStore(transaction).bodies(ofEach: ids, sight.directory)
        return studies.compactMap { study in
            collaborations[study.collaboration].map {
                CaseStudyPages.Line(study: study, collaboration: $0, bodies: bodies[study.collaboration] ?? [])
            }
        }
    }
}
