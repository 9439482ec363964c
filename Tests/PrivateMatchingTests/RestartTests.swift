import Foundation
import Synchronization
import Testing

@testable import PrivateMatching

@Suite("Going on after being cut short")
struct RestartTests {
    /// Cancels the work once `stage` is at `points`, as Ctrl-C would end it.
    private func cutShort(
        _ exchange: Exchange, _ party: String, at stage: MatchingProgress.Stage, _ points: Int,
        _ work: @escaping @Sendable (SessionStore) async throws -> Void
    ) async throws -> Bool {
        let task = Mutex<Task<Void, any Error>?>(nil)
        let store = try SessionStore(path: exchange.place[party], workers: 2) { progress in
            guard progress.stage == stage, progress.done >= points else { return }
            task.withLock { $0?.cancel() }
        }
        let running = Task {
            while task.withLock({ $0 == nil }) { await Task.yield() }
            try await work(store)
        }
        task.withLock { $0 = running }
        do {
            try await running.value
            return false
        } catch is CancellationError {
            return true
        }
    }

    @Test(
        "A response goes on with what was done",
        arguments: [(MatchingProgress.Stage.answering, 512), (.reading, 1), (.blinding, 0), (.blinding, 1024)],
        Terms.Mode.allCases)
    func respond(at cut: (MatchingProgress.Stage, Int), mode: Terms.Mode) async throws {
        let exchange = try Exchange(mode)
        let (first, second) = (
            try exchange.list("a", (0..<1200).map { "p\($0)" }), try exchange.list("b", (600..<3000).map { "p\($0)" })
        )
        try await exchange.offer(first)
        let (offer, response, terms) = (exchange.place["offer.psi"], exchange.place["response.psi"], exchange.terms)
        let wasCut = try await cutShort(exchange, "two", at: cut.0, cut.1) { store in
            _ = try await store.draftResponse(to: offer, second, terms).send(to: response)
        }
        #expect(wasCut)
        #expect(!exchange.place.has("response.psi"))
        let visible = exchange.place.files().filter { !$0.contains("/") }
        #expect(Set(visible) == ["a.csv", "b.csv", "offer.psi"])

        let least = Mutex<Int?>(nil)
        let store = try SessionStore(path: exchange.place["two"], workers: 2) { progress in
            guard progress.stage == cut.0 else { return }
            least.withLock { $0 = min($0 ?? .max, progress.done) }
        }
        _ = try await store.draftResponse(to: offer, second, terms).send(to: response)
        if cut.1 >= 512 { #expect(least.withLock { $0 ?? 0 } >= 512, "what was multiplied is not multiplied again") }
        #expect(try await exchange.finish().keys == 600)
        if mode == .bothSides { #expect(try exchange.finishOther().people == 600) }
    }

    @Test("An offer goes on in the same session, and a new one is made once it was sent")
    func offer() async throws {
        let exchange = try Exchange(.oneSide)
        let list = try exchange.list("a", (0..<2000).map { "p\($0)" })
        let (message, terms) = (exchange.place["offer.psi"], exchange.terms)
        let wasCut = try await cutShort(exchange, "one", at: .blinding, 512) { store in
            _ = try await store.draftOffer(list, terms).send(to: message)
        }
        #expect(wasCut && !exchange.place.has("offer.psi"))
        let sessions = try FileManager.default.contentsOfDirectory(atPath: exchange.place["one"])
        #expect(sessions.count == 1)
        // Another list is another session.
        try await exchange.offer(exchange.list("c", ["x"]), to: "other.psi")
        let sent = try await exchange.offer(list)
        #expect(sent.session.description == sessions[0])
        #expect(try await exchange.offer(list, to: "second.psi").session != sent.session)
    }

    @Test(
        "Finishing goes on, also when its files were handed over but not noted",
        arguments: [Terms.Mode.oneSide, .bothSides])
    func finish(mode: Terms.Mode) async throws {
        let exchange = try Exchange(mode)
        try await exchange.offer(exchange.list("a", (0..<2000).map { "p\($0)" }))
        try await exchange.respond(exchange.list("b", (1000..<1500).map { "p\($0)" }))
        let (place, isBoth) = (exchange.place, mode == .bothSides)
        let wasCut = try await cutShort(exchange, "one", at: .unblinding, 1024) { store in
            let offer = try store.sentOffer(answeredBy: place["response.psi"])
            _ = try await offer.finish(hits: place["hits.csv"], confirmation: isBoth ? place["confirmation.psi"] : nil)
        }
        #expect(wasCut && !place.has("hits.csv") && !place.has("confirmation.psi"))
        #expect(try await exchange.finish().people == 500)
    }

    @Test("Two processes do not work on one session")
    func locking() async throws {
        let exchange = try Exchange(.oneSide)
        let sent = try await exchange.offer(exchange.list("a", ["x"]))
        try await exchange.respond(exchange.list("b", ["x"]))
        let lock = try File.appending(exchange.place["one/\(sent.session)/lock"])
        #expect(lock.lock())
        #expect(await fault { try await exchange.finish() }.contains("Another process is at work"))
        withExtendedLifetime(lock) {}
    }
}
