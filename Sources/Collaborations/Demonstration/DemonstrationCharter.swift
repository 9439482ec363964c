import Access
import Kernel
import Web

/// The charter and the money of 'No second night out': all agreed but the lawful basis of the bed list.
struct DemonstrationCharter: Sendable {
    let demonstration: CollaborationsDemonstration
    let slug: String
    let start: Instant

    func load(by viewer: Viewer) async throws {
        let clock = demonstration.at(start + .days(30))
        try await Rights(database: demonstration.database, clock: clock).start(in: slug, by: viewer)
        let charters = Charters(database: demonstration.database, clock: clock)
        for (part, fields) in Self.parts {
            try await charters.change(part, PartContent(fields), from: 0, in: slug, by: viewer)
        }
        let parties = Parties(database: demonstration.database, clock: demonstration.at(start + .days(33)))
        for (body, draft) in Self.parties { try await parties.change(body, in: slug, draft, from: 0, by: viewer) }
        let finances = Finances(database: demonstration.database, clock: demonstration.at(start + .days(45)))
        for entry in Self.finance { try await finances.put(FormData(entry), as: nil, in: slug, by: viewer) }
        for line in Self.ledger { try await finances.put(FormData(line), in: slug, by: viewer) }
    }

    private static let parts: [(CharterPart, [String: String])] = [
        (
            .scope,
            [
                "text": """
                Adults found sleeping rough in Northmoor, from the first night on: meeting them, a bed the same night, health \
                care, benefits, and a home within eight weeks.
                """
            ]
        ),
        (.outOfScope, ["text": "Families with children, whom the council houses already; people in squats, for now."]),
        (
            .dataPlan,
            [
                "moves": "The nightly list of free beds, from the council to the trust and to outreach.",
                "minimum": "Bed, place, free from, free until, step-free or not. No names.",
                "quality": "No bed shown as free for more than an hour after it is taken.",
                "refresh": "Every evening at 7pm, and when a bed is taken.",
            ]
        ),
        (.reviewRhythm, ["months": "6", "first": "2027-02-02"]),
        (
            .exitPlan,
            [
                "text": """
                In March 2028 the council takes over the bed list and outreach contract. The trust keeps the clinic. All others \
                delete their copies within 30 days and tell the data lead.
                """
            ]
        ),
        (
            .behaviour,
            [
                "text":
                    "We tell each other bad news within a day, by telephone. Nobody surprises another party's minister or councillors."
            ]
        ),
    ]

    private static let parties: [(String, PartyDraft)] = [
        (
            "department-for-homes",
            PartyDraft(
                contribution: "£1.39 million a year, rules and a project team of three",
                benefit: "A model that other towns can take over", givesUp: "A national pilot chosen by itself")
        ),
        (
            "northmoor-council",
            PartyDraft(
                contribution: "Forty beds, the bed list and its manager",
                benefit: "Fewer families in costly emergency rooms",
                givesUp: "Sole say over who gets a bed")
        ),
        (
            "westshire-police",
            PartyDraft(
                contribution: "Joint visits with outreach, three nights a week",
                benefit: "Half the calls to encampments",
                givesUp: "Clearing encampments without a bed to offer")
        ),
        (
            "eastbridge-nhs-trust",
            PartyDraft(
                contribution: "A clinic in the hostel, twice a week", benefit: "Shorter stays and fewer admissions",
                givesUp: "Discharge without an address")
        ),
        (
            "benefits-agency",
            PartyDraft(
                contribution: "An adviser in the hostel who settles claims the same day",
                benefit: "Fewer claims made anew",
                givesUp: "Appointments in its own offices")
        ),
        (
            "harbour-trust",
            PartyDraft(
                contribution: "Outreach every night of the year", benefit: "A bed to offer when it meets somebody",
                givesUp: "Its own list of beds")
        ),
    ]

    private static func entry(
        _ what: String, _ payer: String, _ status: String, _ yearly: String, to receiver: String = ""
    )
        -> [String: [String]]
    {
        [
            "what": [what], "payer": [payer], "receiver": [receiver], "status": [status],
            "authority": ["Homelessness Act funding, agreed by the accounting officer"],
            "phasing": ["2026-27: \(yearly)\n2027-28: \(yearly)"],
        ]
    }

    private static let finance = [
        entry("Beds and the project team", "department-for-homes", "agreed", "£1.39 million"),
        entry("The bed list and its manager", "northmoor-council", "agreed", "£530,000"),
        entry("Joint visits", "westshire-police", "agreed", "£290,000"),
        entry("Adviser in the hostel", "benefits-agency", "planned", "£190,000"),
    ]

    private static func line(_ body: String, cost: String, cashable: String, other: String) -> [String: [String]] {
        [
            "body": [body], "year": ["2026-27"], "expected-cost": [cost], "expected-cashable": [cashable],
            "expected-other": [other],
        ]
    }

    private static let ledger = [
        line("department-for-homes", cost: "£1.39 million", cashable: "0", other: "0"),
        line("northmoor-council", cost: "£530,000", cashable: "£600,000", other: "£150,000"),
        line("westshire-police", cost: "£290,000", cashable: "£100,000", other: "£340,000"),
        line("eastbridge-nhs-trust", cost: "0", cashable: "£1.1 million", other: "£600,000"),
        line("benefits-agency", cost: "£190,000", cashable: "£250,000", other: "0"),
        line("harbour-trust", cost: "0", cashable: "0", other: "0"),
    ]
}
