import Access
import Kernel

/// Who may see and change the accounts of others. A platform administrator: all. A body's administrator: those of the
/// body, and invites members and guests to it.
enum AccountRules {
    /// Whether the viewer administers accounts at all.
    static func administer(_ viewer: Viewer) -> Verdict {
        if viewer.isPlatformAdministrator || viewer.role == .bodyAdministrator && !viewer.administers.isEmpty {
            return .allowed
        }
        return .refused(because: "only administrators may see who can sign in, and you are not one")
    }

    static func mayKnow(of body: UUID128?, _ viewer: Viewer) -> Bool {
        viewer.isPlatformAdministrator || body.map { viewer.administers($0) } ?? false
    }

    /// Ending an account and letting it sign in again.
    static func end(_ account: Account, _ viewer: Viewer) -> Verdict {
        if account.id.uuid == viewer.account { return .refused(because: "you would shut yourself out") }
        if viewer.isPlatformAdministrator { return .allowed }
        guard mayKnow(of: account.body, viewer) else {
            return .refused(because: "only an administrator of their body may, and you are not one")
        }
        return account.needsTwoFactor
            ? .refused(because: "only a platform administrator may end an administrator’s account") : .allowed
    }

    static func changeRole(of account: Account, _ viewer: Viewer) -> Verdict {
        if account.id.uuid == viewer.account {
            return .refused(because: "another platform administrator has to change your own role")
        }
        return PlatformRules.administerPlatform(viewer)
    }

    static func invite(as role: Viewer.Role, to body: UUID128?, _ viewer: Viewer) -> Verdict {
        if viewer.isPlatformAdministrator { return .allowed }
        guard mayKnow(of: body, viewer) else {
            return .refused(because: "you may invite people only to a body that you administer")
        }
        return role == .member || role == .guest
            ? .allowed : .refused(because: "only a platform administrator may appoint administrators")
    }
}
