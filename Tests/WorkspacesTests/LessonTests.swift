import Access
import Kernel
import Readability
import Storage
import StorageTesting
import Testing

@testable import Workspaces

@Suite struct LessonTests {
    @Test(arguments: Lesson.all)
    func `A lesson is short and plain, and has one right answer`(lesson: Lesson) throws {
        let text = Readability(of: lesson.words)
        #expect(try #require(text.gradeLevel) <= 8, "\(lesson.title)")
        #expect(text.longestSentence <= 30)
        // Two minutes at 200 words a minute and a little for the question.
        #expect((200...460).contains(text.words), "\(lesson.title): \(text.words)")
        #expect(lesson.answers.filter(\.isRight).count == 1 && lesson.answers.count == 3)
        #expect(Set(lesson.answers.map(\.id)).count == 3)
        #expect(lesson.answers.allSatisfy { !$0.because.isEmpty })
        #expect(Lesson.find(lesson.id) == lesson)
    }

    @Test func `Every lesson is there once`() {
        #expect(
            Lesson.all.map(\.id).sorted { $0.rawValue < $1.rawValue }
                == Lesson.ID.allCases.sorted { $0.rawValue < $1.rawValue })
    }

    private static func settings(_ lessons: Bool) -> [String: String] {
        let fields = [
            "name": "Winter plan", "purpose": "Beds for the winter", "visibility": "private", "joins": "reader",
            "home": "alone", "links": "none", "days": "7", "downloads": "yes",
        ]
        return lessons ? fields.merging(["lessons": "yes"]) { $1 } : fields
    }

    private func take(_ lessons: [Lesson], _ files: FilesBench, as viewer: Viewer) async throws {
        for lesson in lessons {
            let right = lesson.answers.first(where: \.isRight)?.id ?? ""
            let answer = try await files.bench.post("\(lesson.path)?for=winter-plan", ["answer": right], as: viewer)
            #expect(answer.status == 303 && answer.location == "\(files.path)/lessons", "\(lesson.id)")
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Where owners require lessons, nobody else comes in before they took them, guests neither`(
        engine: Engine
    ) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            let file = try await files.file("plan.txt")
            try await files.join(world.dan, .guest)
            let guest = world.viewer(world.dan, world.council, .guest, "Dan Okafor")
            let saved = try await bench.post(
                "\(files.path)/settings", Self.settings(true).merging(["revision": "0"]) { $1 }, as: world.asAmara)
            #expect(saved.status == 303)
            // Owners are not kept out of what they own.
            #expect(try await bench.get(files.path, as: world.asAmara).status == 200)
            for viewer in [world.asTom, guest] {
                let refused = try await bench.get(files.path, as: viewer)
                #expect(refused.status == 303 && refused.location == "\(files.path)/lessons")
                for path in ["/people", "/items/\(file.id)", "/items/\(file.id)/content", "/changes"] {
                    let answer = try await bench.get(files.path + path, as: viewer)
                    #expect(answer.status == 403 && answer.contains("take the lessons"), "\(path)")
                }
                let door = try await bench.get("\(files.path)/lessons", as: viewer)
                #expect(
                    door.status == 200 && door.contains("Before you come in") && door.contains("5 lessons are left"))
                #expect(door.contains("/lessons/markings?for=winter-plan") && !door.contains("plan.txt"))
                // Nothing of it is found by a search, either.
                let rooms = try await bench.database.read { [now = bench.clock.now] in
                    try Rooms.inside(viewer, at: now, in: $0)
                }
                #expect(rooms.isEmpty)
            }
            // Who takes no part does not see the door of a private one.
            #expect(try await bench.get("\(files.path)/lessons", as: world.asPlatform).status == 404)

            try await take(Array(Lesson.all.dropLast()), files, as: guest)
            #expect(try await bench.get("\(files.path)/lessons", as: guest).contains("1 lesson is left"))
            #expect(try await bench.get(files.path, as: guest).status == 303)
            try await take([Lesson.all[4], Lesson.all[4]], files, as: guest)
            #expect(try await bench.get("\(files.path)/lessons", as: guest).contains("Open the workspace"))
            #expect(try await bench.get(files.path, as: guest).status == 200)
            #expect(try await bench.get(files.path, as: world.asTom).status == 303)
            // Each was recorded once.
            let taken = try await bench.journal(world.dan.uuid).filter { $0.verb == "lesson.taken" }
            #expect(taken.count == 5)

            _ = try await bench.post(
                "\(files.path)/settings", Self.settings(false).merging(["revision": "1"]) { $1 }, as: world.asAmara)
            #expect(try await bench.get(files.path, as: world.asTom).status == 200)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A wrong answer says why, nothing is kept of it, and what was chosen stays`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, tom) = (files.bench, files.world.asTom)
            let lesson = Lesson.all[0]
            let wrong = try #require(lesson.answers.first { !$0.isRight })
            let answer = try await bench.post(lesson.path, ["answer": wrong.id], as: tom)
            #expect(
                answer.status == 422 && answer.contains("Not quite. ")
                    && answer.contains("value=\"\(wrong.id)\" checked"))
            #expect(try await bench.post(lesson.path, [:], as: tom).status == 422)
            #expect(try await bench.post("/lessons/nothing", ["answer": "x"], as: tom).status == 404)
            #expect(try await files.count("lesson_completion") == 0)
            // Only the slug of a workspace comes into the address to which one goes back.
            let right = lesson.answers.first(where: \.isRight)?.id ?? ""
            let sent = try await bench.post("\(lesson.path)?for=//elsewhere.example", ["answer": right], as: tom)
            #expect(sent.location == "/lessons")
            #expect(try await bench.get("/lessons", as: tom).contains("Taken"))
            #expect(try await bench.get("/which-tool", as: tom).contains("Which tool for what"))
            let nobody = try await bench.post(lesson.path, ["answer": right], as: files.world.asPlatform)
            #expect(nobody.status == 403)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Each lesson is a link where it is needed`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, amara) = (files.bench, files.world.asAmara)
            let file = try await files.file("plan.txt")
            for (page, lessons) in [
                ("\(files.path)/guests/new", ["inviting"]), (files.path, ["versions", "markings"]),
                (files.place(file.id), ["versions", "markings", "agreeing"]), ("\(files.path)/people", ["leaving"]),
            ] {
                let text = try await bench.get(page, as: amara).text
                for lesson in lessons { #expect(text.contains("href=\"/lessons/\(lesson)\""), "\(page) \(lesson)") }
            }
        }
    }
}
