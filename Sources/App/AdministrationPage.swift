import Jobs
import Kernel
import Mail
import Web

/// The platform administrator's start: what to look after, and whether anything is wrong.
struct AdministrationPage {
    /// So many jobs of either list are shown.
    static let limit = 50

    let mail: MailStatus
    let failed: [Job]
    let unfinished: [Job]

    func page(_ visit: Visit) -> Page {
        Page(
            "Administration",
            body: """
                <h1 class="govuk-heading-l">Administration</h1>
                <ul class="cc-list">
                \(line("Who may sign in", "/administration/accounts", "Accounts, their roles, and invitations"))
                \(line("Guests of workspaces", "/administration/guests", "People from outside, who answers for them, and until when"))
                \(line("Import a file", "/directory/import", "People and posts, an organogram, or a list of organisations"))
                \(line("Add a body", "/bodies/new", "The page of each body leads to its dashboard"))
                </ul>
                <h2 class="govuk-heading-m">Mail</h2>\(mailLine(visit.site.isDemonstration))
                <h2 class="govuk-heading-m">Work that failed</h2>\(failedJobs(visit))
                <h2 class="govuk-heading-m">Work under way</h2>\(unfinishedJobs)
                """)
    }

    private func line(_ title: String, _ path: String, _ about: String) -> HTML {
        "<li><a class=\"govuk-link cc-list__title\" href=\"\(path)\">\(title)</a><p class=\"cc-why\">\(about)</p></li>"
    }

    private func mailLine(_ isDemonstration: Bool) -> HTML {
        if isDemonstration {
            return """
                <p class="govuk-body">In the demonstration no mail leaves this machine. What would have been sent is in \
                the \(Link("outbox", "/demonstration/outbox").html).</p>
                """
        }
        switch mail {
        case .working: return "<p class=\"govuk-body\">Mail is sent through the configured server.</p>"
        case .noServer(let waiting):
            let kept = waiting == 0 ? "" : " \(count(waiting, "mail waits", "mails wait")) for one."
            return warning(
                "No mail server is configured, so that no mail is sent.\(kept) Mail is kept until there is a server.")
        case .failing(let waiting, let since):
            return warning(
                "The mail server has not taken mail since \(since.plain). \(count(waiting, "mail waits", "mails wait"))."
            )
        }
    }

    private func failedJobs(_ visit: Visit) -> HTML {
        if failed.isEmpty {
            return empty("Nothing has failed. Work that is given up after several attempts appears here.")
        }
        let rows = failed.map { job -> [HTML] in
            let fields = ["job": job.id.description]
            let acts: HTML = """
                \(actionForm(visit, "/administration/jobs/rerun", "Run again", fields: fields)) \
                \(actionForm(visit, "/administration/jobs/discard", "Discard", fields: fields))
                """
            return [
                HTML(text: Self.title(job)), HTML(text: job.lastError ?? ""), HTML(text: job.createdAt.plain), acts,
            ]
        }
        return more(failed)
            + table(
                caption: "Work that failed", isCaptionShown: false,
                ["What", "Why it failed", "Asked for", "What to do"], rows)
    }

    private var unfinishedJobs: HTML {
        if unfinished.isEmpty {
            return empty("Nothing is waiting or running. What the program does by itself appears here.")
        }
        let rows = unfinished.map { [HTML(text: Self.title($0)), HTML(text: Self.state($0))] }
        return more(unfinished) + table(caption: "Work under way", isCaptionShown: false, ["What", "When"], rows)
    }

    private func more(_ jobs: [Job]) -> HTML {
        if jobs.count < Self.limit { return .empty }
        return "<p class=\"govuk-body\">There may be more than these \(Self.limit).</p>"
    }

    private static func state(_ job: Job) -> String {
        if job.state == .running { return "Running now" }
        let tried = job.attempts == 0 ? "" : ", after \(count(job.attempts, "attempt", "attempts")) that failed"
        return job.dueAt.plain + tried
    }

    /// What a kind of job does, in words; the name of the kind where there are none.
    private static func title(_ job: Job) -> String { titles[job.kind] ?? job.kind }

    private static let titles = [
        "directory.confirmations": "Ask people whether their profiles are still right",
        "directory.corrections": "Pass on corrections that nobody answered",
        "directory.import": "Import a file",
        "directory.import-purge": "Delete files that nobody imported",
        "jobs.purge": "Forget work that is long done",
        "mail.deliver": "Send a mail",
        "mail.upkeep": "Send mail that waited, and delete the text of old mail",
    ]
}
