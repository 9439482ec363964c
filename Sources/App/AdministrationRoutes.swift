import Access
import Hummingbird
import Jobs
import Journal
import Kernel
import Mail
import Storage
import Web

/// The platform administrator's pages: is mail sent, what failed, what happened.
struct AdministrationRoutes: Sendable {
    let database: any Database
    let clock: WallClock
    let mail: MailSettings

    init(_ database: any Database, clock: WallClock, mail: MailSettings) {
        self.database = database
        self.clock = clock
        self.mail = mail
    }

    var routes: Routes {
        var routes = Routes()
        routes.get("/administration") { visit in try await overview(visit) }
        routes.post("/administration/jobs/rerun") { visit, form in
            let viewer = try visit.signedIn()
            try PlatformRules.administerPlatform(viewer).orThrow()
            guard let id = Job.ID(form["job"] ?? "") else { throw Fault.missing("The job") }
            let now = clock.now()
            try await database.write { transaction in
                try transaction.rerunJob(id, at: now)
                try transaction.record("job.rerun", Subject("job", id.uuid), by: .viewer(viewer), at: now)
            }
            return visit.redirect(to: "/administration", flash: "The job will run again.")
        }
        routes.post("/administration/jobs/discard") { visit, form in
            let viewer = try visit.signedIn()
            try PlatformRules.administerPlatform(viewer).orThrow()
            guard let id = Job.ID(form["job"] ?? "") else { throw Fault.missing("The job") }
            let now = clock.now()
            try await database.write { transaction in
                try transaction.discardJob(id)
                try transaction.record("job.discarded", Subject("job", id.uuid), by: .viewer(viewer), at: now)
            }
            return visit.redirect(to: "/administration", flash: "The job is discarded.")
        }
        return routes
    }

    private func overview(_ visit: Visit) async throws -> Response {
        try PlatformRules.administerPlatform(visit.signedIn()).orThrow()
        let (mail, limit) = (mail, AdministrationPage.limit)
        let page = try await database.read { transaction in
            AdministrationPage(
                mail: try transaction.mailStatus(mail), failed: try transaction.deadJobs(limit: limit),
                unfinished: try transaction.unfinishedJobs(limit: limit))
        }
        return visit.page(page.page(visit))
    }
}
