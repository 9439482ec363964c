import Access
import Directory
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Workspaces

@Suite struct LockTests {
    private let now = Instant(milliseconds: 1_000_000)
    private let amara = Person.ID.make(at: Instant(milliseconds: 1))
    private let tom = Person.ID.make(at: Instant(milliseconds: 2))
    private let file = Item.ID.make(at: Instant(milliseconds: 3))

    private func lock(
        _ owner: Person.ID, _ token: String = "t", _ scope: ItemLock.Scope = .exclusive, expires: Int64 = 2_000_000
    ) -> ItemLock {
        ItemLock(
            token: token, item: file, ownerID: owner, owner: "Amara Osei", ownerXML: "", scope: scope, depth: .zero,
            createdAt: Instant(milliseconds: 0), expiresAt: Instant(milliseconds: expires))
    }

    private func viewer(_ person: Person.ID?) -> Viewer {
        Viewer(account: file.uuid, person: person?.uuid, name: "x", email: "x@y", body: nil, role: .member)
    }

    @Test func `Nobody else changes what is checked out, until that has run out`() {
        let locks = [lock(amara)]
        #expect(LockRules.change(locks, with: .own(viewer(amara)), at: now).isAllowed)
        #expect(!LockRules.change(locks, with: .own(viewer(tom)), at: now).isAllowed)
        #expect(!LockRules.change([lock(amara)], with: .own(viewer(nil)), at: now).isAllowed)
        #expect(LockRules.change(locks, with: .own(viewer(tom)), at: Instant(milliseconds: 2_000_000)).isAllowed)
        #expect(LockRules.change([], with: .own(viewer(tom)), at: now).isAllowed)
    }

    @Test func `A program has to send the token, and it has to be its own`() {
        let locks = [lock(amara)]
        #expect(!LockRules.change(locks, with: .tokens([], viewer(amara)), at: now).isAllowed)
        #expect(LockRules.change(locks, with: .tokens(["t"], viewer(amara)), at: now).isAllowed)
        #expect(!LockRules.change(locks, with: .tokens(["t"], viewer(tom)), at: now).isAllowed)
    }

    @Test func `One of several shared locks is enough, and an exclusive one stands alone`() {
        let shared = [lock(amara, "a", .shared), lock(tom, "b", .shared)]
        #expect(LockRules.change(shared, with: .tokens(["b"], viewer(tom)), at: now).isAllowed)
        #expect(!LockRules.change(shared, with: .tokens(["c"], viewer(tom)), at: now).isAllowed)
        #expect(LockRules.lock(.shared, beside: shared, at: now).isAllowed)
        #expect(!LockRules.lock(.exclusive, beside: shared, at: now).isAllowed)
        #expect(!LockRules.lock(.shared, beside: [lock(amara)], at: now).isAllowed)
        #expect(LockRules.lock(.exclusive, beside: [lock(amara, expires: 1)], at: now).isAllowed)
    }

    @Test func `Tokens are URIs that are never given twice`() {
        let tokens = (0..<100).map { _ in ItemLock.makeToken(at: now) }
        #expect(Set(tokens).count == 100)
        #expect(tokens.allSatisfy { $0.hasPrefix("opaquelocktoken:") })
    }

    @Test(arguments: enginesUnderTest)
    func `What is checked out is told, kept, handed back and broken`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            let box = try await files.folder("Box")
            let file = try await files.file("plan.txt", in: box.id)
            let page = files.place(file.id)
            for (viewer, status) in [
                (world.asSpy, 403), (files.asPriya, 403), (world.asDan, 403), (world.asGuest, 404),
            ] {
                #expect(try await bench.post("\(page)/check-out", [:], as: viewer).status == status)
            }
            #expect(try await bench.post("\(page)/check-out", [:], as: world.asTom).status == 303)
            let token = try #require(
                try await bench.database.read { try $0.value(String.self, "SELECT token FROM item_lock") })
            #expect(
                try await bench.get(page, as: world.asSpy).contains(
                    "Tom Whitlock has this checked out until 21 November 2026 at 5pm"))
            #expect(try await bench.get(files.place(box.id), as: world.asSpy).contains("Checked out by Tom Whitlock"))

            // Whoever else would change it is told who has it: page, upload, name, place, bin, and the folder around it.
            let answers = [
                try await files.send("plan.txt", "other", to: box.id),
                try await bench.send("\(page)/versions", [1], named: "x.txt", as: world.asAmara),
                try await bench.post("\(page)/rename", ["name": "x.txt"], as: world.asAmara),
                try await bench.post("\(page)/marking", ["item-marking": "official-sensitive"], as: world.asAmara),
                try await files.put("move", [file], into: nil), try await files.selected("bin", [file]),
                try await files.selected("bin", [box]), try await files.put("move", [box], into: nil),
                try await bench.post("\(page)/check-out", [:], as: world.asAmara),
            ]
            for (index, answer) in answers.enumerated() {
                #expect(answer.status == 403, "\(index)")
                #expect(answer.contains("Tom Whitlock has it checked out until 21 November 2026 at 5pm"), "\(index)")
            }
            // It is no hindrance to its holder, nor to reading.
            #expect(try await files.send("plan.txt", "Tom's", to: box.id, as: world.asTom).status == 303)
            #expect(try await bench.get("\(page)/content", as: world.asAmara).text == "Tom's")

            #expect(try await bench.post("\(page)/check-in", ["token": token], as: files.asPriya).status == 403)
            #expect(try await bench.post("\(page)/check-in", ["token": "x"], as: world.asTom).status == 404)
            #expect(try await bench.post("\(page)/check-in", ["token": token], as: world.asAmara).status == 303)
            #expect(try await files.send("plan.txt", "Amara's", to: box.id).status == 303)
            let verbs = try await bench.journal(file.id.uuid).map(\.verb)
            #expect(verbs.contains("item.checked-out") && verbs.contains("item.lock-broken"))

            // It ends by itself.
            #expect(try await bench.post("\(page)/check-out", [:], as: world.asTom).status == 303)
            bench.clock.advance(.hours(7))
            #expect(try await files.send("plan.txt", "7", to: box.id).status == 403)
            bench.clock.advance(.hours(1))
            #expect(try await files.send("plan.txt", "8", to: box.id).status == 303)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Whoever checks something out says for how long`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            let page = files.place(try await files.file("plan.txt").id)
            func left() async throws -> Interval? {
                let end = try await bench.database.read {
                    try $0.value(Instant.self, "SELECT expires_at FROM item_lock")
                }
                return end.map { $0 - bench.clock.now }
            }
            for (hours, name) in ItemLock.times {
                let form = try await bench.get(page, as: world.asTom)
                #expect(form.contains("<option value=\"\(hours)\"") && form.contains(">\(name)</option>"))
                // Again, for whoever has it: the time begins anew.
                #expect(try await bench.post("\(page)/check-out", ["hours": "\(hours)"], as: world.asTom).status == 303)
                #expect(try await left() == .hours(Int64(hours)))
            }
            for wrong in ["0", "-1", "2", "169", "8 hours", ""] {
                let answer = try await bench.post("\(page)/check-out", ["hours": wrong], as: world.asTom)
                #expect(answer.status == 422 && answer.contains("Choose for how long from the list"), "\(wrong)")
            }
            #expect(try await bench.post("\(page)/check-out", ["hours": "1"], as: world.asAmara).status == 403)
            #expect(try await bench.post("\(page)/check-out", [:], as: world.asTom).status == 303)
            #expect(try await left() == .hours(8))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A lock on a folder covers what is in it as deep as it says`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let world = files.world
            let box = try await files.folder("Box")
            let inner = try await files.folder("Inner", in: box.id)
            let file = try await files.file("plan.txt", in: inner.id)
            let lock = try await files.desk.write(files.slug, world.asTom) { room, transaction in
                try ItemLocks.lock(box, .exclusive, .infinity, for: .hours(1), room, transaction)
            }
            #expect(try await files.send("plan.txt", "other", to: inner.id).status == 403)
            #expect(try await files.send("new.txt", "other", to: inner.id).status == 403)
            #expect(try await files.send("elsewhere.txt", "other").status == 303)
            await #expect(throws: Fault.self) {
                try await ItemLocks(desk: files.desk).checkOut(file.id, of: files.slug, by: world.asAmara)
            }
            _ = try await ItemLocks(desk: files.desk).end(lock.token, on: box.id, of: files.slug, by: world.asTom)
            _ = try await files.desk.write(files.slug, world.asTom) { room, transaction in
                try ItemLocks.lock(box, .exclusive, .zero, for: .hours(1), room, transaction)
            }
            // Depth 0: which items lie in it is locked, not what they hold (RFC 4918, section 7.4).
            #expect(try await files.send("new.txt", "other", to: box.id).status == 403)
            #expect(try await files.send("plan.txt", "other", to: inner.id).status == 303)
            // A program that does not send its token changes nothing; with it, it does.
            let contents = Once("from a program")
            let arrival = Files.Arrival(name: "dav.txt", mediaType: "text/plain")
            await #expect(throws: Fault.self) {
                try await Files(desk: files.desk).add(
                    contents, arrival, to: .folder(box.id), of: files.slug, by: world.asTom,
                    keys: .tokens([], world.asTom))
            }
        }
    }
}
