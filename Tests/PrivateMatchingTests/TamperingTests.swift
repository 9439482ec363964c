import Crypto
import Foundation
import Testing

@testable import PrivateMatching

@Suite("Messages that are damaged, changed or out of place")
struct TamperingTests {
    /// An exchange of two small lists up to the confirmation, not finished on either side.
    private func exchange() async throws -> Exchange {
        let exchange = try Exchange(.bothSides, label: "Test 1")
        try await exchange.offer(exchange.list("a", ["x", "y", "z"]))
        try await exchange.respond(exchange.list("b", ["y", "z", "w"]))
        return exchange
    }

    /// Reads a message as the party does that gets it, up to where it would go on working.
    private func read(_ bytes: [UInt8], in place: Place) throws -> Digest32 {
        var reader = try MessageReader(File.reading(place.put("read.psi", bytes)))
        return try reader.readAll()
    }

    @Test("No byte of a message can be changed", arguments: ["offer.psi", "response.psi", "confirmation.psi"])
    func everyByte(message: String) async throws {
        let exchange = try await exchange()
        if message == "confirmation.psi" { try await exchange.finish() }
        let sound = try exchange.place.bytes(message)
        _ = try read(sound, in: exchange.place)
        for index in sound.indices {
            for change: UInt8 in [0x01, 0x20, 0x80, 0xFF] {
                var bytes = sound
                bytes[index] ^= change
                #expect(throws: MatchingError.self, "byte \(index) ^ \(change)") { try read(bytes, in: exchange.place) }
            }
        }
    }

    @Test("No message can be cut short or added to", arguments: ["offer.psi", "response.psi"])
    func everyLength(message: String) async throws {
        let exchange = try await exchange()
        let sound = try exchange.place.bytes(message)
        for length in sound.indices {
            #expect(throws: MatchingError.self, "\(length)") {
                try read(Array(sound.prefix(length)), in: exchange.place)
            }
        }
        #expect(throws: MatchingError.self) { try read(sound + [0], in: exchange.place) }
        #expect(throws: MatchingError.self) { try read(sound + sound, in: exchange.place) }
    }

    /// A message of the given points, as a hostile party could make it: sound but for what is in it.
    private func forged(_ header: MessageHeader, _ points: [UInt8], in place: Place, _ name: String) throws {
        let file = try File.replacing(place[name])
        var writer = try MessageWriter(header, to: file)
        try writer.add(points: points)
        try writer.addSet { add in for _ in 0..<(header.set?.count ?? 0) { try add(7) } }
        _ = try writer.finish()
    }

    @Test(
        "An offer with points that are not on the curve, not in order or there twice is refused, and nothing is left of it"
    )
    func hostileOffers() async throws {
        let exchange = try Exchange(.oneSide)
        let list = try exchange.list("b", ["y"])
        let sound = [5, 6, 8].map { [UInt8](repeating: 0, count: 31) + [$0] }
        let cases: [([[UInt8]], String)] = [
            ([sound[0], sound[1]], ""),
            ([sound[0], [UInt8](repeating: 0, count: 31) + [7]], "not on the curve"),
            ([sound[0], [UInt8](repeating: 0xFF, count: 32)], "not on the curve"),
            ([sound[1], sound[0]], "not in order"),
            ([sound[0], sound[0]], "not in order"),
        ]
        for (number, (points, reason)) in cases.enumerated() {
            let header = MessageHeader.offer(session: .random(), terms: exchange.terms, count: UInt64(points.count))
            try forged(header, points.flatMap(\.self), in: exchange.place, "forged\(number).psi")
            let found = await fault {
                try await exchange.respond(list, to: "forged\(number).psi", as: "answer\(number).psi")
            }
            #expect(reason.isEmpty ? found.isEmpty : found.contains(reason), "\(found)")
            #expect(exchange.place.has("answer\(number).psi") == reason.isEmpty)
        }
    }

    @Test("Pieces that are swapped, there twice or left out are refused, also when the SHA-256 is made anew")
    func pieces() async throws {
        let exchange = try Exchange(.oneSide)
        // Three pieces of points: 2,048, 2,048 and 4.
        let header = MessageHeader.offer(session: .random(), terms: exchange.terms, count: 4100)
        let points = (0..<4100).flatMap { [UInt8](repeating: 0, count: 30) + [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        try forged(header, points, in: exchange.place, "sound.psi")
        let sound = try exchange.place.bytes("sound.psi")
        let text = Array(header.text.utf8)
        let full = MessageFrame.headBytes + MessageFrame.maximumBytes
        #expect(sound.count == text.count + 2 * full + 9 + 128 + 41)
        let first = Array(sound[text.count..<text.count + full])
        let second = Array(sound[(text.count + full)..<(text.count + 2 * full)])
        let third = Array(sound[(text.count + 2 * full)..<(sound.count - 41)])
        func message(_ pieces: [[UInt8]]) -> [UInt8] {
            let body = text + pieces.flatMap(\.self)
            return body + MessageFrame.head(MessageFrame.end, number: UInt32(pieces.count), length: 32)
                + Array(SHA256.hash(data: body))
        }
        #expect(message([first, second, third]) == sound)
        _ = try read(message([first, second, third]), in: exchange.place)
        for pieces in [
            [second, first, third], [first, first, third], [first, third], [first, second],
            [first, second, third, third], [],
        ] {
            #expect(throws: MatchingError.self) { try read(message(pieces), in: exchange.place) }
        }
        // The numbers put right as well: then the points are not in order.
        let renumbered = [Array(second), first].enumerated().map { number, piece in
            MessageFrame.head(MessageFrame.points, number: UInt32(number), length: MessageFrame.maximumBytes)
                + piece[9...]
        }
        let found = await fault { _ = try read(message(renumbered + [third]), in: exchange.place) }
        #expect(found.contains("not in order"))
    }

    @Test("An offer that says it has more or fewer points than it has is refused")
    func counts() async throws {
        let exchange = try Exchange(.oneSide)
        for count: UInt64 in [0, 1, 3, 1 << 32] {
            let header = MessageHeader.offer(session: .random(), terms: exchange.terms, count: count)
            try forged(
                header, [5, 6].flatMap { [UInt8](repeating: 0, count: 31) + [$0] }, in: exchange.place, "forged.psi")
            let list = try exchange.list("b", ["y"])
            let found = await fault { try await exchange.respond(list, to: "forged.psi") }
            #expect(found.contains("damaged or was changed"))
            #expect(!exchange.place.has("response.psi") && exchange.place.files().allSatisfy { !$0.hasPrefix("two/") })
        }
    }

    @Test("A response of hostile points, of another order or for another offer is refused")
    func hostileResponses() async throws {
        let exchange = try await exchange()
        guard
            case .response(let session, let offer, let count, let set, _) =
                try MessageReader(File.reading(exchange.place["response.psi"])).header
        else { return }
        let points = [5, 6, 8].map { [UInt8](repeating: 0, count: 31) + [$0] }.flatMap(\.self)
        let cases: [(MessageHeader, [UInt8], String)] = [
            (
                .response(session: session, offer: .random(), count: count, set: set, isShuffled: false), points,
                "another offer"
            ),
            (
                .response(session: session, offer: offer, count: count, set: set, isShuffled: true), points,
                "another offer"
            ),
            (
                .response(session: session, offer: offer, count: 2, set: set, isShuffled: false), Array(points[..<64]),
                "another offer"
            ),
            (
                .response(session: .random(), offer: offer, count: count, set: set, isShuffled: false), points,
                "which is not in"
            ),
        ]
        for (header, points, reason) in cases {
            try forged(header, points, in: exchange.place, "forged.psi")
            let found = await fault { try await exchange.finish("forged.psi") }
            #expect(found.contains(reason), "\(found)")
        }
        // None of that spoils the session.
        #expect(try await exchange.finish().people == 2)
    }

    @Test("A response with points off the curve ends in an error, without a file of hits")
    func offCurve() async throws {
        let exchange = try await exchange()
        guard
            case .response(let session, let offer, let count, let set, _) =
                try MessageReader(File.reading(exchange.place["response.psi"])).header
        else { return }
        let points = [5, 7, 8].map { [UInt8](repeating: 0, count: 31) + [$0] }.flatMap(\.self)
        let header = MessageHeader.response(session: session, offer: offer, count: count, set: set, isShuffled: false)
        try forged(header, points, in: exchange.place, "forged.psi")
        #expect(await fault { try await exchange.finish("forged.psi") }.contains("not on the curve"))
        #expect(!exchange.place.has("hits.csv") && !exchange.place.has("confirmation.psi"))
        #expect(await fault { try await exchange.finish() }.contains("Another response"))
    }

    @Test("A confirmation of points that are not in the list is refused")
    func hostileConfirmation() async throws {
        let exchange = try await exchange()
        guard
            case .confirmation(let session, let response, _) = try await {
                try await exchange.finish()
                return try MessageReader(File.reading(exchange.place["confirmation.psi"])).header
            }()
        else { return }
        let header = MessageHeader.confirmation(session: session, response: response, count: 1)
        try forged(header, [UInt8](repeating: 0, count: 31) + [5], in: exchange.place, "forged.psi")
        #expect(await fault { try exchange.finishOther("forged.psi") }.contains("not in this list"))
        #expect(!exchange.place.has("other.csv"))
        #expect(try exchange.finishOther().people == 2)
    }

    @Test("Messages of another kind, session or time are refused")
    func outOfPlace() async throws {
        let (one, two) = (try await exchange(), try await exchange())
        let list = try one.list("b", ["y", "z", "w"])
        #expect(await fault { try await one.respond(list, to: "response.psi", as: "r.psi") }.contains("not an offer"))
        #expect(await fault { try await one.finish("offer.psi") }.contains("not a response"))
        #expect(await fault { try one.finishOther("offer.psi") }.contains("not a confirmation"))
        _ = try one.place.put("foreign.psi", two.place.bytes("response.psi"))
        #expect(await fault { try await one.finish("foreign.psi") }.contains("which is not in"))
        // Its own offer, and the other's response to itself.
        let mirror = await fault {
            _ = try one.store("one").draftResponse(to: one.place["offer.psi"], list, one.terms)
        }
        #expect(mirror.contains("for the other party"))
        #expect(
            await fault { _ = try one.store("two").sentOffer(answeredBy: one.place["response.psi"]) }.contains(
                "from this party"))

        try await one.finish()
        _ = try one.place.put("again.psi", one.place.bytes("response.psi"))
        #expect(await fault { try await one.finish("again.psi") }.contains("finished"))
        try one.finishOther()
        #expect(await fault { try one.finishOther() }.contains("finished"))
        #expect(await fault { try await one.respond(list, as: "r.psi") }.contains("finished"))
    }

    @Test("An offer that comes again gets the very same answer, and no other")
    func replayedOffer() async throws {
        let exchange = try await exchange()
        let list = PersonList(path: exchange.place["b.csv"])
        try await exchange.respond(list, as: "again.psi")
        #expect(try exchange.place.bytes("again.psi") == exchange.place.bytes("response.psi"))
        let other = try exchange.list("c", ["x"])
        #expect(await fault { try await exchange.respond(other, as: "c.psi") }.contains("not answered twice"))
        // The session's identifier with other points.
        guard
            case .offer(let session, let terms, _) = try MessageReader(File.reading(exchange.place["offer.psi"])).header
        else { return }
        try forged(
            .offer(session: session, terms: terms, count: 1), [UInt8](repeating: 0, count: 31) + [5],
            in: exchange.place, "f.psi")
        #expect(await fault { try await exchange.respond(list, to: "f.psi", as: "d.psi") }.contains("Another offer"))
        #expect(!exchange.place.has("c.psi") && !exchange.place.has("d.psi"))
    }

    @Test("Terms that differ end the exchange before it begins, in words")
    func terms() async throws {
        let exchange = try await exchange()
        let list = try exchange.list("b", ["y"])
        let item = try Recipe("item = text:item")
        let cases = [
            (
                try Terms(mode: .oneSide, recipes: [item], label: "Test 1"),
                "the mode is 'both-sides' there and 'one-side' here"
            ),
            (
                try Terms(mode: .bothSides, recipes: [item], label: "Test 2"),
                "the label is 'Test 1' there and 'Test 2' here"
            ),
            (try Terms(mode: .bothSides, recipes: [item, Recipe("ni")], label: "Test 1"), "ni = ni"),
        ]
        for (terms, reason) in cases {
            let found = await fault {
                _ = try exchange.store("three").draftResponse(to: exchange.place["offer.psi"], list, terms)
            }
            #expect(found.contains(reason), "\(found)")
        }
        let tooMany = await fault {
            _ = try exchange.store("three").draftResponse(
                to: exchange.place["offer.psi"], list, exchange.terms, limit: 2)
        }
        #expect(tooMany == "The offer has 3 keys; at most 2 are answered.")
        #expect(throws: MatchingError.self) { try Terms(mode: .count, recipes: [item, Recipe("ni")]) }
        #expect(throws: MatchingError.self) { try Terms(mode: .oneSide, recipes: []) }
        #expect(throws: MatchingError.self) { try Terms(mode: .oneSide, recipes: [item, item]) }
        #expect(throws: MatchingError.self) { try Terms(mode: .oneSide, recipes: [item], label: "a\nb") }
        #expect(throws: MatchingError.self) {
            try Terms(mode: .oneSide, recipes: [item], label: String(repeating: "x", count: 201))
        }
    }

    @Test("A header that could be written otherwise is refused")
    func headers() throws {
        let header = MessageHeader.offer(
            session: .random(), terms: try Terms(mode: .oneSide, recipes: [Recipe("ni")], label: "é"), count: 12)
        let text = header.text
        #expect(try MessageHeader(text: text) == header)
        for (old, new) in [
            ("points 12", "points 012"), ("points 12", "points +12"), ("points 12", "points 4294967297"),
            ("points 12", "points -1"),
            ("mode one-side", "mode both"), ("ni = ni", "ni"), ("ni = ni", "ni  = ni"),
            ("label é", "label  é"), ("label é", "label \u{202E}é"), ("\n\n", "\nmore\n\n"),
            ("label é\n", "label é\nlabel é\n"),
            ("recipe ni = ni\n", ""), ("message offer", "message other"), ("session ", "session A"),
        ] {
            #expect(throws: MatchingError.self, "\(new)") { try MessageHeader(text: text.replacing(old, with: new)) }
        }
        // What a message says is shown to people: nothing in it moves their cursor.
        let found = #expect(throws: MatchingError.self) {
            try MessageHeader(text: text.replacing("mode one-side", with: "mode \u{1B}[2J\u{202E}x"))
        }
        #expect(found?.description.contains("[2J") == true)
        #expect(found?.description.unicodeScalars.contains(where: \.isControl) == false)
        #expect(throws: MatchingError.version("2")) {
            try MessageHeader(text: text.replacing("concordat-psi 1", with: "concordat-psi 2"))
        }
    }
}
