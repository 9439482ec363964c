import Access
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations

@Suite struct AssessmentTests {
    typealias Answers = [ModelQuestion: Assessment.Answer]

    private static let nothing: Answers = [.delivers: .no, .ownMoney: .no, .depends: .no, .moves: .no, .lasts: .no]

    /// Changed answers, the advised model, and how many rules speak against the lightest.
    static let table: [(changed: Answers, model: Model, against: Int)] = [
        ([:], .sharedPolicy, 0),
        ([.delivers: .yes], .leadWithSupport, 1),
        ([.ownMoney: .yes], .separateFunding, 1),
        ([.delivers: .yes, .ownMoney: .yes], .separateFunding, 2),
        ([.depends: .yes], .programmeLead, 1),
        ([.delivers: .yes, .ownMoney: .yes, .depends: .yes], .programmeLead, 3),
        ([.moves: .yes], .budgetTransfer, 1),
        ([.delivers: .yes, .moves: .yes], .budgetTransfer, 2),
        ([.lasts: .yes], .machineryChange, 1),
        ([.delivers: .yes, .ownMoney: .yes, .depends: .yes, .moves: .yes, .lasts: .yes], .machineryChange, 5),
    ]

    @Test(arguments: table.indices)
    func `The rules advise the lightest model that nothing rules out`(row: Int) {
        let (changed, model, against) = Self.table[row]
        let advice = ModelAdvice(Self.nothing.merging(changed) { $1 })
        #expect(advice.model == model)
        #expect(advice.against(.sharedPolicy).count == against)
        #expect(advice.against(model).isEmpty && advice.open.isEmpty)
    }

    @Test func `Every rule stands for a question, and every model above the lightest has its rule`() {
        #expect(Set(ModelRule.all.map(\.question)) == Set(ModelQuestion.allCases))
        #expect(ModelRule.all.map(\.atLeast) == Array(Model.allCases.dropFirst()))
    }

    @Test func `What is not known yet is named when it could change the advice, and only then`() {
        let unsure = Self.nothing.merging([.delivers: .yes, .ownMoney: .unsure, .moves: .unsure]) { $1 }
        #expect(ModelAdvice(unsure).model == .leadWithSupport)
        #expect(ModelAdvice(unsure).open == [.ownMoney, .moves])
        let heavy = Self.nothing.merging([.moves: .yes, .ownMoney: .unsure]) { $1 }
        #expect(ModelAdvice(heavy).open.isEmpty)
    }

    private func answerSigns(_ answers: [Sign: Assessment.Answer], _ path: String, _ bench: PeopleBench) async throws {
        for sign in Sign.allCases {
            let answer = answers[sign] ?? .no
            let sent = try await bench.post(
                "\(path)/assessment/signs/\(sign.rawValue)",
                ["answer": answer.rawValue, "evidence": answer == .yes ? "212 cases in 2025" : ""],
                as: bench.world.asAmara)
            #expect(sent.status == 303)
        }
    }

    private func answerModels(_ yes: Set<ModelQuestion>, _ path: String, _ bench: PeopleBench) async throws {
        let pairs = ModelQuestion.allCases.map { ($0.rawValue, yes.contains($0) ? "yes" : "no") }
        let sent = try await bench.post(
            "\(path)/assessment/model", Dictionary(uniqueKeysWithValues: pairs), as: bench.world.asAmara)
        #expect(sent.status == 303)
    }

    @Test(arguments: enginesUnderTest)
    func `It is resumed where it was left, and leads to the charter with the advised model`(engine: Engine) async throws
    {
        try await CollaborationBench.with(engine) { bench in
            let path = try await bench.propose(withCouncil: true)
            let amara = bench.world.asAmara
            let bare = try await bench.post(
                "\(path)/assessment/signs/journey", ["answer": "yes"], as: amara)
            #expect(bare.status == 422 && bare.contains("a yes needs evidence"))
            _ = try await bench.post(
                "\(path)/assessment/signs/journey", ["answer": "yes", "evidence": "212 cases in 2025"], as: amara)
            let resumed = try await bench.get("\(path)/assessment", as: amara)
            #expect(resumed.contains("212 cases in 2025") && resumed.contains("Not yet answered"))
            let early = try await bench.post(
                "\(path)/assessment/outcome", ["decision": "choose", "model": "shared-policy"], as: amara)
            #expect(early.status == 409)

            try await answerSigns([.journey: .yes], path, bench)
            try await answerModels([.delivers], path, bench)
            let advice = try await bench.get("\(path)/assessment/outcome", as: bench.world.asDan)
            #expect(advice.contains("One lead body with expert support") && advice.contains("something is delivered"))
            let refused = try await bench.post(
                "\(path)/assessment/outcome", ["decision": "choose", "model": "lead-with-support"],
                as: bench.world.asDan)
            #expect(refused.status == 403)
            let heavier = try await bench.post(
                "\(path)/assessment/outcome", ["decision": "choose", "model": "programme-lead", "reason": "tbc"],
                as: amara)
            #expect(heavier.status == 422 && heavier.contains("A lighter model suffices"))
            let chosen = try await bench.post(
                "\(path)/assessment/outcome", ["decision": "choose", "model": "lead-with-support"], as: amara)
            #expect(chosen.status == 303)
            #expect(try await bench.get(path, as: amara).contains("Being agreed"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Without a sign it advises against, and the no is kept`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let path = try await bench.propose()
            let amara = bench.world.asAmara
            try await answerSigns([.data: .unsure], path, bench)
            try await answerModels([], path, bench)
            let advice = try await bench.get("\(path)/assessment/outcome", as: amara)
            #expect(advice.contains("Better not") && advice.contains("data or a rule in several hands"))
            let silent = try await bench.post(
                "\(path)/assessment/outcome", ["decision": "choose", "model": "shared-policy"], as: amara)
            #expect(silent.status == 422 && silent.contains("No sign speaks for it"))
            let declined = try await bench.post(
                "\(path)/assessment/outcome", ["decision": "decline", "reason-not": "We only need to tell them."],
                as: amara)
            #expect(declined.status == 303)
            let page = try await bench.get("\(path)/assessment", as: amara)
            #expect(page.contains("Decided not to pursue it") && page.contains("We only need to tell them."))
            #expect(
                try await bench.get("/collaborations?stage=not-pursued", as: bench.world.asDan).contains(
                    "No second night out"))
            let late = try await bench.post(
                "\(path)/assessment/signs/data", ["answer": "no"], as: amara)
            #expect(late.status == 403 && late.contains("it is over"))
        }
    }
}
