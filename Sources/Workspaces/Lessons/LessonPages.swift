import Kernel
import Web

enum LessonPages {
    private static let trail = WorkspacePages.trail + [Link("Lessons", Lesson.root)]

    static func list(_ taken: [Lesson.ID: Instant]) -> Page {
        Page(
            "Lessons", section: WorkspacePages.section, trail: WorkspacePages.trail,
            body: """
                <h1 class="govuk-heading-l">Sharing files well: five short lessons</h1>
                <p class="govuk-body">Two minutes each, with one question at the end. What you have taken counts in every workspace.</p>
                \(lines(taken, for: nil))
                <p class="govuk-body">\(Link("Which tool for what", Lesson.toolsPath).html)</p>
                """)
    }

    /// In place of a workspace whose owners want people to take the lessons first.
    static func door(_ door: Lessons.Door) -> Page {
        let workspace = door.workspace
        let left = Lesson.all.count { door.taken[$0.id] == nil }
        let body: HTML =
            door.isOpen
            ? "<p class=\"govuk-body\">You have taken what was asked. Thank you.</p>\(linkButton("Open the workspace", workspace.path))"
            : """
            <p class="govuk-body-l">The owners of ‘\(workspace.name)’ ask everybody to take five short lessons before they come in. \
            \(count(left, "lesson is", "lessons are")) left, at two minutes each.</p>
            """
        return Page(
            "Before you come in – \(workspace.name)", section: WorkspacePages.section, trail: WorkspacePages.trail,
            body: """
                <h1 class="govuk-heading-l">Before you come in</h1>
                \(body)\(lines(door.taken, for: workspace.slug))
                """)
    }

    private static func lines(_ taken: [Lesson.ID: Instant], for slug: String?) -> HTML {
        let items = Lesson.all.map { line($0, taken[$0.id], slug) }
        return "<ol class=\"cc-list\">\(items)</ol>"
    }

    private static func line(_ lesson: Lesson, _ at: Instant?, _ slug: String?) -> HTML {
        let state: HTML = at.map { " \(tag("Taken", .green)) <span class=\"cc-why\">\($0.day.plain)</span>" } ?? .empty
        return """
            <li><a class="govuk-link cc-list__title" href="\(path(lesson, slug))">\(lesson.title)</a>\(state)
            <p class="cc-why">\(lesson.summary)</p></li>
            """
    }

    private static func path(_ lesson: Lesson, _ slug: String?) -> String {
        lesson.path + (slug.map { "?for=\($0)" } ?? "")
    }

    /// - Parameters:
    ///   - taken: when the viewer took it, if they did.
    ///   - slug: of the workspace before which they take it.
    static func lesson(
        _ visit: Visit, _ lesson: Lesson, taken: Instant?, for slug: String?, _ fields: FormData, _ errors: FormErrors
    ) -> Page {
        let parts = lesson.parts.map { part($0) }
        let choices = lesson.answers.map { Choice($0.id, $0.text) }
        let done: HTML =
            taken.map { "<p class=\"govuk-body\">\(tag("Taken", .green)) You took this lesson on \($0.day.plain).</p>" }
            ?? .empty
        return Page.form(
            lesson.title, section: WorkspacePages.section, trail: trail, errors: errors,
            """
            \(done)<p class="govuk-body-l">\(lesson.summary)</p>\(parts)
            <h2 class="govuk-heading-m">A question</h2>
            <form method="post" action="\(path(lesson, slug))" novalidate>\(visit.formToken)
            \(radios("answer", lesson.question, value: fields["answer"] ?? "", choices, error: errors["answer"]))
            \(button("Check my answer"))</form>
            """)
    }

    private static func part(_ part: Lesson.Part) -> HTML {
        let items = part.list.map { item -> HTML in "<li>\(item)</li>" }
        let list: HTML = items.isEmpty ? .empty : "<ul class=\"govuk-list govuk-list--bullet\">\(items)</ul>"
        return "<h2 class=\"govuk-heading-m\">\(part.heading)</h2><p class=\"govuk-body\">\(part.text)</p>\(list)"
    }

    // MARK: - Which tool for what

    /// What is to be done, what to use for it, and why.
    static let tools: [(need: String, tool: String, path: String?, why: String)] = [
        (
            "Write or read papers with people of other bodies", "A workspace", "/workspaces",
            "One place, always the newest version, and you see who can open it"
        ),
        (
            "Let a partner outside government read or send a file", "A workspace, with a guest", "/lessons/inviting",
            "They have an end date and a sponsor, and see only what you opened to them"
        ),
        (
            "Let somebody read one file once", "A link to the file, where the workspace allows it", nil,
            "It stops by itself, it can be taken back, and you see whether it was used"
        ),
        (
            "Say what you do together, who pays and who decides", "A collaboration", "/collaborations",
            "Others find it before they start the same thing"
        ),
        (
            "Settle something that binds people or money", "A decision in the collaboration", "/lessons/agreeing",
            "It is plain who decided, by which right, and why"
        ),
        (
            "Say what you think of a text", "A comment on the file", "/lessons/agreeing",
            "It stays with the version that it is about"
        ),
        (
            "Find out who knows about something", "Search", "/search",
            "It knows posts, teams and topics, and tells whom to ask first"
        ),
        (
            "Ask a quick question, or agree a time", "Mail, chat or phone", nil,
            "It need not be found again. If the answer matters later, write it in a comment"
        ),
        (
            "Keep personal notes that nobody else needs", "Your own body’s drive", nil,
            "What is in a workspace is for all who are in it"
        ),
        (
            "Keep the record that the law asks for", "Your body’s records system", nil,
            "Take the archive of a workspace there when the work is done"
        ),
        (
            "Handle anything above OFFICIAL-SENSITIVE", "The system that your body has for it", "/lessons/markings",
            "It is refused here"
        ),
    ]

    static func whichTool() -> Page {
        let rows = tools.map { tool -> [HTML] in
            let name: HTML = tool.path.map { Link(tool.tool, $0).html } ?? HTML(text: tool.tool)
            return [HTML(text: tool.need), name, HTML(text: tool.why)]
        }
        return Page(
            "Which tool for what", section: WorkspacePages.section, trail: WorkspacePages.trail,
            body: """
                <h1 class="govuk-heading-l">Which tool for what</h1>
                <p class="govuk-body">Choose by what has to be true afterwards: who has it, whether it is the newest, and \
                whether somebody can find out later what was agreed.</p>
                \(table(caption: "Tools", isCaptionShown: false, ["You want to", "Use", "Because"], rows))
                <p class="govuk-body">Attachments and USB sticks are in no row. A copy that you gave away cannot be changed, found or taken back.</p>
                <p class="govuk-body">\(Link("Five lessons of two minutes each", Lesson.root).html)</p>
                """)
    }
}
