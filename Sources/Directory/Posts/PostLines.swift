import Kernel
public import Web

/// A post and whoever holds it, as every list shows them.
public enum PostLines {
    /// What stands in place of a holder. The same whether the post is vacant or its holder may not be seen: otherwise the
    /// page would tell that there is somebody to hide.
    static let nobody = tag("No holder shown", .grey)

    public static func list(_ posts: [StaffedPost]) -> HTML {
        "<ul class=\"cc-list\">\(posts.map { line($0) })</ul>"
    }

    public static func line(_ staffed: StaffedPost) -> HTML {
        "<li class=\"cc-person\">\(content(staffed))</li>"
    }

    /// The face, the holders and the post; goes into anything with the class `cc-person`.
    public static func content(_ staffed: StaffedPost) -> HTML {
        guard let first = staffed.holders.first else {
            return """
                <span class="cc-face" aria-hidden="true">–</span><div>\
                <a class="govuk-link cc-list__title" href="\(staffed.post.path)">\(staffed.post.title)</a> \
                \(nobody)\(grade(staffed.post))</div>
                """
        }
        return """
            \(face(name: first.name, photo: nil))<div>\(names(staffed.holders))\
            <div><a class="govuk-link" href="\(staffed.post.path)">\(staffed.post.title)</a></div>\(grade(staffed.post))</div>
            """
    }

    static func names(_ holders: [PostHolder]) -> HTML {
        holders.map { holder -> HTML in
            "<a class=\"govuk-link cc-list__title\" href=\"\(holder.path)\">\(holder.name)</a>\(guest(holder))"
        }.joined(" and ")
    }

    private static func guest(_ holder: PostHolder) -> HTML {
        holder.isGuest ? " <strong class=\"govuk-tag cc-guest\">Guest</strong>" : .empty
    }

    private static func grade(_ post: Post) -> HTML {
        let words = [post.grade, post.profession].filter { !$0.isEmpty }
        if words.isEmpty { return .empty }
        return "<p class=\"cc-why\">\(words.joined(separator: " · "))</p>"
    }

    /// 'Director of Housing, Amara Osei', with links; for a row that names a contact.
    public static func inline(_ staffed: StaffedPost) -> HTML {
        let post: HTML = "<a class=\"govuk-link\" href=\"\(staffed.post.path)\">\(staffed.post.title)</a>"
        if staffed.holders.isEmpty { return post + " " + nobody }
        let names = staffed.holders.map { "<a class=\"govuk-link\" href=\"\($0.path)\">\($0.name)</a>" as HTML }
        return "\(names.joined(" and ")), \(post)"
    }
}

/// Links that every page about the directory shares.
public enum DirectoryLinks {
    /// The entry of the service navigation that these pages stand under.
    static let section = "/search"

    static let bodies = Link("Bodies", "/bodies")
    static let topics = Link("Topics", "/topics")

    /// A `mailto:` link; of what is no address, the text.
    public static func mail(_ address: String) -> HTML {
        guard Text.isMailAddress(address) else { return HTML(text: address) }
        return "<a class=\"govuk-link\" href=\"mailto:\(address)\">\(address)</a>"
    }

    /// A `tel:` link (RFC 3966); of what has no number, the text.
    public static func phone(_ number: String) -> HTML {
        let digits = number.filter { $0.isASCII && $0.isNumber || $0 == "+" }
        guard digits.count >= 5 else { return HTML(text: number) }
        return "<a class=\"govuk-link\" href=\"tel:\(digits)\">\(number)</a>"
    }

    /// A link to a site; only what begins as a web address does becomes one.
    static func website(_ address: String) -> HTML {
        guard address.hasPrefix("https://") || address.hasPrefix("http://") else { return HTML(text: address) }
        return "<a class=\"govuk-link\" rel=\"noreferrer\" href=\"\(address)\">\(address)</a>"
    }

    public static func tags(_ topics: [Topic]) -> HTML {
        topics.map { "<a class=\"govuk-link\" href=\"\($0.path)\">\($0.name)</a>" as HTML }.joined(" · ")
    }
}
