import Access
import Journal
import Kernel
import Readability
import Storage
import Web

/// What is done in an assessment: each one transaction with its journal entry.
struct Assessments: Sendable {
    static let evidenceLimit = 2000

    let database: any Database
    let clock: WallClock

    func answer(_ sign: Sign, _ finding: Assessment.Finding, in slug: String, by viewer: Viewer) async throws {
        try await change(slug, viewer, "assessment.answered", ["name": sign.name]) { $0.signs[sign] = finding }
    }

    func answer(_ models: [ModelQuestion: Assessment.Answer], in slug: String, by viewer: Viewer) async throws {
        try await change(slug, viewer, "assessment.answered", ["name": "Which model"]) { $0.models = models }
    }

    /// Ends it with a model: the charter comes next.
    /// - Throws: a fault beside 'reason' when one is needed and none, or hardly any, was given.
    func choose(_ model: Model, because reason: String, in slug: String, by viewer: Viewer) async throws {
        try await decide(slug, viewer, "assessment.chosen", ["name": model.name]) { assessment, work, transaction in
            if case .unfinished = assessment.advice {
                throw Fault(.conflict, "Answer the questions about the five signs first.")
            }
            guard assessment.areModelsAnswered else {
                throw Fault(.conflict, "Answer the questions about the model first.")
            }
            if assessment.needsReason(for: model), Readability.isVague(reason) {
                throw Fault.invalid("reason", assessment.reasonAsked(for: model))
            }
            assessment.chosen = model
            assessment.reason = reason
            let stage = work.collaboration.stage
            if stage == .proposed || stage == .notPursued {
                _ = try CollaborationStore(transaction).move(work.collaboration.id, to: .preparing, at: work.now)
            }
        }
    }

    /// Ends it with the decision not to work together. It is kept.
    func decline(because reason: String, in slug: String, by viewer: Viewer) async throws {
        try await decide(slug, viewer, "assessment.declined", [:]) { assessment, work, transaction in
            assessment.chosen = nil
            assessment.reason = reason
            guard try CollaborationStore(transaction).move(work.collaboration.id, to: .notPursued, at: work.now) else {
                throw Fault(.conflict, "It runs already. End it instead.")
            }
        }
    }

    private func change(
        _ slug: String, _ viewer: Viewer, _ verb: String, _ details: [String: String],
        _ edit: @escaping @Sendable (inout Assessment) -> Void
    ) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let work = try Workplace.contributing(slug, viewer, now, transaction)
            try Self.save(work, verb, details, transaction) { assessment in edit(&assessment) }
        }
    }

    private func decide(
        _ slug: String, _ viewer: Viewer, _ verb: String, _ details: [String: String],
        _ edit: @escaping @Sendable (inout Assessment, Workplace, any Transaction) throws -> Void
    ) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let work = try Workplace.organised(slug, viewer, now, transaction)
            try Self.save(work, verb, details, transaction) { try edit(&$0, work, transaction) }
        }
    }

    private static func save(
        _ work: Workplace, _ verb: String, _ details: [String: String], _ transaction: any Transaction,
        _ edit: (inout Assessment) throws -> Void
    ) throws {
        let store = AssessmentStore(transaction)
        var assessment = try store.find(work.collaboration.id)
        try edit(&assessment)
        try store.save(assessment, of: work.collaboration.id, at: work.now)
        try work.record(verb, details: details, in: transaction)
    }
}

extension Assessment {
    /// Whether choosing this model has to be explained: another than the advised one, or any without a sign.
    func needsReason(for model: Model) -> Bool {
        if case .doNot = advice { return true }
        return model != modelAdvice.model
    }

    func reasonAsked(for model: Model) -> String {
        if case .doNot = advice { return "No sign speaks for it. Say in a sentence why to go on all the same" }
        return model > modelAdvice.model
            ? "A lighter model suffices. Say in a sentence why this one is needed"
            : "The answers rule this model out. Say in a sentence why it will do"
    }
}
