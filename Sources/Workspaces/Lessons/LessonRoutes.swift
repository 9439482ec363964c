import Access
import Hummingbird
import Kernel
import Web

/// Lessons in the browser, and the page that says which tool is for what.
struct LessonRoutes: Sendable {
    let desk: WorkspaceDesk

    private var lessons: Lessons { Lessons(desk: desk) }

    var routes: Routes {
        var routes = Routes()
        routes.get(Lesson.toolsPath) { visit in visit.page(LessonPages.whichTool()) }
        routes.get(Lesson.root) { visit in
            visit.page(LessonPages.list(try await lessons.taken(by: visit.signedIn())))
        }
        routes.get("/workspaces/:slug/lessons") { visit in
            visit.page(LessonPages.door(try await lessons.door(of: visit.parameter("slug"), for: visit.signedIn())))
        }
        routes.get("\(Lesson.root)/:lesson") { visit in
            visit.page(try await page(visit, FormData(), FormErrors()))
        }
        routes.post("\(Lesson.root)/:lesson") { visit, form in
            let viewer = try visit.signedIn()
            let lesson = try Self.lesson(visit)
            return try await visit.answerForm {
                let (because, left) = try await lessons.answer(lesson, form["answer"], by: viewer)
                let next = left == 0 ? "You have taken all five." : "\(count(left, "lesson", "lessons")) to go."
                let back = Self.workspace(visit).map { "/workspaces/\($0)/lessons" } ?? Lesson.root
                return visit.redirect(to: back, flash: "\(because) \(next)")
            } again: { errors in
                try await page(visit, form, errors)
            }
        }
        return routes
    }

    private func page(_ visit: Visit, _ fields: FormData, _ errors: FormErrors) async throws -> Page {
        let lesson = try Self.lesson(visit)
        let taken = try await lessons.taken(by: visit.signedIn())[lesson.id]
        return LessonPages.lesson(visit, lesson, taken: taken, for: Self.workspace(visit), fields, errors)
    }

    private static func lesson(_ visit: Visit) throws -> Lesson {
        guard let lesson = Lesson.ID(rawValue: visit.parameter("lesson")).flatMap({ Lesson.find($0) }) else {
            throw Fault.missing("This lesson")
        }
        return lesson
    }

    /// The slug of the workspace before which somebody takes lessons: nothing else may come into an address.
    private static func workspace(_ visit: Visit) -> String? {
        visit.query["for"].flatMap { slug in
            let fits =
                (1...200).contains(slug.utf8.count)
                && slug.utf8.allSatisfy { byte in
                    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
                }
            return fits ? slug : nil
        }
    }
}
