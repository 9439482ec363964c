import Access
import Directory
import Kernel
import Web

enum CommentPages {
    /// The comments on a file or folder, and the form for another.
    static func section(
        _ visit: Visit, _ room: Room, _ item: Item, _ comments: [Comment], _ guests: [Person.ID: GuestMark],
        kept: FormData, _ errors: FormErrors
    ) -> HTML {
        let path = item.path(in: room.workspace)
        let lines = comments.map { line(visit, $0, room, path, guests) }
        let list: HTML =
            lines.isEmpty
            ? "<p class=\"govuk-body\">Nobody has said anything yet.</p>" : "<ul class=\"cc-list\">\(lines)</ul>"
        return """
            <h2 class="govuk-heading-m" id="comments">Comments</h2>
            \(list)\(if: Comments.comment(on: item, room).isAllowed, form(visit, item, path, kept, errors))
            """
    }

    private static func line(
        _ visit: Visit, _ comment: Comment, _ room: Room, _ path: String, _ guests: [Person.ID: GuestMark]
    ) -> HTML {
        let about = comment.version.map { ", on version \($0)" } ?? ""
        let remove: HTML =
            Comments.mayRemove(comment, room)
            ? actionForm(
                visit, "\(path)/comments/\(comment.id)/remove", "Remove", .quiet,
                about: "the comment of \(comment.author)")
            : .empty
        return """
            <li><p class="govuk-body cc-said">\(comment.text)</p>\
            <p class="cc-why">\(ItemParts.name(comment.author, comment.authorID, guests)), \(comment.createdAt.plain)\(about) \(remove)</p></li>
            """
    }

    private static func form(
        _ visit: Visit, _ item: Item, _ path: String, _ kept: FormData, _ errors: FormErrors
    ) -> HTML {
        let version: HTML =
            item.version.map { newest in
                let choices =
                    [Choice("", "The file")]
                    + (1...max(1, newest)).reversed().prefix(50).map {
                        Choice("\($0)", "Version \($0)")
                    }
                return select("version", "About", value: kept["version"] ?? "", choices)
            } ?? .empty
        return """
            <form method="post" action="\(path)/comments" novalidate>\(visit.formToken)
            \(textArea("comment", "Your comment", value: kept["comment"] ?? "", rows: 3, hint: "Write @ and a name, like @Tom Whitlock, to tell somebody who can see this", error: errors["comment"]))
            \(version)\(button("Comment", .secondary))</form>\(Lesson.link(.agreeing))
            """
    }
}
