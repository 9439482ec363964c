import Access
import Kernel
import Web

/// What administrators may do with a post.
enum PostActionPages {
    static func actions(_ visit: Visit, _ view: PostView) -> HTML {
        let post = view.post
        guard view.mayChange.isAllowed, post.endedOn == nil else { return .empty }
        let vacate: HTML =
            view.holders.isEmpty
            ? .empty : linkButton("Record that somebody left it", "\(post.path)/vacate", .secondary)
        return """
            <div class="cc-actions">\(linkButton("Change this page", "\(post.path)/edit", .secondary))
            \(linkButton("Appoint somebody", "\(post.path)/appoint", .secondary))\(vacate)
            \(visibility(visit, post))
            \(linkButton("End this post", "\(post.path)/end", .secondary))</div>
            """
    }

    private static func visibility(_ visit: Visit, _ post: Post) -> HTML {
        if post.isHidden { return actionForm(visit, "\(post.path)/unhide", "Show this post again") }
        if post.isPublic {
            return linkButton("Change the public contacts", "\(post.path)/publish", .secondary)
                + actionForm(visit, "\(post.path)/unpublish", "Stop publishing it")
        }
        return linkButton("Publish this post", "\(post.path)/publish", .secondary)
            + linkButton("Hide this post", "\(post.path)/hide", .secondary)
    }
}
