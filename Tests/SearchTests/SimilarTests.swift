import Foundation
import Search
import Testing

/// What resembles a description, and why.
@Suite struct SimilarTests {
    /// The example in docs/similarity.md.
    @Test func theWorkedExampleHolds() throws {
        let efforts = [
            Fixture.effort("a", "Fraud hub"), Fixture.effort("b", "Fraud office"), Fixture.effort("c", "Road repair"),
        ]
        let fixture = try Fixture(efforts)
        let hits = try fixture.similar(to: "Fraud hub")
        #expect(hits.map(\.id) == ["a", "b"])
        #expect(hits.first?.score == 1)
        #expect(abs((hits.last?.score ?? 0) - 0.0809) < 0.0001)
        #expect(hits.last?.reasons == [.word("Fraud")])
    }

    @Test func whicheverIsAskedAboutTheScoreIsTheSame() throws {
        let fixture = try Fixture(Fixture.efforts)
        var scores: [Set<String>: Set<Double>] = [:]
        for effort in Fixture.efforts {
            let entry = SimilarityQuery.Entry(kind: "effort", id: effort.id)
            for hit in try fixture.index.similar(to: SimilarityQuery(entry: entry, limit: 50)) {
                #expect(hit.id != effort.id)
                #expect(hit.score > 0 && hit.score < 1)
                scores[[effort.id, hit.id], default: []].insert(hit.score)
            }
        }
        #expect(scores.count > 2)
        #expect(scores.values.allSatisfy { $0.count == 1 })
    }

    @Test func theReasonsAreWhatIsShared() throws {
        let fixture = try Fixture(Fixture.efforts)
        let profile = SimilarityProfile(
            title: "Landlords of supported accommodation",
            outcome: "Landlords keep to the standards, which we set standards for.",
            places: [FacetValue("leeds", label: "Leeds")], clients: [FacetValue("tenants", label: "Tenants")],
            bodies: [FacetValue("hmrc", label: "HM Revenue & Customs")])
        let hit = try #require(try fixture.index.similar(to: SimilarityQuery(profile)).first)
        #expect(hit.id == "homes")
        #expect(hit.reasons.first == .topic("Supported housing"))
        #expect(hit.reasons.contains(.phrase("set standards")))
        #expect(hit.reasons.contains(.word("Landlords")))
        #expect(hit.reasons.suffix(2) == [.place("Leeds"), .client("Tenants")])
    }

    @Test func phrasesReachOverWordsThatSayNothingAndNotOverSentences() throws {
        let fixture = try Fixture([
            Fixture.effort("a", "One", aims: "Rules for the repair of roads in winter."),
            Fixture.effort("b", "Two", aims: "Something else entirely."),
        ])
        let over = try fixture.similar(to: "Us", aims: "We like the “repair of roads in winter”, all of us.")
        #expect(over.first?.reasons == [.phrase("repair of roads in winter")])
        let apart = try fixture.similar(to: "Us", aims: "Much to repair. Roads? Winter!")
        #expect(apart.first?.reasons.contains { if case .phrase = $0 { true } else { false } } == false)
        #expect(Set(apart.first?.reasons ?? []) == [.word("repair"), .word("Roads"), .word("Winter")])
    }

    @Test(arguments: [
        // A topic's synonym, another's number, initials both ways, an abbreviation, a compound.
        ("Supported accommodation", "homes"), ("A road's repairs", "roads"),
        ("Future Beyond Line Of Sight Programme", "skynet"), ("FBLOS", "skynet"), ("Deputy directors", "owners"),
        ("Deputy Director", "owners"), ("Bio-fuel", "fuel"), ("GREEN PETROL", "fuel"),
    ])
    func otherWaysToSayItAreUnderstood(title: String, id: String) throws {
        #expect(try Fixture(Fixture.efforts).similar(to: title).first?.id == id)
    }

    @Test func onlyTheKindsAskedForAreCompared() throws {
        var proposal = Fixture.efforts[0]
        proposal.kind = "proposal"
        let fixture = try Fixture(Fixture.efforts + [proposal] + Fixture.documents)
        let profile = SimilarityProfile(title: "Supported housing")
        let kinds = try fixture.index.similar(to: SimilarityQuery(profile, kinds: ["proposal"])).map(\.kind)
        #expect(kinds == ["proposal"])
        #expect(try fixture.index.similar(to: SimilarityQuery(profile, kinds: ["person"])).isEmpty)
        #expect(
            try fixture.index.similar(to: SimilarityQuery(profile)).prefix(2).map(\.kind) == ["effort", "proposal"])
    }

    /// Whoever may not find a document gets the very answers that they would get if it did not exist.
    @Test func hiddenDocumentsChangeNothing() throws {
        let hidden = (0..<60).map {
            Fixture.effort("h\($0)", "Supported housing standards quietly", audience: Audience(["body:hmrc"]))
        }
        let with = try Fixture(Fixture.efforts + hidden)
        let without = try Fixture(Fixture.efforts)
        let titles = ["Supported housing standards", "quietly", "Road repair", "FBLOS"]
        for title in titles {
            for audience: Set<String> in [["everyone"], ["everyone", "body:dft"], ["public"], []] {
                let hits = try with.similar(to: title, audience: audience)
                #expect(try hits == without.similar(to: title, audience: audience), "\(title) \(audience)")
            }
        }
        let seen = try with.similar(to: "Supported housing standards quietly", audience: ["everyone", "body:hmrc"])
        #expect(seen.count == 50)
        #expect(seen.first?.id == "h0")
        let entry = SimilarityQuery.Entry(kind: "effort", id: "h0")
        #expect(try with.index.similar(to: SimilarityQuery(entry: entry)).isEmpty, "nor can it be asked about")
        #expect(try with.index.integrityProblems() == [])
    }

    @Test(arguments: [
        "", " ", "\u{0}", "the of and", "\u{1F680}\u{1F680}", String(repeating: "x", count: 1 << 20),
        String(repeating: "housing ", count: 100_000), String(repeating: "(", count: 10_000),
        "a\u{301}\u{301} \u{200D}",
        "Robert'); DROP TABLE similar;--",
    ])
    func anythingMayBeDescribed(text: String) throws {
        let fixture = try Fixture(Fixture.efforts)
        var effort = Fixture.effort("odd", text, aims: text, topics: (0..<200).map { "\(text.prefix(20))\($0)" })
        effort.similarity?.outcome = text
        try fixture.index.apply([.upsert(effort)])
        let query = SimilarityQuery(effort.similarity, limit: .max)
        #expect(try fixture.index.similar(to: query).first?.id == "odd")
        #expect(try fixture.index.similar(to: SimilarityQuery(effort.similarity, limit: -1)).isEmpty)
        #expect(try fixture.index.integrityProblems() == [])
        try fixture.index.apply([.delete(kind: "effort", id: "odd")])
        #expect(try fixture.index.similar(to: query).contains { $0.id == "odd" } == false)
        #expect(try fixture.index.integrityProblems() == [])
    }

    @Test func nothingResemblesNothing() throws {
        let fixture = try Fixture(Fixture.efforts)
        #expect(try fixture.similar(to: "").isEmpty)
        #expect(try fixture.similar(to: "Zebra crossing").isEmpty)
        #expect(try fixture.index.similar(to: SimilarityQuery()).isEmpty)
        let nobody = SimilarityQuery.Entry(kind: "effort", id: "nobody")
        #expect(try fixture.index.similar(to: SimilarityQuery(entry: nobody)).isEmpty)
        #expect(try Fixture([]).similar(to: "Supported housing").isEmpty)
    }
}
