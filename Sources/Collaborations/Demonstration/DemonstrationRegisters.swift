import Access
import Kernel
import Web

/// Measures with their values, risks, decisions and actions of an effort of the demonstration.
struct DemonstrationRegisters: Sendable {
    let demonstration: CollaborationsDemonstration
    let slug: String
    let viewer: Viewer
    let content: Content

    /// Each entry holds the fields of the form with which people make it; days are counted from today.
    struct Content: Sendable {
        var measures: [(fields: [String: String], values: [(daysAgo: Int64, amount: String)])] = []
        var risks: [[String: String]] = []
        var proposals: [(daysAgo: Int64, fields: [String: String])] = []
        var actions: [(due: Int64, fields: [String: String])] = []
    }

    func load() async throws {
        try await loadMeasures()
        let risks = Risks(desk: desk(daysAgo: 40))
        for risk in content.risks {
            _ = try await risks.add(try RiskDraft.read(form(risk, days: ["respond-by": 60])), to: slug, by: viewer)
        }
        for proposal in content.proposals {
            let decisions = Decisions(desk: desk(daysAgo: proposal.daysAgo), rules: DecidingRule.fromCharters)
            let draft = try DecisionDraft.read(form(proposal.fields, days: ["decide-by": 14 - proposal.daysAgo]))
            _ = try await decisions.propose(draft, in: slug, by: viewer)
        }
        let actions = Actions(desk: desk(daysAgo: 21))
        for action in content.actions {
            _ = try await actions.add(
                try ActionDraft.read(form(action.fields, days: ["due-on": action.due])), to: slug, by: viewer)
        }
    }

    private func loadMeasures() async throws {
        for measure in content.measures {
            let measures = Measures(desk: desk(daysAgo: 100))
            let days: [String: Int64] = ["baseline-on": -200, "target-on": 480]
            let number = try await measures.add(
                try MeasureDraft.read(form(measure.fields, days: days)), to: slug, by: viewer)
            for value in measure.values {
                let fields = ["amount": value.amount, "provenance": measure.fields["source"] ?? ""]
                let draft = try MeasureValueDraft.read(form(fields, days: ["day": -value.daysAgo]))
                try await Measures(desk: desk(daysAgo: value.daysAgo - 1)).enter(
                    draft, for: number, in: slug, by: viewer)
            }
        }
    }

    private func desk(daysAgo: Int64) -> Desk {
        Desk(
            database: demonstration.database, clock: demonstration.at(demonstration.now - .days(max(0, daysAgo))),
            address: "")
    }

    private func form(_ fields: [String: String], days: [String: Int64]) -> FormData {
        var fields = fields.merging(days.mapValues { demonstration.now.day.adding(days: $0).plain }) { $1 }
        // Names alone are not unique among 5,000.
        if let owner = fields["post"] { fields["post"] = demonstration.cast[owner]?.email ?? owner }
        return FormData(fields.mapValues { [$0] })
    }
}

extension DemonstrationRegisters.Content {
    private static func measure(
        _ title: String, _ definition: String, _ unit: String, from baseline: String, to target: String,
        _ direction: String, source: String, owner: (body: String, post: String), tolerance: String = "2"
    ) -> [String: String] {
        [
            "title": title, "definition": definition, "body": owner.body, "post": owner.post, "unit": unit,
            "baseline": baseline, "target": target, "direction": direction, "tolerance": tolerance, "source": source,
            "frequency": "monthly",
        ]
    }

    private static let dan = (body: "northmoor-council", post: "Dan Okafor")

    /// Of 'No second night out'.
    static let night = Self(
        measures: [
            (
                measure(
                    "Second nights", "People found sleeping rough in Northmoor two nights running, in a month",
                    "people",
                    from: "31", to: "0", "down", source: "Outreach counts", owner: dan),
                [(80, "29"), (50, "26"), (20, "21")]
            ),
            (
                measure(
                    "Beds free at midnight", "Beds on the list that are free at midnight, on average", "beds",
                    from: "2",
                    to: "6", "up", source: "Bed list", owner: dan, tolerance: "0.5"),
                [(80, "2"), (50, "3"), (20, "3")]
            ),
            (
                measure(
                    "Discharged to the street", "Patients discharged from hospital without an address, in a month",
                    "people",
                    from: "14", to: "1", "down", source: "Hospital records",
                    owner: (body: "eastbridge-nhs-trust", post: "Dr Siân Prosser")),
                [(80, "12"), (50, "13"), (20, "15")]
            ),
            (
                measure(
                    "Weeks until a home", "From the first night met to a tenancy, middle value", "weeks", from: "19",
                    to: "8",
                    "down", source: "Case records", owner: dan, tolerance: "1"), [(80, "19"), (20, "17")]
            ),
        ],
        risks: [
            [
                "kind": "risk", "cause": "The lease of the hostel ends in March",
                "event": "Twenty beds are lost at once",
                "effect": "People sleep out for weeks", "likelihood": "3", "impact": "4", "proximity": "quarter",
                "response": "treat", "body": "northmoor-council", "post": "Dan Okafor",
            ],
            [
                "kind": "risk", "cause": "Two parties keep their own lists of beds",
                "event": "Somebody is sent to a bed that is taken",
                "effect": "Outreach stops trusting the list", "likelihood": "2", "impact": "3", "proximity": "month",
                "response": "treat", "body": "northmoor-council", "post": "Dan Okafor",
            ],
        ],
        proposals: [
            (
                4,
                [
                    "question": "Who funds winter beds after March?",
                    "options": "The department; the council; both by halves",
                    "recommendation": "The department and the council by halves, until the review in August.",
                    "reasons": "Half of those who come are from other places.", "kind": "money", "amount": "£48,000",
                ]
            )
        ],
        actions: [
            (
                20,
                [
                    "kind": "action", "title": "Name the lawful basis of the bed list", "body": "department-for-homes",
                    "post": "Morag Petrie",
                ]
            ),
            (
                70,
                ["kind": "milestone", "title": "First review", "body": "northmoor-council", "post": "Dan Okafor"]
            ),
        ])
}
