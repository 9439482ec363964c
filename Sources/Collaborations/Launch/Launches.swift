import Access
import Journal
import Kernel
import Readability
import Storage

/// From being agreed to running, and on to paused and ended: each one transaction with its journal entry.
struct Launches: Sendable {
    static let reasonLimit = 1000

    let database: any Database
    let clock: WallClock

    /// Launches it when the gate is green.
    /// - Parameter exception: why to launch although something is missing; only the senior responsible owner may.
    func launch(_ slug: String, despite exception: String? = nil, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let work = try Workplace.organised(slug, viewer, now, transaction)
            // From paused it is resumed, which asks for no gate.
            guard work.collaboration.stage == .preparing else {
                throw Fault(.conflict, Self.cannotLaunch(work.collaboration.stage))
            }
            let gaps = LaunchGate.gaps(try CharterFacts.read(work, transaction)).map(\.text)
            if let exception, !gaps.isEmpty {
                guard work.standing.roles.contains(.sro) else {
                    throw Fault.refused(
                        "You cannot do this because only the senior responsible owner may launch with an exception.")
                }
                if Readability.isVague(exception) {
                    throw Fault.invalid(
                        "exception", "Say in a sentence why it cannot wait, and what happens until then")
                }
                let stated = LaunchException(
                    id: .make(at: now), reason: exception, missing: gaps, statedBy: viewer.name, statedAt: now)
                try LaunchStore(transaction).insert(stated, in: work.collaboration.id)
                try work.record(
                    "launch.excepted",
                    details: ["name": "\(gaps.count) missing", "reason": String(exception.prefix(500))],
                    in: transaction)
            } else if !gaps.isEmpty {
                throw Fault(.conflict, "It cannot launch yet. \(gaps.joined(separator: ". ")).")
            }
            try Self.move(work, to: .running, "collaboration.launched", [:], transaction)
        }
    }

    /// Takes an exception off the page, once nothing is missing.
    func resolve(_ exception: LaunchException.ID, in slug: String, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let work = try Workplace.organised(slug, viewer, now, transaction)
            let gaps = LaunchGate.gaps(try CharterFacts.read(work, transaction)).map(\.text)
            guard gaps.isEmpty else {
                throw Fault(.conflict, "It is not resolved yet. \(gaps.joined(separator: ". ")).")
            }
            guard try LaunchStore(transaction).resolve(exception, of: work.collaboration.id, at: now) else {
                throw Fault.missing("This exception")
            }
            try work.record("launch.exception-resolved", in: transaction)
        }
    }

    /// - Parameter despite: why it ends although its close-down is not done; for nothing else.
    func change(
        _ move: StageMove, because reason: String, despite: String = "", in slug: String, by viewer: Viewer
    ) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let work = try Workplace.organised(slug, viewer, now, transaction)
            guard move.sources.contains(work.collaboration.stage) else {
                throw Fault(.conflict, "It is \(work.collaboration.stage.name.lowercased()) now. Look at it again.")
            }
            if move == .end { try Closings.end(work, because: reason, despite: despite, transaction) }
            try Self.move(work, to: move.stage, move.verb, ["name": String(reason.prefix(500))], transaction)
        }
    }

    private static func move(
        _ work: Workplace, to stage: Collaboration.Stage, _ verb: String, _ details: [String: String],
        _ transaction: any Transaction
    ) throws {
        guard try CollaborationStore(transaction).move(work.collaboration.id, to: stage, at: work.now) else {
            throw Fault(.conflict, "It is \(work.collaboration.stage.name.lowercased()) now. Look at it again.")
        }
        try work.record(verb, details: details, in: transaction)
    }

    private static func cannotLaunch(_ stage: Collaboration.Stage) -> String {
        switch stage {
        case .proposed, .preparing, .notPursued: "Choose a model in the assessment first."
        case .running: "It runs already."
        case .paused: "It is paused. Resume it."
        case .ended: "It has ended."
        }
    }
}

/// A change of stage that needs a reason and no gate.
enum StageMove: String, CaseIterable, Sendable {
    case pause, resume, end

    var stage: Collaboration.Stage {
        switch self {
        case .pause: .paused
        case .resume: .running
        case .end: .ended
        }
    }

    var sources: Set<Collaboration.Stage> {
        switch self {
        case .pause: [.running]
        case .resume: [.paused]
        case .end: [.running, .paused]
        }
    }

    var verb: String {
        switch self {
        case .pause: "collaboration.paused"
        case .resume: "collaboration.resumed"
        case .end: "collaboration.ended"
        }
    }

    var name: String {
        switch self {
        case .pause: "Pause it"
        case .resume: "Resume it"
        case .end: "End it"
        }
    }

    var explanation: String {
        switch self {
        case .pause: "What was agreed stands still. Everybody who takes part sees that it is paused, and why."
        case .resume: "It runs again as it was agreed."
        case .end: "It is kept as it was, and nothing in it can be changed any more. Follow the exit plan first."
        }
    }
}
