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
        let mail = mail
        let (status, dead, running) = try await database.read { transaction in
            (
                try transaction.mailStatus(mail), try transaction.deadJobs(limit: 50),
                try transaction.unfinishedJobs(limit: 50)
            )
        }
        return visit.page(
            Page(
                "Administration",
                body: """
                    <h1 class="govuk-heading-l">Administration</h1>
                    \(mailWarning(status))
                    <h2 class="govuk-heading-m">People and data</h2>
                    <ul class="govuk-list">
                    <li>\(Link("Who may sign in", "/administration/accounts").html): accounts, roles, invitations</li>
                    <li>\(Link("Import a file", "/directory/import").html) of people, posts or organisations</li>
                    <li>\(Link("Add a body", "/bodies/new").html). The page of each body leads to its dashboard</li>
                    </ul>
                    <h2 class="govuk-heading-m">Work that failed</h2>\(deadJobs(visit, dead))
                    <h2 class="govuk-heading-m">Work under way</h2>\(runningJobs(running))
                    """))
    }

    private func mailWarning(_ status: MailStatus) -> HTML {
        switch status {
        case .working:
            return "<p class=\"govuk-body\">Mail is sent through the configured server.</p>"
        case .noServer(let waiting):
            return warning(
                "No mail server is configured. \(count(waiting, "mail is", "mails are")) kept and will be sent once there is one."
            )
        case .failing(let waiting, let since):
            return warning(
                "The mail server has not taken mail since \(since.plain). \(count(waiting, "mail waits", "mails wait"))."
            )
        }
    }

    private func deadJobs(_ visit: Visit, _ jobs: [Job]) -> HTML {
        if jobs.isEmpty {
            return empty("Work that was given up after several attempts appears here. There is none.")
        }
        let rows = jobs.map { job -> [HTML] in
            let fields = ["job": job.id.description]
            let acts: HTML = """
                \(actionForm(visit, "/administration/jobs/rerun", "Run again", fields: fields))
                \(actionForm(visit, "/administration/jobs/discard", "Discard", fields: fields))
                """
            return [
                HTML(text: job.kind), HTML(text: job.lastError ?? ""), HTML(text: job.createdAt.plain), acts,
            ]
        }
        return table(caption: "Work that failed", ["Kind", "Why", "From", "What to do"], rows)
    }

    private func runningJobs(_ jobs: [Job]) -> HTML {
        if jobs.isEmpty { return empty("Nothing is waiting or running.") }
        let rows = jobs.map { job -> [HTML] in
            [
                HTML(text: job.kind), HTML(text: job.state == .running ? "Running" : "Waiting"),
                HTML(text: job.dueAt.plain), "\(job.attempts)",
            ]
        }
        return table(caption: "Work under way", ["Kind", "State", "Due", "Attempts"], numeric: [3], rows)
    }
}
