import Access
import Kernel

/// The answer to 'May I share this?': one sentence for one person about one item.
struct SharingAdvice: Sendable, Equatable {
    let sentence: String
    /// Where that comes from.
    let rule: String

    /// What the answer depends on.
    struct Question: Sendable {
        let marking: Marking
        /// `nil` for somebody who takes no part.
        let role: WorkspaceMember.Role?
        let level: AccessLevel
        let isExternal: Bool
        let isFolder: Bool
        let handling: Handling
        /// How many people from outside can see it now.
        let externals: Int
        var isReadOnly = false
    }

    static func answer(_ question: Question) -> SharingAdvice {
        let (what, handling) = (question.isFolder ? "folder" : "file", question.handling)
        let sensitive = question.marking == .officialSensitive
        guard let role = question.role, question.level > .none else {
            return SharingAdvice(
                sentence: "No: you take no part in this workspace, so this \(what) is not yours to pass on.",
                rule: "Only members share what a workspace holds")
        }
        if question.isExternal || role == .guest {
            return SharingAdvice(
                sentence:
                    "No: you see this \(what) as a guest, for your purpose here alone. Ask your sponsor if somebody "
                    + "else needs it.",
                rule: "The terms of confidentiality that you accepted")
        }
        if sensitive, !handling.externalsSeeSensitive {
            return SharingAdvice(
                sentence:
                    "Only with members of this workspace from public bodies who need it, by the address of this page; "
                    + "not with guests, and not by link or e-mail.",
                rule: "OFFICIAL-SENSITIVE in a workspace whose guests do not see what is sensitive")
        }
        if sensitive {
            return SharingAdvice(
                sentence:
                    "Only with members of this workspace who need it, \(guests(question.externals))by the address of "
                    + "this page; \(sensitiveLinks(question)).",
                rule: "OFFICIAL-SENSITIVE is shared by need to know; this workspace lets its guests see it")
        }
        let noLinks = handling.links == .none || !handling.allowsDownloads
        if role == .reader || question.isReadOnly || question.level < .edit {
            let rule =
                question.isReadOnly
                ? "The workspace can only be read now"
                : role == .reader ? "Readers do not make links" : "Those who may change a \(what) make links to it"
            return SharingAdvice(
                sentence:
                    "Yes, with members of this workspace, by the address of this page. For anybody else ask an editor"
                    + "\(noLinks ? ": links are switched off here" : ", who can make a link").",
                rule: rule)
        }
        if handling.links != .none, !handling.allowsDownloads {
            return SharingAdvice(
                sentence:
                    "Yes, with members of this workspace, \(guests(question.externals))by the address of this page; "
                    + "with nobody else, since files here may be viewed only.",
                rule: "OFFICIAL, in a workspace without downloads")
        }
        let each = question.isFolder ? "file by file, " : ""
        switch handling.links {
        case .none:
            return SharingAdvice(
                sentence:
                    "Yes, with members of this workspace, \(guests(question.externals))by the address of this page; "
                    + "with nobody else, since links are switched off here.",
                rule: "OFFICIAL, in a workspace without links")
        case .named:
            return SharingAdvice(
                sentence:
                    "Yes: with members, \(guests(question.externals))by the address of this page, and with others who "
                    + "need it, \(each)by a link to their own e-mail address, for at most \(days(handling)).",
                rule: "OFFICIAL, in a workspace that allows links to named addresses")
        case .anyone:
            return SharingAdvice(
                sentence:
                    "Yes: with members, \(guests(question.externals))by the address of this page, and with anybody who "
                    + "needs it, \(each)by a link, for at most \(days(handling)).",
                rule: "OFFICIAL, in a workspace that allows links for anyone")
        }
    }

    private static func guests(_ number: Int) -> String {
        number == 0 ? "" : "\(count(number, "guest", "guests")) among them, "
    }

    private static func sensitiveLinks(_ question: Question) -> String {
        guard LinkRules.share(question, with: .named).isAllowed else { return "not by link or e-mail" }
        return "to others only by a link to their own e-mail address, for at most \(days(question.handling))"
    }

    private static func days(_ handling: Handling) -> String { count(handling.linkDays, "day", "days") }
}
