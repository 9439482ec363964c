import Access
import Kernel
import Testing

@Suite struct PlatformRulesTests {
    static let here = UUID128(high: 1, low: 1)
    static let elsewhere = UUID128(high: 1, low: 2)

    static func viewer(_ role: Viewer.Role, administering bodies: Set<UUID128> = []) -> Viewer {
        Viewer(
            account: UUID128(high: 2, low: 1), person: nil, name: "Amara Osei", email: "amara@example.gov.uk",
            body: here, role: role, administers: bodies)
    }

    @Test(arguments: Viewer.Role.allCases)
    func `only a platform administrator administers the platform`(role: Viewer.Role) {
        let verdict = PlatformRules.administerPlatform(Self.viewer(role))
        #expect(verdict.isAllowed == (role == .platformAdministrator))
    }

    @Test func `a body administrator administers the bodies named, and no others`() {
        let viewer = Self.viewer(.bodyAdministrator, administering: [Self.here])
        #expect(PlatformRules.administer(body: Self.here, viewer) == .allowed)
        #expect(!PlatformRules.administer(body: Self.elsewhere, viewer).isAllowed)
    }

    @Test func `a platform administrator administers every body`() {
        let viewer = Self.viewer(.platformAdministrator)
        #expect(PlatformRules.administer(body: Self.elsewhere, viewer) == .allowed)
    }

    @Test(arguments: [Viewer.Role.member, .guest])
    func `bodies of a former administrator count for nothing without the role`(role: Viewer.Role) {
        let viewer = Self.viewer(role, administering: [Self.here])
        #expect(!PlatformRules.administer(body: Self.here, viewer).isAllowed)
    }

    @Test func `a refusal is a fault that gives the reason in one sentence`() {
        #expect {
            try PlatformRules.administerPlatform(Self.viewer(.member)).orThrow()
        } throws: { error in
            let fault = error as? Fault
            return fault?.kind == .refused
                && fault?.message
                    == "You cannot do this because only a platform administrator may, and you are not one."
        }
        #expect(throws: Never.self) { try Verdict.allowed.orThrow() }
    }
}
