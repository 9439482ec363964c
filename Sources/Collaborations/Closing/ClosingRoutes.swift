import Access
import Directory
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Storage
import Web

/// Closing a collaboration down.
struct ClosingRoutes: Sendable {
    private static let path = "/collaborations/:slug/closing"
    /// How much of what is open is offered at once.
    private static let openLimit = 100

    let desk: Desk
    let closings: Closings
    let rules: DecidingRules
    let evidence: JournalEvidence?

    init(_ desk: Desk, _ rules: @escaping DecidingRules, _ evidence: JournalEvidence?) {
        self.desk = desk
        self.rules = rules
        self.evidence = evidence
        closings = Closings(desk: desk)
    }

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in
            visit.page(ClosingPages.page(visit, try await view(visit), FormData(), FormErrors()))
        }
        routes.get("/collaborations/:slug/archive.zip") { visit in try await archive(visit) }
        addForm(&routes, "keeps") { visit, form, viewer in
            var reader = FormReader(form)
            let what = reader.text("what", "What", limit: 300, required: true)
            let body = reader.text("body", "Body", limit: 200, required: true)
            let note = reader.text("note", "What goes with it", limit: 1000)
            try reader.check()
            try await closings.keep(what, by: body, note: note, in: visit.parameter("slug"), by: viewer)
            return "It is added."
        }
        addForm(&routes, "keeps/remove") { visit, form, viewer in
            guard let keep = form["keep"].flatMap({ ClosingKeep.ID($0) }) else { throw Fault.missing("This line") }
            try await closings.remove(keep, from: visit.parameter("slug"), by: viewer)
            return "It is taken out."
        }
        addForm(&routes, "hand-over") { visit, form, viewer in
            let number = try await closings.handOver(
                try HandOverDraft.read(form), in: visit.parameter("slug"), by: viewer)
            return "\(count(number, "thing is", "things are")) handed over."
        }
        addLessons(&routes)
        return routes
    }

    private func addLessons(_ routes: inout Routes) {
        let path = "\(Self.path)/lessons"
        routes.get(path) { visit in
            let (head, lessons) = try await lessons(visit)
            let basis = try await visit.basis(of: ClosingLessons.thing, in: head.collaboration, desk.database)
            return visit.page(
                ClosingPages.lessonsForm(visit, head, basis, lessons?.fields ?? FormData(), FormErrors()))
        }
        routes.post(path) { visit, form in
            let (viewer, slug) = (try visit.signedIn(), visit.parameter("slug"))
            return try await visit.answerEdit(form) {
                try await closings.learn(
                    try ClosingLessonsDraft.read(form), from: EditBasis.revision(form), in: slug, by: viewer)
                return visit.redirect(to: "/collaborations/\(slug)/closing", flash: "The lessons are kept.")
            } again: { basis, errors in
                ClosingPages.lessonsForm(visit, try await lessons(visit).0, basis, form, errors)
            }
        }
    }

    /// For those who may write them.
    private func lessons(_ visit: Visit) async throws -> (CollaborationHead, ClosingLessons?) {
        try await visit.inside(desk.database) { work, transaction in
            try Closings.mayLearn(work).orThrow()
            let lessons = try ClosingStore(transaction).lessons(work.collaboration.id)
            return (try CollaborationHead.read(work, transaction), lessons)
        }
    }

    /// The whole record, sent as it is made. That it was taken away is an entry of its own.
    private func archive(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let slug = visit.parameter("slug")
        let work = try await closings.takeAway(slug, by: viewer)
        let archive = CollaborationArchive(database: desk.database, work: work, rules: rules, evidence: evidence)
        let plan = try await archive.plan()
        let body = ResponseBody { writer in
            var pieces = ArchivePieces(plan)
            while let bytes = try await pieces.next() {
                if !bytes.isEmpty { try await writer.write(ByteBuffer(bytes: bytes)) }
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/zip", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"\(slug)-archive.zip\"",
            ], body: body)
    }

    private func addForm(
        _ routes: inout Routes, _ step: String,
        _ act: @escaping @Sendable (Visit, FormData, Viewer) async throws -> String
    ) {
        routes.post("\(Self.path)/\(step)") { visit, form in
            let viewer = try visit.signedIn()
            return try await visit.answerForm {
                let flash = try await act(visit, form, viewer)
                return visit.redirect(to: "/collaborations/\(visit.parameter("slug"))/closing", flash: flash)
            } again: { errors in
                ClosingPages.page(visit, try await view(visit), form, errors)
            }
        }
    }

    private func view(_ visit: Visit) async throws -> ClosingPages.View {
        try await visit.inside(desk.database) { work, transaction in
            let id = work.collaboration.id
            let store = ClosingStore(transaction)
            let keeps = try store.keeps(id)
            return ClosingPages.View(
                head: try CollaborationHead.read(work, transaction),
                closing: try Closing.read(work.collaboration, transaction), keeps: keeps,
                lessons: try store.lessons(id), end: try store.end(id),
                bodies: try BodyStore(transaction).find(Array(Set(keeps.map(\.body))), .everything),
                actions: try ActionStore(transaction).list(ActionStore.Filter(), of: id, limit: Self.openLimit),
                risks: try RiskStore(transaction).list(RiskStore.Filter(), of: id, limit: Self.openLimit),
                mayContribute: CollaborationRules.contribute(work.standing, work.collaboration.stage).isAllowed,
                mayOrganise: work.mayOrganise.isAllowed, mayLearn: Closings.mayLearn(work).isAllowed,
                mayTakeAway: !work.standing.isGuest)
        }
    }
}
