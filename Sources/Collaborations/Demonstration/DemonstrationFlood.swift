/// 'Flood-ready coast': runs well, and is due for review.
extension DemonstrationHistory {
    private static let agency = "rivers-and-coast-agency"
    private static let saltmere = "saltmere-haven-council"
    private static let harbourmouth = "harbourmouth-council"
    private static let hexwick = "hexwick-and-dales-council"
    private static let ops = (body: agency, post: "operational-lead")

    static let flood: DemonstrationHistory = {
        var history = DemonstrationHistory()
        history.startFlood()
        history.agreeFlood()
        history.payForFlood()
        history.launchFlood()
        history.runFlood()
        history.reviewFlood()
        return history
    }()

    private mutating func startFlood() {
        on(
            -390, "opener", .role(.sro, of: Self.agency, to: "sro"),
            .role(.accountingOfficer, of: Self.agency, to: "accounting-officer"),
            .role(.financeLead, of: Self.agency, to: "finance-lead"),
            .role(.operationalLead, of: Self.agency, to: "operational-lead"),
            .role(.dataLead, of: Self.agency, to: "opener"),
            .role(.contact, of: Self.agency, to: "opener"),
            .role(.contact, of: Self.saltmere, to: Self.saltmere),
            .role(.contact, of: Self.harbourmouth, to: Self.harbourmouth),
            .role(.contact, of: Self.hexwick, to: Self.hexwick), .member("Amara Osei", .reader),
            .member("Priya Raman", .reader))
        on(
            -385, "opener",
            .sign(.journey, .no, "A household deals with its parish alone."),
            .sign(.shift, .yes, "A sluice that the agency closes floods the road of a council two miles up."),
            .sign(.data, .yes, "Four lists of pumps; in the storm of 2024 eleven of them stood idle."),
            .sign(.authority, .yes, "Parishes may not close a road, nor the agency open a school as a shelter."),
            .sign(.coherence, .yes, "Plans of neighbours send people over the same bridge in both directions."),
            .models([.delivers: .yes, .ownMoney: .yes, .depends: .no, .moves: .no, .lasts: .no]),
            .choose(.separateFunding, because: ""))
    }

    private mutating func agreeFlood() {
        on(
            -370, "opener", .suggestedRights,
            .part(
                .scope,
                ["text": "Flood plans, wardens, exercises and one stock of pumps for the 64 parishes on the coast."]),
            .part(
                .outOfScope, ["text": "Building and repairing defences, which the agency does under its own programme."]
            ),
            .part(
                .dataPlan,
                [
                    "moves":
                        "The list of pumps and who holds them, and the list of wardens with their telephone numbers.",
                    "minimum": "Pump, place, working or not; warden, parish, telephone.",
                    "basis": "Civil Contingencies Act 2004, section 2",
                    "quality": "Every pump is tried once a quarter.", "refresh": "On the first of each month.",
                ]),
            .part(.reviewRhythm, ["months": "6", "first": "+170"]),
            .part(
                .exitPlan,
                [
                    "text":
                        "In the autumn of 2027 each council keeps its plans and pumps; the agency keeps the warning service."
                ]
            ),
            .part(
                .behaviour,
                ["text": "In a flood nobody asks whose pump it is. Accounts are settled in the month after."]))
        on(
            -368, "opener",
            .party(
                Self.agency, contribution: "Warning service, two engineers, half the pumps",
                benefit: "Fewer rescues at night", givesUp: "Its own list of volunteers"),
            .party(
                Self.saltmere, contribution: "A coordinator and the depot", benefit: "Pumps within the hour",
                givesUp: "Pumps kept for itself"),
            .party(
                Self.harbourmouth, contribution: "The exercise ground and a coordinator for two days a week",
                benefit: "Plans for parishes that had none", givesUp: "A siren of its own"),
            .party(
                Self.hexwick, contribution: "Wardens from its volunteer centre",
                benefit: "Warnings a day ahead from up the river", givesUp: "Sole say over the lower sluice"))
    }

    private mutating func payForFlood() {
        let grant = "Flood and coastal grant, agreed by the accounting officer"
        let council = "Council budget, agreed by cabinet"
        on(
            -362, "opener",
            Self.finance(
                "Warning service and pumps", Self.agency, .paid, "£620,000", "£480,000", "£480,000", under: grant),
            Self.finance(
                "Depot and coordinator", Self.saltmere, .paid, "£110,000", "£140,000", "£140,000", under: council),
            Self.finance("Exercises", Self.harbourmouth, .agreed, "£45,000", "£60,000", "£60,000", under: council),
            Self.finance(
                "Share of the depot", Self.harbourmouth, to: Self.saltmere, .agreed, "", "£30,000", "£30,000",
                under: "Exchange of letters between the treasurers"),
            Self.finance("Wardens", Self.hexwick, .agreed, "£38,000", "£52,000", "£52,000", under: council),
            Self.ledger(
                Self.agency, year: 0, cost: "£620,000", cashable: "£150,000", other: "£400,000",
                came: ("£640,000", "£170,000", "£380,000")),
            Self.ledger(Self.agency, year: 1, cost: "£480,000", cashable: "£300,000", other: "£500,000"),
            Self.ledger(
                Self.saltmere, year: 0, cost: "£110,000", cashable: "£90,000", other: "£60,000",
                came: ("£108,000", "£95,000", "£60,000")),
            Self.ledger(Self.saltmere, year: 1, cost: "£140,000", cashable: "£120,000", other: "£80,000"),
            Self.ledger(
                Self.harbourmouth, year: 0, cost: "£45,000", cashable: "£60,000", other: "£20,000",
                came: ("£45,000", "£52,000", "£25,000")),
            Self.ledger(Self.hexwick, year: 0, cost: "£38,000", cashable: "£30,000", other: "£70,000"))
        on(
            -360, "opener",
            Self.measure(
                "Parishes with a tested plan", "Parishes whose flood plan was exercised within a year, of 64",
                "parishes", from: "9", to: "64", .up, source: "Exercise reports", owner: Self.ops),
            Self.measure(
                "Pumps ready", "Pumps that ran when tried, of all on the list", "%", from: "61", to: "95", .up,
                source: "Quarterly trials", owner: (body: Self.saltmere, post: Self.saltmere)),
            Self.measure(
                "Wardens on call", "Wardens who answered the monthly test call", "wardens", from: "40", to: "190", .up,
                source: "Test calls", owner: (body: Self.hexwick, post: Self.hexwick), tolerance: "5"),
            Self.measure(
                "Hours of warning", "Between the warning and the water, middle value of the season", "hours", from: "6",
                to: "14", .up, source: "Warning log", owner: Self.ops, tolerance: "1"))
    }

    private mutating func launchFlood() {
        on(-350, "opener", .memorandum)
        on(-340, "sro", .launch)
    }

    private mutating func runFlood() {
        values(1, by: "operational-lead", until: -12, ["11", "14", "18", "22", "27", "31", "36", "40", "44", "47"])
        values(2, by: "operational-lead", until: -12, ["63", "66", "70", "72", "75", "79", "81", "84", "86", "88"])
        values(3, by: Self.hexwick, until: -10, ["52", "60", "74", "85", "97", "110", "118", "126", "125", "124"])
        values(4, by: "operational-lead", until: -12, ["6", "7", "7", "8", "9", "9", "10", "10", "11", "11"])
        on(
            -330, Self.saltmere,
            .risk(
                Self.risk(
                    "The depot stands on the lower quay", "The depot floods with the first surge",
                    "A third of the pumps are lost when they are needed", 3, 5,
                    plan: "Move the pumps to the upper yard from October to March.",
                    owner: (body: Self.saltmere, post: Self.saltmere))),
            .risk(
                Self.risk(
                    "Wardens are mostly over seventy", "Fewer answer a call at night", "Doors are not knocked on", 3, 3,
                    owner: (body: Self.hexwick, post: Self.hexwick))))
        on(-328, "sro", .propose(Self.yard, within: 21))
        on(
            -327, "sro",
            .respond(
                1, "Treat it: no pump stays on the lower quay in the months of storms.",
                because: "To lose a third of the pumps in a surge is worse than to drive them up the hill twice a year."
            ))
        on(-326, Self.harbourmouth, .comment(1, "Our drivers can move twelve in a day if the keys are there."))
        on(
            -321, "finance-lead",
            .decide(
                1, "The agency pays £22,000 for the upper yard from October to March.",
                because: "It is cheaper than one pump lost."))
        on(
            -320, "operational-lead",
            .action(
                Self.action("Move the pumps to the upper yard", owner: (body: Self.saltmere, post: Self.saltmere)),
                due: 30),
            .action(
                Self.action(
                    "All 64 parishes have a warden", .milestone, owner: (body: Self.hexwick, post: Self.hexwick)),
                due: 250))
        on(-296, Self.saltmere, .done("Move the pumps to the upper yard", "All but two, which are fixed to the quay."))
        on(
            -290, Self.saltmere,
            .reassess(
                1,
                Self.risk(
                    "The depot stands on the lower quay", "The depot floods with the first surge",
                    "Two pumps are lost", 3, 2, plan: "The two that are fixed are sealed each October.",
                    owner: (body: Self.saltmere, post: Self.saltmere))))
        on(
            -260, Self.harbourmouth,
            .propose(
                [
                    "question": "Do we publish the parish plans?", "options": "All of them; a summary; none",
                    "recommendation": "All of them, without wardens’ names and numbers.",
                    "reasons": "People look for them in the storm, not before.", "kind": "publication",
                ], within: 20))
        on(-255, Self.hexwick, .comment(2, "Two parishes asked that the key-holders’ addresses stay out."))
        on(
            -248, "sro",
            .decide(
                2, "All plans are published, without names, numbers and key-holders’ addresses.",
                because: "Those who need them most have no way to ask."))
        on(-95, Self.hexwick, .done("All 64 parishes have a warden", "64 of 64 on 12 August, three of them shared."))
        on(
            -60, Self.hexwick,
            .risk(
                Self.risk(
                    "The volunteer centre loses its grant in April", "Nobody trains new wardens",
                    "The number of wardens falls from next winter on", 4, 3,
                    plan: "Ask the three councils to carry the trainer by thirds.",
                    owner: (body: Self.hexwick, post: Self.hexwick))))
        on(
            -9, Self.hexwick,
            .propose(
                [
                    "question": "Who pays the wardens’ trainer from April?",
                    "options": "The agency; the three councils by thirds; nobody",
                    "recommendation": "The three councils by thirds, £9,000 each.",
                    "reasons": "Wardens on call have fallen for two months.", "kind": "money", "amount": "£27,000",
                ], within: 25))
        on(-6, Self.saltmere, .comment(3, "We can carry a third if Harbourmouth does."))
        on(-5, Self.harbourmouth, .comment(3, "We do, if the exercises of spring are held on our ground."))
        on(-4, "operational-lead", .comment(3, "The ground is booked for March."))
    }

    private static let yard: DemonstrationEvent.Fields = [
        "question": "Where do the pumps stand in winter?", "options": "On the quay; in the upper yard; in the parishes",
        "recommendation": "In the upper yard, rented from October to March.",
        "reasons": "The quay flooded twice in ten years.", "kind": "money", "amount": "£22,000",
    ]

    private mutating func reviewFlood() {
        on(-338, "opener", .review(in: 158))
        on(
            -180, "sro",
            .conclude(
                1, .confirm,
                """
                Plans come faster than expected; pumps are in better order. The storm of February cost nobody their home. \
                Harbourmouth's exercises wait for a budget, and the numbers of wardens need an eye on them.
                """, next: 185))
        on(
            -179, "operational-lead",
            .action(
                Self.action(
                    "An exercise in each of Harbourmouth's parishes",
                    owner: (body: Self.harbourmouth, post: Self.harbourmouth)),
                due: 170))
    }
}
