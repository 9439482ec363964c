import Crypto

/// How far a party is.
public struct MatchingProgress: Sendable, Equatable {
    public enum Stage: String, Sendable {
        case reading = "reading the list"
        case blinding = "blinding the list"
        case answering = "blinding what was offered"
        case unblinding = "taking the own blinding off"
        case comparing = "comparing"
    }

    public let stage: Stage
    public let done: Int
    /// `nil` where it is not known before the end.
    public let total: Int?
}

/// The folder in which a party keeps its sessions, each in a folder of its own; and the way into the protocol's steps.
///
/// A session's folder is for its owner alone. It holds the secret key and what makes the list's people out of points, until the session is
/// finished, and after that what says that it was.
public struct SessionStore: Sendable {
    let folder: Folder
    let workers: Int
    let progress: @Sendable (MatchingProgress) -> Void
    var chance = Chance()

    /// Where what nobody may guess comes from; a test gives what it knows.
    struct Chance: Sendable {
        var session: @Sendable () -> Digest32 = { .random() }
        var secret: @Sendable () -> SessionSecret = { SessionSecret() }
    }

    /// - Parameters:
    ///   - path: made where there is none.
    ///   - workers: how many cores to use. What is written does not depend on it.
    /// - Throws: ``MatchingError/file(_:reason:)``.
    public init(
        path: String, workers: Int, progress: @escaping @Sendable (MatchingProgress) -> Void = { _ in }
    ) throws {
        folder = try Folder(making: path)
        self.workers = max(1, workers)
        self.progress = progress
    }

    /// Begins an offer; goes on with one that was cut short where list, terms and padding are the same.
    /// - Parameter padding: the number of keys is filled up to a multiple of it, so that the other party learns less of its size.
    public func draftOffer(_ list: PersonList, _ terms: Terms, padding: Int = 1) throws -> DraftOffer {
        let digest = try digest(of: list.path)
        for name in try folder.names() where Digest32(name) != nil {
            // One that another process has at hand, or that did not come as far as having a record.
            guard let open = try? open(name), open.record.role == .offering, open.record.list == digest,
                [.drafting, .sealed].contains(open.record.stage), open.record.padding == padding,
                try open.record.terms() == terms
            else { continue }
            return DraftOffer(session: open, list: list, terms: terms)
        }
        let id = chance.session()
        let record = SessionRecord(session: id, role: .offering, list: digest, terms: terms, padding: padding)
        return DraftOffer(session: try begin(record), list: list, terms: terms)
    }

    /// Begins the answer to an offer; goes on with one that was cut short. An offer that was answered gets the same answer again.
    /// - Parameters:
    ///   - offer: the offer's file.
    ///   - terms: what this party has agreed to. An offer on other terms is refused.
    ///   - limit: the most keys that an offer may have. Whoever offers may fill a list with guesses, so that a party says how many
    ///     questions it answers.
    public func draftResponse(
        to offer: String, _ list: PersonList, _ terms: Terms, padding: Int = 1, limit: UInt64 = .max
    ) throws -> DraftResponse {
        let file = try File.reading(offer)
        var reader = try MessageReader(file)
        guard case .offer(let id, let offered, let count) = reader.header else {
            throw MatchingError.misplaced("\(offer) is \(reader.header.name), not an offer.")
        }
        if let difference = terms.difference(from: offered) {
            throw MatchingError.misplaced("The offer is not on the terms given here: \(difference).")
        }
        guard count <= limit else {
            throw MatchingError.misplaced("The offer has \(count) keys; at most \(limit) are answered.")
        }
        let digest = try reader.readAll()
        let list = (list, try self.digest(of: list.path))
        if folder.has(id.description), exists(folder[id.description] + "/" + SessionRecord.file) {
            let open = try open(id.description)
            guard open.record.role == .responding else {
                throw MatchingError.misplaced("The offer was made here: it is for the other party to answer.")
            }
            guard open.record.stage != .finished else {
                throw MatchingError.misplaced("This session is finished; nothing is used twice.")
            }
            guard open.record.offer == digest else {
                throw MatchingError.misplaced("Another offer of the same session was answered here.")
            }
            guard open.record.list == list.1, open.record.padding == padding else {
                throw MatchingError.misplaced(
                    "This offer was answered, or began to be, with another list or padding. It is not answered twice.")
            }
            return DraftResponse(session: open, list: list.0, terms: terms)
        }
        let record = SessionRecord(
            session: id, role: .responding, list: list.1, terms: terms, padding: padding, offer: digest)
        let session = try begin(record) { try $0.take(offer, as: DraftResponse.offer, digest: digest) }
        return DraftResponse(session: session, list: list.0, terms: terms)
    }

    /// What a message is.
    public enum Kind: Sendable {
        case offer
        case response
        case confirmation
    }

    /// - Throws: ``MatchingError/malformed(_:)`` for a file that does not begin as a message does.
    public static func kind(of message: String) throws -> Kind {
        switch try MessageReader(File.reading(message)).header {
        case .offer: .offer
        case .response: .response
        case .confirmation: .confirmation
        }
    }

    /// The offer that a response answers.
    /// - Parameter response: the response's file.
    public func sentOffer(answeredBy response: String) throws -> AnsweredOffer {
        let header = try MessageReader(File.reading(response)).header
        guard case .response(let id, let offer, let count, _, let isShuffled) = header else {
            throw MatchingError.misplaced("\(response) is \(header.name), not a response.")
        }
        let session = try open(id, as: .offering, for: "response")
        guard let own = session.record.offer, session.record.stage != .drafting else {
            throw MatchingError.misplaced("The offer of this session is not made yet: run 'offer' again.")
        }
        let terms = try session.record.terms()
        guard own == offer, count == UInt64(session.record.summary?.all ?? -1), isShuffled == (terms.mode == .count)
        else { throw MatchingError.misplaced("The response answers another offer than the one made here.") }
        return try AnsweredOffer(session: session, terms: terms, response: response)
    }

    /// The response that a confirmation confirms.
    /// - Parameter confirmation: the confirmation's file.
    public func sentResponse(confirmedBy confirmation: String) throws -> ConfirmedResponse {
        let header = try MessageReader(File.reading(confirmation)).header
        guard case .confirmation(let id, let response, _) = header else {
            throw MatchingError.misplaced("\(confirmation) is \(header.name), not a confirmation.")
        }
        let session = try open(id, as: .responding, for: "confirmation")
        let terms = try session.record.terms()
        guard terms.mode == .bothSides else {
            throw MatchingError.misplaced("In the mode '\(terms.mode.rawValue)' nothing is confirmed.")
        }
        guard let own = session.record.response, own == response, session.record.stage != .drafting else {
            throw MatchingError.misplaced("The confirmation confirms another response than the one made here.")
        }
        return try ConfirmedResponse(session: session, terms: terms, confirmation: confirmation)
    }

    // MARK: Sessions

    private func open(_ id: Digest32, as role: SessionRecord.Role, for message: String) throws -> OpenSession {
        guard folder.has(id.description) else {
            throw MatchingError.misplaced(
                "The \(message) belongs to session \(id.description.prefix(12))…, which is not in \(folder.path).")
        }
        let session = try open(id.description)
        guard session.record.role == role else {
            throw MatchingError.misplaced("The \(message) is from this party; it is for the other to use.")
        }
        guard session.record.stage != .finished else {
            // It may have been killed before it had forgotten all.
            session.forget()
            throw MatchingError.misplaced("Session \(id.description.prefix(12))… is finished; nothing is used twice.")
        }
        return session
    }

    private func open(_ name: String) throws -> OpenSession {
        let folder = try Folder(making: folder[name])
        let lock = try locked(folder)
        return OpenSession(
            folder: folder, lock: lock, record: try SessionRecord(in: folder), workers: workers, progress: progress)
    }

    private func begin(_ record: SessionRecord, _ fill: (Folder) throws -> Void = { _ in }) throws -> OpenSession {
        let folder = try Folder(making: folder[record.session.description])
        let lock = try locked(folder)
        try chance.secret().write(in: folder)
        try fill(folder)
        // Last: a folder without a record is none.
        try record.write(in: folder)
        return OpenSession(folder: folder, lock: lock, record: record, workers: workers, progress: progress)
    }

    private func locked(_ folder: Folder) throws -> File {
        let lock = try File.appending(folder["lock"])
        guard lock.lock() else { throw MatchingError.busy("Another process is at work on session \(folder.path).") }
        return lock
    }

    private func digest(of path: String) throws -> Digest32 {
        let file = try File.reading(path)
        var hash = SHA256()
        while true {
            let bytes = try file.read(256 << 10)
            if bytes.isEmpty { return Digest32(hash.finalize()) }
            hash.update(data: bytes)
        }
    }
}

extension Folder {
    /// Copies a message into the folder.
    /// - Throws: ``MatchingError/misplaced(_:)`` where it is not the one that was looked at before.
    func take(_ path: String, as name: String, digest: Digest32) throws {
        let source = try File.reading(path)
        try replace(name) { copy in
            while true {
                let bytes = try source.read()
                if bytes.isEmpty { return }
                try copy.write(bytes)
            }
        }
        var reader = try MessageReader(File.reading(self[name]))
        guard try reader.readAll() == digest else {
            remove(name)
            throw MatchingError.misplaced("\(path) was changed while it was read.")
        }
    }
}
