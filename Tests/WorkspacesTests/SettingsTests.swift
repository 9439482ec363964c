import Access
import Collaborations
import Directory
import Journal
import Kernel
import Storage
import StorageTesting
import Testing
import Web

@testable import Workspaces

@Suite struct SettingsTests {
    private static let saved = [
        "name": "Night shelter", "purpose": "Papers for the shelter", "visibility": "open", "joins": "contributor",
        "home": "alone", "links": "none", "days": "7", "downloads": "yes", "revision": "0",
    ]

    @Test(arguments: enginesUnderTest)
    func `Owners change the settings, and whoever saves second is told`(engine: Engine) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let (path, world) = (try await bench.room(), bench.world)
            _ = try await bench.letIn(world.asTom, "facilitator", path)
            for viewer in [world.asTom, world.asDan] {
                #expect(try await bench.get("\(path)/settings", as: viewer).status == 403)
                #expect(try await bench.post("\(path)/settings", Self.saved, as: viewer).status == 403)
            }
            #expect(try await bench.post("\(path)/settings", Self.saved, as: world.asAmara).status == 303)
            // Whoever joins now comes in as a contributor.
            #expect(try await bench.post("\(path)/join", [:], as: world.asDan).status == 303)
            #expect(try await bench.get(path, as: world.asDan).contains("Upload"))
            let late = Self.saved.merging(["name": "Day shelter", "days": "400"]) { $1 }
            #expect(try await bench.post("\(path)/settings", late, as: world.asAmara).status == 422)
            let second = try await bench.post(
                "\(path)/settings", late.merging(["days": "9"]) { $1 }, as: world.asAmara)
            #expect(second.status == 409 && second.contains("Day shelter") && second.contains("at most 7 days"))
            let details = try await bench.database.read {
                try $0.value(String.self, "SELECT details FROM journal_entry WHERE verb = 'workspace.changed'")
            }
            #expect(details?.contains("private to open") == true)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `The name of a confidential workspace is in no address, and not in the way of another of that name`(
        engine: Engine
    ) async throws {
        try await WorkspaceBench.with(engine) { bench async throws in
            #expect(!(try await bench.room("confidential")).contains("shelter"))
            #expect(try await bench.room() == "/workspaces/night-shelter")
            #expect(try await bench.room() == "/workspaces/night-shelter-2")
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A workspace belongs only to what its owner works in, and is named there for those who may know of it`(
        engine: Engine
    ) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let (path, world) = (try await bench.room("confidential"), bench.world)
            let (own, strange) = (Collaboration.ID.make(at: world.now), Collaboration.ID.make(at: world.now))
            try await bench.database.write { transaction in
                for (id, slug) in [(own, "night"), (strange, "coast")] {
                    try transaction.run(
                        """
                        INSERT INTO collaboration (id, slug, kind, title, sort_title, outcome, stage, lead_body_id, created_at,
                            updated_at) VALUES (\(id), \(slug), 'collaboration', \(slug), \(slug), 'Better', 'running',
                            \(world.homes), 0, 0)
                        """)
                }
                try transaction.run(
                    """
                    INSERT INTO collaboration_member (collaboration_id, person_id, level, added_at)
                    VALUES (\(own), \(world.amara), 'organiser', 0), (\(strange), \(world.amara), 'reader', 0)
                    """)
            }
            func save(_ home: String, _ revision: String) async throws -> Int {
                let fields = Self.saved.merging([
                    "home": home, "revision": revision, "visibility": "confidential",
                ]) { $1 }
                return try await bench.post("\(path)/settings", fields, as: world.asAmara).status
            }
            #expect(try await save("collaboration:\(strange)", "0") == 422)
            #expect(try await save("team:\(world.options)", "0") == 422)
            #expect(try await save("collaboration:\(own)", "0") == 303)
            let subject = Subject("collaboration", own.uuid)
            func panel(_ subject: Subject, _ viewer: Viewer) async throws -> String {
                let html = try await bench.database.read {
                    try WorkspacesPanel().panel(on: subject, for: viewer, at: bench.clock.now, in: $0)
                }
                return String(decoding: html.bytes, as: UTF8.self)
            }
            #expect(try await panel(subject, world.asAmara).contains("Night shelter"))
            #expect(!(try await panel(subject, world.asDan)).contains("Night shelter"), "confidential")
            #expect(try await save("team:\(world.supported)", "1") == 303)
            #expect(!(try await panel(subject, world.asAmara)).contains("Night shelter"))
            #expect(try await panel(Subject("team", world.supported.uuid), world.asAmara).contains("Night shelter"))
            // What it belongs to is kept when its owner does not work there any more.
            try await bench.database.write { transaction in
                _ = try transaction.run(
                    "UPDATE holding SET to_day = '2026-11-20' WHERE person_id = \(world.amara) AND to_day IS NULL")
            }
            #expect(try await bench.get("\(path)/settings", as: world.asAmara).contains("Supported Housing"))
            #expect(try await save("team:\(world.supported)", "2") == 303)
        }
    }

    @Test func `Templates are whole: names, folders and teams fit each other`() throws {
        let all = WorkspaceTemplate.all
        #expect(
            Set(all.map(\.name)).isSuperset(of: [
                "Joint project", "Policy with partners outside", "Casework panel", "Blank",
            ]))
        #expect(Set(all.map(\.id)).count == all.count)
        func check(_ folders: [WorkspaceTemplate.Folder], _ template: WorkspaceTemplate) throws {
            #expect(Set(try folders.map { try ItemName($0.name).folded }).count == folders.count)
            for folder in folders {
                for case .team(let name) in (folder.grants ?? [:]).keys { #expect(template.teams.contains(name)) }
                #expect(folder.grants?[.role(.owner)] == nil && folder.grants?[.role(.reader)] != .edit)
                try check(folder.folders, template)
            }
        }
        for template in all {
            try check(template.folders, template)
            #expect((1...365).contains(template.handling.linkDays) && !template.hint.isEmpty)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A template's folders and permissions are there when it opens`(engine: Engine) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let world = bench.world
            for template in WorkspaceTemplate.all {
                let path = try await bench.room(name: template.name, more: ["template": template.id])
                let page = try await bench.get(path, as: world.asAmara)
                for folder in template.folders { #expect(page.contains(folder.name), "\(template.name)") }
            }
            let casework = "/workspaces/casework-panel"
            _ = try await bench.letIn(world.asDan, "editor", casework)
            // This one asks for the lessons first.
            #expect(try await bench.get(casework, as: world.asDan).location == "\(casework)/lessons")
            for lesson in Lesson.all {
                let right = lesson.answers.first(where: \.isRight)?.id ?? ""
                #expect(try await bench.post(lesson.path, ["answer": right], as: world.asDan).status == 303)
            }
            let seen = try await bench.get(casework, as: world.asDan)
            #expect(seen.contains("Minutes") && !seen.contains("Case papers"))
            let policy = "/workspaces/policy-with-partners-outside"
            let guest = try await bench.guest(policy, accepts: true)
            let shown = try await bench.get(policy, as: guest)
            #expect(shown.contains("For partners") && !shown.contains("Evidence"))
            let odd = try await bench.post(
                "/workspaces/new",
                ["name": "X", "purpose": "Y", "visibility": "open", "template": "nothing"], as: world.asAmara)
            #expect(odd.status == 422)
        }
    }
}
