import Crypto
import Foundation
import Testing

@testable import PrivateMatching

@Suite("Exchanges")
struct ExchangeTests {
    /// Random lists, some of the same length as others, some empty, some the same.
    private static func lists(_ seed: Int) -> ([String], [String]) {
        var random = Numbers64(state: UInt64(seed))
        let pool = (0..<120).map { "item\($0)x" }
        let sizes = [(0, 30), (30, 0), (1, 1), (1, 100), (100, 1), (60, 60), (120, 120), (40, 90), (0, 0)]
        let size = sizes[seed % sizes.count]
        return (
            Array(pool.shuffled(using: &random).prefix(size.0)), Array(pool.shuffled(using: &random).prefix(size.1))
        )
    }

    @Test("What is found is the intersection", arguments: 0..<9, Terms.Mode.allCases)
    func intersection(seed: Int, mode: Terms.Mode) async throws {
        var exchange = try Exchange(mode)
        exchange.padding = seed % 3 == 2 ? 50 : 1
        let (first, second) = Self.lists(seed)
        try await exchange.offer(exchange.list("a", first))
        try await exchange.respond(exchange.list("b", second))
        let findings = try await exchange.finish()
        let both = Set(first).intersection(second)
        #expect(findings.keys == both.count)
        switch mode {
        case .count:
            #expect(findings.people == nil && findings.perRecipe == nil)
            #expect(!exchange.place.has("hits.csv") && !exchange.place.has("confirmation.psi"))
        case .oneSide, .bothSides:
            let expected = first.indices.filter { both.contains(first[$0]) }.map { "a\($0)" }
            #expect(findings.people == both.count && findings.perRecipe == [both.count])
            #expect(Set(try exchange.hits().keys) == Set(expected))
            let lines = try exchange.place.text("hits.csv").split(separator: "\r\n").dropFirst()
            #expect(lines.map { String($0.prefix { $0 != "," }) } == expected, "in the order of the list")
        }
        if mode == .bothSides {
            let other = try exchange.finishOther()
            let expected = second.indices.filter { both.contains(second[$0]) }.map { "b\($0)" }
            #expect(other.people == both.count)
            #expect(Set(try exchange.hits("other.csv").keys) == Set(expected))
        }
    }

    @Test("A hit says by which recipes; several people may have one key, and one person several values")
    func recipes() async throws {
        let exchange = try Exchange(
            .bothSides, ["ni", "name-dob", "sound-dob", "names-dob"], label: "Agreement 7")
        let columns: [Field: [String]] = [.surname: ["surname", "other surname"], .dob: ["born"]]
        let first = PersonList(
            path: try exchange.place.write(
                "a.csv",
                """
                ref,forename,surname,other surname,born,NI number
                1,Siân,O'Neill,,1980-01-31,AB123456C
                2,John,Smith,Smyth,01/02/1970,
                3,Wei,Chen,,03/12/1975,
                4,Twin,One,,2000-01-01,
                5,Twin,One,,2000-01-01,
                6,Nobody,Else,,1999-09-09,AB999999A
                """), id: "ref", columns: columns)
        let second = PersonList(
            path: try exchange.place.write(
                "b.csv",
                """
                Forename;Surname;DOB;NINO;id
                SIAN;ONeill;31 January 1980;AB 12 34 56;p
                Jon;Smyth;1/2/1970;;q
                CHEN;WEI;12/03/1975;;r
                twin;one;1/1/2000;;s
                No;Body;;AB 99 99 98 A;t
                """))
        try await exchange.offer(first)
        try await exchange.respond(second)
        let findings = try await exchange.finish()
        let expected = [
            "1": "ni name-dob sound-dob names-dob", "2": "sound-dob", "3": "names-dob",
            "4": "name-dob sound-dob names-dob", "5": "name-dob sound-dob names-dob",
        ]
        #expect(try exchange.hits() == expected)
        #expect(findings.people == 5)
        #expect(findings.perRecipe == [1, 3, 4, 4])
        try exchange.finishOther()
        #expect(
            try exchange.hits("other.csv") == [
                "p": "ni name-dob sound-dob names-dob", "q": "sound-dob", "r": "names-dob",
                "s": "name-dob sound-dob names-dob",
            ])
    }

    @Test(
        "Messages hold nothing of the lists: no value, no key, no hash of one, no point that is not multiplied",
        arguments: Terms.Mode.allCases)
    func transcript(mode: Terms.Mode) async throws {
        let exchange = try Exchange(mode)
        let items = (0..<40).map { "person\($0)q" }
        try await exchange.offer(exchange.list("a", items))
        try await exchange.respond(exchange.list("b", Array(items[10...]) + ["other"]))
        try await exchange.finish()
        var transcript = try exchange.place.bytes("offer.psi") + exchange.place.bytes("response.psi")
        if mode == .bothSides { transcript += try exchange.place.bytes("confirmation.psi") }
        let messages = Data(transcript)
        let header = try MessageReader(File.reading(exchange.place["offer.psi"])).header
        let key = SymmetricKey(data: header.session.bytes)
        for (number, item) in (items + ["other"]).enumerated() {
            let text = Array(item.utf8)
            let input = Array("concordat-psi-1 key \(exchange.terms.recipes[0])".utf8) + [0] + text + [0]
            let digest = Array(HMAC<SHA256>.authenticationCode(for: input, using: key))
            let point = try #require(CurvePoint(digest: digest))
            let forbidden: [[UInt8]] = [
                text, Array("a\(number),".utf8), Array(SHA256.hash(data: text)), Array(Insecure.SHA1.hash(data: text)),
                Array(Insecure.MD5.hash(data: text)), Array(SHA256.hash(data: input)), digest,
                Array(SHA256.hash(data: digest)),
                point.x, point.y,
            ]
            // Eight bytes of it would be as bad as all.
            for bytes in forbidden { #expect(messages.range(of: Data(bytes.prefix(8))) == nil) }
        }
    }

    @Test("Two offers of one list have nothing in common, and neither the order of a list nor of its columns shows")
    func unlinkable() async throws {
        let exchange = try Exchange(.oneSide)
        let list = try exchange.list("a", (0..<50).map { "p\($0)" })
        var points: [Set<[UInt8]>] = []
        for message in ["1.psi", "2.psi"] {
            try await exchange.offer(list, to: message)
            var reader = try MessageReader(File.reading(exchange.place[message]))
            var all: [[UInt8]] = []
            _ = try reader.readAll(points: { portion in
                for start in stride(from: portion.startIndex, to: portion.endIndex, by: 32) {
                    all.append(Array(portion[start..<start + 32]))
                }
            })
            #expect(all == all.sorted { $0.lexicographicallyPrecedes($1) } && all.count == 50)
            points.append(Set(all))
        }
        #expect(points[0].isDisjoint(with: points[1]))
    }

    @Test("In a count, the answers' order has nothing to do with the offer's")
    func shuffled() async throws {
        let exchange = try Exchange(.count)
        try await exchange.offer(exchange.list("a", (0..<64).map { "p\($0)" }))
        try await exchange.respond(exchange.list("b", ["p1"]))
        var reader = try MessageReader(File.reading(exchange.place["response.psi"]))
        var last: [UInt8] = []
        var isAscending = true
        _ = try reader.readAll(points: { portion in
            for start in stride(from: portion.startIndex, to: portion.endIndex, by: 32) {
                let point = Array(portion[start..<start + 32])
                if !last.lexicographicallyPrecedes(point) { isAscending = false }
                last = point
            }
        })
        #expect(isAscending)
    }

    @Test("Padding hides sizes and finds nobody")
    func padding() async throws {
        var exchange = try Exchange(.bothSides)
        exchange.padding = 64
        let sent = try await exchange.offer(exchange.list("a", (0..<65).map { "p\($0)" }))
        let answered = try await exchange.respond(exchange.list("b", (0..<10).map { "p\($0)" }))
        #expect(sent.summary?.keys == 65 && sent.summary?.padding == 63 && answered.summary?.padding == 54)
        #expect(try exchange.place.text("offer.psi").contains("\npoints 128\n"))
        #expect(try exchange.place.text("response.psi").contains("\nset 64\n"))
        #expect(try await exchange.finish().people == 10)
        #expect(try exchange.finishOther().people == 10)
    }

    @Test("Messages are the same on any number of cores", arguments: Terms.Mode.allCases)
    func cores(mode: Terms.Mode) async throws {
        // The same session and secrets, from a copy of the folders after they were made.
        var results: [[[UInt8]]] = []
        let session = Digest32.random()
        let secrets = [SessionSecret(), SessionSecret()]
        for workers in [1, 2, 5] {
            var exchange = try Exchange(mode)
            exchange.workers = workers
            let (first, second) = ((0..<1500).map { "p\($0)" }, (700..<2500).map { "p\($0)" })
            let lists = (try exchange.list("a", first), try exchange.list("b", second))
            var store = try exchange.store("one")
            store.chance = .init(session: { session }, secret: { secrets[0] })
            _ = try await store.draftOffer(lists.0, exchange.terms).send(to: exchange.place["offer.psi"])
            store = try exchange.store("two")
            store.chance = .init(session: { session }, secret: { secrets[1] })
            _ = try await store.draftResponse(to: exchange.place["offer.psi"], lists.1, exchange.terms)
                .send(to: exchange.place["response.psi"])
            #expect(try await exchange.finish().keys == 800)
            let names = ["offer.psi", "response.psi"] + (mode == .count ? [] : ["hits.csv"])
            results.append(try names.map { try exchange.place.bytes($0) })
        }
        #expect(results[0] == results[1] && results[0] == results[2])
    }

    @Test("Secrets are for their owner alone, and gone when they are of no more use")
    func secrets() async throws {
        let exchange = try Exchange(.bothSides)
        func mode(_ path: String) throws -> Int {
            try #require(FileManager.default.attributesOfItem(atPath: exchange.place[path])[.posixPermissions] as? Int)
        }
        func names(_ party: String) -> Set<String> {
            Set(exchange.place.files().filter { $0.hasPrefix(party + "/") }.map { String($0.split(separator: "/")[2]) })
        }
        let sent = try await exchange.offer(exchange.list("alpha", ["x", "y"]))
        let folder = "one/\(sent.session)"
        #expect(try mode(folder) == 0o700)
        for name in names("one") { #expect(try mode(folder + "/" + name) == 0o600, "\(name)") }
        #expect(names("one") == ["ids", "keys", "lock", "order", "secret", "session"])
        try await exchange.respond(exchange.list("beta", ["y", "z"]))
        // The responding party's key has done its work.
        #expect(names("two") == ["ids", "keys", "lock", "lookup", "response", "session"])
        try await exchange.finish()
        #expect(names("one") == ["lock", "session"])
        try exchange.finishOther()
        #expect(names("two") == ["lock", "session"])
        // What was left by a process that was killed while it forgot is forgotten when it is noticed.
        _ = try exchange.place.put("\(folder)/secret", [1, 2, 3])
        #expect(await fault { try await exchange.finish() }.contains("finished"))
        #expect(names("one") == ["lock", "session"])
        for file in ["hits.csv", "other.csv", "offer.psi", "response.psi", "confirmation.psi"] {
            #expect(try mode(file) == 0o600, "\(file)")
        }
        for party in ["one", "two"] {
            let record = try exchange.place.text("\(party)/\(sent.session)/session")
            #expect(!record.contains("alpha0") && !record.contains("beta0") && !record.contains("secret"))
        }
    }
}
