import Access
import Kernel
import Mail
import Storage
import StorageTesting
import Testing
import Web

@testable import Accounts

/// Two bodies, each found by its slug.
struct TestBodies: AccountBodies {
    private static let all = [
        AccountBody(id: homes, name: "Department for Homes", path: "/bodies/homes"),
        AccountBody(id: northmoor, name: "Northmoor Council", path: "/bodies/northmoor"),
    ]

    func bodies(named typed: String, in transaction: any Transaction) throws -> [AccountBody] {
        Self.all.filter { $0.path == "/bodies/\(typed.lowercased())" || $0.name == typed }
    }

    func bodies(_ ids: [UUID128], in transaction: any Transaction) throws -> [UUID128: AccountBody] {
        Dictionary(uniqueKeysWithValues: Self.all.filter { ids.contains($0.id) }.map { ($0.id, $0) })
    }
}

@Suite struct AccountAdministrationTests {
    private func administration(_ bench: Bench) -> AccountAdministration {
        AccountAdministration(database: bench.database, bodies: TestBodies(), address: "https://concordat.example")
    }

    private func viewer(_ role: Viewer.Role, administering bodies: Set<UUID128> = []) -> Viewer {
        Viewer(
            account: UUID128(high: 9, low: 9), person: nil, name: "Col Bevan", email: "col@homes.example", body: homes,
            role: role, administers: bodies)
    }

    private func draft(_ fields: [String: String], _ bench: Bench) -> (draft: InvitationDraft, errors: FormErrors) {
        var reader = FormReader(FormData(fields.mapValues { [$0] }))
        let draft = InvitationDraft(&reader, today: bench.time.now.day)
        return (draft, reader.errors)
    }

    private var leila: [String: String] {
        ["email": "Leila@Harbour.example", "name": "Leila Haddad", "role": "guest", "body": "northmoor"]
    }

    @Test(arguments: enginesUnderTest)
    func `an invited guest signs in until the last day has passed`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let last = bench.time.now.day.adding(days: 2)
            let (draft, errors) = draft(leila.merging(["until": last.plain]) { _, new in new }, bench)
            #expect(errors.isEmpty)
            let administrator = viewer(.bodyAdministrator, administering: [northmoor])
            try await administration(bench).invite(draft, by: administrator, at: bench.time.now)
            let mail = try #require(try await bench.mails().first)
            #expect(mail.to == "leila@harbour.example")
            #expect(mail.subject == "Col Bevan invites you to Concordat")
            #expect(try await bench.verbs().contains("invitation.made"))

            let entrance = try await bench.enter("leila@harbour.example")
            let guest = try #require(try await bench.viewer(entrance))
            #expect(guest.role == .guest && guest.body == northmoor && guest.name == "Leila Haddad")
            #expect(guest.until == Instant(startOf: last.adding(days: 1)))
            bench.time.set(Instant(startOf: last.adding(days: 1)))
            #expect(try await bench.viewer(entrance) == nil)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `only administrators of the body invite, and they appoint no administrators`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let until = bench.time.now.day.adding(days: 30).plain
            let (guest, _) = draft(leila.merging(["until": until]) { _, new in new }, bench)
            let (powerful, _) = draft(leila.merging(["role": "body-administrator"]) { _, new in new }, bench)
            let accounts = administration(bench)
            let now = bench.time.now
            for stranger in [viewer(.member), viewer(.bodyAdministrator, administering: [homes]), viewer(.guest)] {
                #expect(await faultKind { try await accounts.invite(guest, by: stranger, at: now) } == .refused)
            }
            let theirs = viewer(.bodyAdministrator, administering: [northmoor])
            #expect(await faultKind { try await accounts.invite(powerful, by: theirs, at: now) } == .refused)
            #expect(try await bench.mails().isEmpty)
            try await accounts.invite(powerful, by: viewer(.platformAdministrator), at: now)
            let entrance = try await bench.enter("leila@harbour.example")
            #expect(entrance.needsTwoFactor)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `a withdrawn invitation lets nobody in`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let until = bench.time.now.day.adding(days: 30).plain
            let (guest, _) = draft(leila.merging(["until": until]) { _, new in new }, bench)
            let administrator = viewer(.bodyAdministrator, administering: [northmoor])
            let now = bench.time.now
            try await administration(bench).invite(guest, by: administrator, at: now)
            let listed = try await bench.database.read {
                try InvitationStore($0).list(for: administrator, at: now, limit: 10)
            }
            #expect(listed.map(\.email) == ["leila@harbour.example"])
            let elsewhere = viewer(.bodyAdministrator, administering: [homes])
            #expect(
                try await bench.database.read { try InvitationStore($0).list(for: elsewhere, at: now, limit: 10) }
                    .isEmpty)
            let id = listed[0].id
            #expect(
                await faultKind { try await administration(bench).withdraw(id, by: elsewhere, at: now) } == .missing)
            try await administration(bench).withdraw(id, by: administrator, at: now)
            #expect(try await bench.askForLink("leila@harbour.example") == nil)
        }
    }

    @Test func `what is wrong with an invitation is said beside the field`() async throws {
        try await withBench(.sqlite) { (bench) async throws in
            let past = bench.time.now.day.adding(days: -1).plain
            let far = bench.time.now.day.adding(days: 400).plain
            #expect(draft(leila, bench).errors["until"] == "Enter the last day of the guest’s access")
            #expect(draft(leila.merging(["until": past]) { _, new in new }, bench).errors["until"] != nil)
            #expect(draft(leila.merging(["until": far]) { _, new in new }, bench).errors["until"] != nil)
            #expect(draft(leila.merging(["email": "leila"]) { _, new in new }, bench).errors["email"] != nil)
            #expect(draft(leila.merging(["name": ""]) { _, new in new }, bench).errors["name"] != nil)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `an ended account is signed out and stays out until it may come back`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let entrance = try await bench.enter("dan@northmoor.example")
            let id = try #require(try await bench.account("dan@northmoor.example")).id
            let accounts = administration(bench)
            let now = bench.time.now
            let elsewhere = viewer(.bodyAdministrator, administering: [homes])
            #expect(await faultKind { try await accounts.end(id, true, by: elsewhere, at: now) } == .missing)
            let theirs = viewer(.bodyAdministrator, administering: [northmoor])
            try await accounts.end(id, true, by: theirs, at: now)
            #expect(try await bench.viewer(entrance) == nil)
            #expect(try await bench.askForLink("dan@northmoor.example") == nil)
            try await accounts.end(id, false, by: theirs, at: now)
            #expect(try await bench.viewer(bench.enter("dan@northmoor.example")) != nil)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `roles are given by platform administrators, never to oneself`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            _ = try await bench.enter("dan@northmoor.example")
            let id = try #require(try await bench.account("dan@northmoor.example")).id
            let accounts = administration(bench)
            let now = bench.time.now
            let theirs = viewer(.bodyAdministrator, administering: [northmoor])
            #expect(
                await faultKind {
                    try await accounts.changeRole(
                        id, to: .bodyAdministrator, administering: "northmoor", by: theirs, at: now)
                } == .refused)
            let platform = viewer(.platformAdministrator)
            for typed in ["", "nowhere"] {
                #expect(
                    await faultKind {
                        try await accounts.changeRole(
                            id, to: .bodyAdministrator, administering: typed, by: platform, at: now)
                    } == .invalid)
            }
            try await accounts.changeRole(
                id, to: .bodyAdministrator, administering: "northmoor\nNorthmoor Council\nhomes", by: platform, at: now)
            let bodies = try await bench.database.read { try AccountStore($0).administeredBodies(of: id) }
            #expect(Set(bodies) == [homes, northmoor])
            #expect(try await bench.account("dan@northmoor.example")?.role == .bodyAdministrator)
            // An administrator's account is not a body administrator's to end.
            #expect(await faultKind { try await accounts.end(id, true, by: theirs, at: now) } == .refused)
            let own = Viewer(
                account: id.uuid, person: nil, name: "Dan", email: "dan@northmoor.example", body: northmoor,
                role: .platformAdministrator)
            #expect(
                await faultKind {
                    try await accounts.changeRole(id, to: .member, administering: "", by: own, at: now)
                } == .refused)
            #expect(await faultKind { try await accounts.end(id, true, by: own, at: now) } == .refused)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `somebody whose address changes keeps the account`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            // The directory knows amara@homes.example as a person who had an account with an older address.
            let id = try await bench.add("amara.osei@homes.example")
            try await bench.database.write { try AccountStore($0).setPerson(TestHomes.amara, of: id) }
            _ = try await bench.enter("amara@homes.example")
            let account = try #require(try await bench.account("amara@homes.example"))
            #expect(account.id == id && account.person == TestHomes.amara)
            #expect(try await bench.account("amara.osei@homes.example") == nil)
            #expect(try await bench.verbs().contains("account.address-changed"))
        }
    }

    @Test func `of an IPv6 address the network counts`() {
        #expect(network(of: "2001:db8:1:2::1") == network(of: "2001:db8:1:2:ffff::9"))
        #expect(network(of: "2001:db8:1:2::1") != network(of: "2001:db8:1:3::1"))
        #expect(network(of: "::ffff:192.0.2.7") == "192.0.2.7")
        #expect(network(of: "192.0.2.7") == "192.0.2.7")
        #expect(network(of: "local") == "local")
    }
}
