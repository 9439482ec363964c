import Access
import Hummingbird
import Kernel
import Readability
import Storage
import Web

/// Launching, and what comes after: pausing, resuming, ending.
struct LaunchRoutes: Sendable {
    let database: any Database
    let launches: Launches

    init(_ database: any Database, clock: WallClock) {
        self.database = database
        launches = Launches(database: database, clock: clock)
    }

    private static let path = "/collaborations/:slug"

    private func back(_ visit: Visit, _ flash: String) -> Response {
        visit.redirect(to: "/collaborations/\(visit.parameter("slug"))", flash: flash)
    }

    var routes: Routes {
        var routes = Routes()
        routes.get("\(Self.path)/launch") { visit in visit.page(try await excepting(visit, FormData(), FormErrors())) }
        routes.post("\(Self.path)/launch") { visit, form in
            let viewer = try visit.signedIn()
            return try await visit.answerForm {
                var reader = FormReader(form)
                let exception = reader.text("exception", "Your reason", limit: Launches.reasonLimit, lines: true)
                try reader.check()
                try await launches.launch(
                    visit.parameter("slug"), despite: form["exception"] == nil ? nil : exception, by: viewer)
                return back(visit, "It is launched.")
            } again: { errors in
                try await excepting(visit, form, errors)
            }
        }
        routes.post("\(Self.path)/launch/exceptions/:exception/resolve") { visit, _ in
            try await launches.resolve(
                try visit.id("exception"), in: visit.parameter("slug"), by: try visit.signedIn())
            return back(visit, "The exception is resolved.")
        }
        routes.get("\(Self.path)/stage/:move") { visit in
            let move = try move(visit)
            return visit.page(try await stage(visit, move, FormData(), FormErrors()))
        }
        routes.post("\(Self.path)/stage/:move") { visit, form in
            let viewer = try visit.signedIn()
            let move = try move(visit)
            return try await visit.answerForm {
                var reader = FormReader(form)
                let reason = reader.text("reason", "Why", limit: Launches.reasonLimit, required: true, lines: true)
                if Readability.isVague(reason) { reader.refuse("reason", "Say why in a sentence") }
                let despite = reader.text("despite", "Why", limit: Launches.reasonLimit, lines: true)
                try reader.check()
                try await launches.change(
                    move, because: reason, despite: despite, in: visit.parameter("slug"), by: viewer)
                return back(visit, "It is \(move.stage.name.lowercased()) now.")
            } again: { errors in
                try await stage(visit, move, form, errors)
            }
        }
        return routes
    }

    private func move(_ visit: Visit) throws -> StageMove {
        guard let move = StageMove(rawValue: visit.parameter("move")) else { throw Fault.missing("This page") }
        return move
    }

    private func stage(
        _ visit: Visit, _ move: StageMove, _ data: FormData, _ errors: FormErrors
    ) async throws -> Page {
        let (head, gaps) = try await visit.inside(database) { work, transaction in
            try work.mayOrganise.orThrow()
            let gaps = move == .end ? try Closing.read(work.collaboration, transaction).gaps : []
            return (try CollaborationHead.read(work, transaction), gaps)
        }
        return LaunchPages.stage(visit, head, move, gaps: gaps, data, errors)
    }

    private func excepting(_ visit: Visit, _ data: FormData, _ errors: FormErrors) async throws -> Page {
        let (head, gaps) = try await visit.inside(database) { work, transaction in
            guard work.standing.roles.contains(.sro) else {
                throw Fault.refused(
                    "You cannot do this because only the senior responsible owner may launch with an exception.")
            }
            return (
                try CollaborationHead.read(work, transaction),
                LaunchGate.gaps(try CharterFacts.read(work, transaction))
            )
        }
        return LaunchPages.excepting(visit, head, gaps, data, errors)
    }
}
