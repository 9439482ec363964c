import Foundation
import Measuring
import Search

/// The engine and the baseline over the same entries.
struct Contest {
    struct Result {
        var engine: [Question.Set: Ranks] = [:]
        var baseline: [Question.Set: Ranks] = [:]
        var times = Times()
        var processor = Times()
        var baselineTimes = Times()
    }

    private static let depth = SearchIndex.similarLimit
    private let index: SearchIndex
    private let baseline: Baseline
    /// Seconds.
    let making: Double

    init(_ profiles: [SimilarityProfile], folder: String) async throws {
        let index = try SearchIndex(folder: folder + "/index")
        making =
            try timed {
                try index.rebuild(position: 0, phrases: []) { emit in
                    for (place, profile) in profiles.enumerated() {
                        try emit(
                            SearchDocument(kind: "project", id: "\(place)", names: [profile.title], similarity: profile)
                        )
                    }
                }
            }.milliseconds / 1000
        self.index = index
        baseline = try await Baseline(profiles, path: folder + "/plain.sqlite")
    }

    /// How long it takes to write each of these, one at a time.
    func write(_ profiles: [SimilarityProfile]) throws -> Times {
        var times = Times()
        for (place, profile) in profiles.enumerated() {
            let document = SearchDocument(
                kind: "project", id: "more-\(place)", names: [profile.title], similarity: profile)
            times.add(try timed { try index.apply([.upsert(document)]) }.milliseconds)
        }
        return times
    }

    /// - Parameter verbose: the projects whose names are told where they do not come first.
    func ask(_ questions: [Question], verbose: [ProjectYear]?) async throws -> Result {
        var result = Result()
        for question in questions {
            let profile = question.earlier.profile
            let before = threadTime()
            let (hits, milliseconds) = try timed {
                try index.similar(to: SimilarityQuery(profile, limit: Self.depth))
            }
            result.processor.add(threadTime() - before)
            result.times.add(milliseconds)
            let (plain, plainMilliseconds) = try await timedAsync {
                try await baseline.find(profile, limit: Self.depth)
            }
            result.baselineTimes.add(plainMilliseconds)
            let rank = hits.firstIndex { $0.id == "\(question.project)" }.map { $0 + 1 }
            let plainRank = plain.firstIndex(of: question.project).map { $0 + 1 }
            for set in question.sets {
                result.engine[set, default: Ranks()].add(rank)
                result.baseline[set, default: Ranks()].add(plainRank)
            }
            if let verbose, rank != 1, let first = hits.first, let place = Int(first.id) {
                note(
                    "\(rank ?? 0): \(question.earlier.year) \(question.earlier.name) -> \(verbose[question.project].name)"
                        + " | \(verbose[place].name) \(decimal(first.score)) \(first.reasons)")
            }
        }
        return result
    }
}
