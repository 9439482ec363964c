import FoundationEssentials
import Kernel
import Storage

/// The answers to 'should we, and how lightly?', as far as they were given. One a collaboration, kept whatever came of it.
struct Assessment: Sendable, Equatable {
    /// How a question of the assessment is answered.
    enum Answer: String, Sendable, CaseIterable, Codable {
        case yes, no, unsure

        var name: String {
            switch self {
            case .yes: "Yes"
            case .no: "No"
            case .unsure: "Not sure yet"
            }
        }
    }

    struct Finding: Sendable, Equatable, Codable {
        var answer: Answer
        var evidence: String
    }

    var signs: [Sign: Finding] = [:]
    var models: [ModelQuestion: Answer] = [:]
    /// The model that was chosen.
    var chosen: Model?
    /// Why another model than the advised one, or why to go on without a sign.
    var reason = ""

    /// What the signs say.
    enum Advice: Sendable, Equatable {
        /// Not all signs have an answer yet.
        case unfinished(missing: [Sign])
        /// No sign: better consult or inform.
        case doNot(unsure: [Sign])
        case collaborate(because: [Sign])
    }

    var advice: Advice {
        let missing = Sign.allCases.filter { signs[$0] == nil }
        if !missing.isEmpty { return .unfinished(missing: missing) }
        let found = Sign.allCases.filter { signs[$0]?.answer == .yes }
        if found.isEmpty { return .doNot(unsure: Sign.allCases.filter { signs[$0]?.answer == .unsure }) }
        return .collaborate(because: found)
    }

    var modelAdvice: ModelAdvice { ModelAdvice(models) }

    var areModelsAnswered: Bool { ModelQuestion.allCases.allSatisfy { models[$0] != nil } }
}

extension Assessment {
    /// The answers as they are kept: by the names of the questions.
    private struct Kept: Codable {
        var signs: [String: Finding]
        var models: [String: Answer]
    }

    /// The answers as JSON.
    func kept() throws -> String {
        let kept = Kept(
            signs: Dictionary(uniqueKeysWithValues: signs.map { ($0.key.rawValue, $0.value) }),
            models: Dictionary(uniqueKeysWithValues: models.map { ($0.key.rawValue, $0.value) }))
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(kept), as: UTF8.self)
    }

    init(kept json: String) throws {
        let kept = try JSONDecoder().decode(Kept.self, from: Data(json.utf8))
        for (name, finding) in kept.signs { Sign(rawValue: name).map { signs[$0] = finding } }
        for (name, answer) in kept.models { ModelQuestion(rawValue: name).map { models[$0] = answer } }
    }
}

/// All of the SQL about assessments.
struct AssessmentStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    private struct Found: RowDecodable {
        let assessment: Assessment

        init(row: Row) throws {
            var assessment = try Assessment(kept: row.get("answers"))
            assessment.chosen = try row.get("model")
            assessment.reason = try row.get("reason")
            self.assessment = assessment
        }
    }

    /// An empty one where none was begun.
    func find(_ collaboration: Collaboration.ID) throws -> Assessment {
        try transaction.one(
            Found.self,
            "SELECT answers, model, reason FROM assessment WHERE collaboration_id = \(collaboration)"
        )?.assessment ?? Assessment()
    }

    /// Those of several collaborations in which one was begun.
    func find(_ collaborations: [Collaboration.ID]) throws -> [Collaboration.ID: Assessment] {
        var result: [Collaboration.ID: Assessment] = [:]
        try transaction.rows(
            """
            SELECT collaboration_id, answers, model, reason FROM assessment
            WHERE collaboration_id IN \(list: collaborations)
            """
        ) { row in result[try row.get("collaboration_id")] = try Found(row: row).assessment }
        return result
    }

    func save(_ assessment: Assessment, of collaboration: Collaboration.ID, at now: Instant) throws {
        let answers = try assessment.kept()
        try transaction.run(
            """
            INSERT INTO assessment (collaboration_id, answers, model, reason, updated_at)
            VALUES (\(collaboration), \(answers), \(assessment.chosen), \(assessment.reason), \(now))
            ON CONFLICT (collaboration_id) DO UPDATE SET answers = excluded.answers, model = excluded.model,
                reason = excluded.reason, updated_at = excluded.updated_at
            """)
    }
}
