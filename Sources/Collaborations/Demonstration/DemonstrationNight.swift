/// 'No second night out': all agreed and signed but the lawful basis of the bed list, and one sum of money.
extension DemonstrationHistory {
    static let night: DemonstrationHistory = {
        var history = DemonstrationHistory()
        history.startNight()
        history.agreeNight()
        history.payForNight()
        history.measureNight()
        history.signNight()
        history.runNight()
        return history
    }()

    private mutating func startNight() {
        on(
            -145, "opener", .role(.sro, of: "department-for-homes", to: "Tom Whitlock"),
            .role(.accountingOfficer, of: "department-for-homes", to: "Jean Marchetti"),
            .role(.financeLead, of: "benefits-agency", to: "Priya Raman"),
            .role(.dataLead, of: "department-for-homes", to: "Morag Petrie"),
            .role(.operationalLead, of: "northmoor-council", to: "Dan Okafor"),
            .role(.contact, of: "department-for-homes", to: "Amara Osei"),
            .role(.contact, of: "northmoor-council", to: "Dan Okafor"),
            .role(.contact, of: "benefits-agency", to: "Priya Raman"),
            .role(.contact, of: "westshire-police", to: "Insp. Ruth Calder"),
            .role(.contact, of: "eastbridge-nhs-trust", to: "Dr Siân Prosser"),
            .member("Dan Okafor", .contributor), .member("Insp. Ruth Calder", .contributor),
            .member("Leila Haddad", .contributor))
        on(
            -141, "opener",
            .sign(
                .journey, .yes,
                "Of 212 people met on the street in 2025, 140 told their story to four bodies or more before they had a bed."
            ),
            .sign(
                .shift, .yes,
                "A night in hospital for want of a bed costs the trust more than a week in supported housing."),
            .sign(.data, .yes, "Council, trust and outreach each keep a list of beds; none is right at midnight."),
            .sign(
                .authority, .yes,
                "Outreach may not enter an encampment without the police, nor admit anybody to a clinic."),
            .sign(.coherence, .unsure, "Westshire has a plan of its own; whether the two meet is not known yet."),
            .models([.delivers: .yes, .ownMoney: .no, .depends: .no, .moves: .no, .lasts: .no]),
            .choose(.leadWithSupport, because: ""))
    }

    private mutating func agreeNight() {
        on(
            -120, "opener", .suggestedRights,
            .part(
                .scope,
                [
                    "text": """
                    Adults found sleeping rough in Northmoor, from the first night on: meeting them, a bed the same night, \
                    health care, benefits, and a home within eight weeks.
                    """
                ]),
            .part(
                .outOfScope,
                ["text": "Families with children, whom the council houses already; people in squats, for now."]),
            .part(
                .dataPlan,
                [
                    "moves": "The nightly list of free beds, from the council to the trust and to outreach.",
                    "minimum": "Bed, place, free from, free until, step-free or not. No names.",
                    "quality": "No bed shown as free for more than an hour after it is taken.",
                    "refresh": "Every evening at 7pm, and when a bed is taken.",
                ]),
            .part(.reviewRhythm, ["months": "6", "first": "+126"]),
            .part(
                .exitPlan,
                [
                    "text": """
                    In March 2028 the council takes over the bed list and outreach contract. The trust keeps the clinic. All \
                    others delete their copies within 30 days and tell the data lead.
                    """
                ]),
            .part(
                .behaviour,
                [
                    "text": """
                    We tell each other bad news within a day, by telephone. Nobody surprises another party's minister or \
                    councillors.
                    """
                ]),
            .part(
                .workingDifferences,
                [
                    "northmoor-council.turnaround": "Five working days; the day before a cabinet meeting, none",
                    "northmoor-council.formats": "Two pages with options, costs and ward",
                    "northmoor-council.sign-off": "Head of service, director, cabinet member",
                    "westshire-police.turnaround": "A day by telephone, ten days in writing",
                ]))
        on(
            -117, "opener",
            .party(
                "department-for-homes", contribution: "£1.39 million a year, rules and a project team of three",
                benefit: "A model that other towns can take over", givesUp: "A national pilot chosen by itself"),
            .party(
                "northmoor-council", contribution: "Forty beds, the bed list and its manager",
                benefit: "Fewer families in costly emergency rooms", givesUp: "Sole say over who gets a bed"),
            .party(
                "westshire-police", contribution: "Joint visits with outreach, three nights a week",
                benefit: "Half the calls to encampments", givesUp: "Clearing encampments without a bed to offer"),
            .party(
                "eastbridge-nhs-trust", contribution: "A clinic in the hostel, twice a week",
                benefit: "Shorter stays and fewer admissions", givesUp: "Discharge without an address"),
            .party(
                "benefits-agency", contribution: "An adviser in the hostel who settles claims the same day",
                benefit: "Fewer claims made anew", givesUp: "Appointments in its own offices"),
            .party(
                "harbour-trust", contribution: "Outreach every night of the year",
                benefit: "A bed to offer when it meets somebody", givesUp: "Its own list of beds"))
    }

    private mutating func payForNight() {
        let fund = "Homelessness Act funding, agreed by the accounting officer"
        on(
            -105, "opener",
            Self.finance(
                "Beds and the project team", "department-for-homes", .agreed, "£1.39 million", "£1.39 million",
                under: fund),
            Self.finance(
                "The bed list and its manager", "northmoor-council", .agreed, "£530,000", "£530,000", under: fund),
            Self.finance("Joint visits", "westshire-police", .agreed, "£290,000", "£290,000", under: fund),
            Self.finance("Adviser in the hostel", "benefits-agency", .planned, "£190,000", "£190,000", under: fund),
            Self.ledger("department-for-homes", year: 0, cost: "£1.39 million"),
            Self.ledger("northmoor-council", year: 0, cost: "£530,000", cashable: "£600,000", other: "£150,000"),
            Self.ledger("westshire-police", year: 0, cost: "£290,000", cashable: "£100,000", other: "£340,000"),
            Self.ledger("eastbridge-nhs-trust", year: 0, cost: "0", cashable: "£1.1 million", other: "£600,000"),
            Self.ledger("benefits-agency", year: 0, cost: "£190,000", cashable: "£250,000"),
            Self.ledger("harbour-trust", year: 0, cost: "0"))
    }

    private mutating func measureNight() {
        let dan = (body: "northmoor-council", post: "Dan Okafor")
        on(
            -100, "opener",
            Self.measure(
                "Second nights", "People found sleeping rough in Northmoor two nights running, in a month", "people",
                from: "31", to: "0", .down, source: "Outreach counts", owner: dan),
            Self.measure(
                "Beds free at midnight", "Beds on the list that are free at midnight, on average", "beds", from: "2",
                to: "6", .up, source: "Bed list", owner: dan, tolerance: "0.5"),
            Self.measure(
                "Discharged to the street", "Patients discharged from hospital without an address, in a month",
                "people", from: "14", to: "1", .down, source: "Hospital records",
                owner: (body: "eastbridge-nhs-trust", post: "Dr Siân Prosser")),
            Self.measure(
                "Weeks until a home", "From the first night met to a tenancy, middle value", "weeks", from: "19",
                to: "8", .down, source: "Case records", owner: dan, tolerance: "1"))
        values(1, by: "opener", until: -20, ["29", "26", "21"])
        values(2, by: "opener", until: -20, ["2", "3", "3"])
        values(3, by: "opener", until: -20, ["12", "13", "15"])
        values(4, by: "opener", until: -20, ["19", "18", "17"])
    }

    /// Harbour Trust has nobody here but a guest, who signs for it.
    private mutating func signNight() {
        on(
            -98, "opener",
            .forum(
                "Bed board", meets: "On the first Thursday of the month",
                decides: ["outcome-and-scope", "money", "ending"], members: ["Tom Whitlock", "Dan Okafor"]))
        on(-96, "opener", .memorandum)
        on(
            -70, "Dan Okafor",
            .propose(
                [
                    "question": "Whose list of beds counts?",
                    "options": "The council’s; the trust’s; a new one that all keep",
                    "recommendation":
                        "The council’s list is the one list from the first of next month. The others are closed.",
                    "reasons": "The council pays for most beds, and its list is right most often at midnight.",
                    "kind": "data",
                ], within: 21))
        on(
            -66, "Insp. Ruth Calder",
            .comment(
                1, "Officers need to read it in the car: a page that opens on a telephone, without a second sign-in."))
        on(
            -58, "Morag Petrie",
            .decide(
                1,
                """
                The council’s list is the one list from the first of next month. It holds beds and no names; police and outreach may read it, \
                and the other lists are closed by then.
                """, because: "One list can be kept right; three cannot. Without names the risk is small."))
    }

    private mutating func runNight() {
        let dan = (body: "northmoor-council", post: "Dan Okafor")
        on(
            -40, "opener",
            .risk(
                Self.risk(
                    "The lease of the hostel ends in March", "Twenty beds are lost at once",
                    "People sleep out for weeks", 3, 4, owner: dan)),
            .risk(
                Self.risk(
                    "Two parties keep their own lists of beds", "Somebody is sent to a bed that is taken",
                    "Outreach stops trusting the list", 2, 3, owner: dan)))
        on(
            -21, "opener",
            .action(
                Self.action(
                    "Name the lawful basis of the bed list", owner: (body: "department-for-homes", post: "Morag Petrie")
                ),
                due: 41),
            .action(Self.action("Every party reads one list of beds", .milestone, owner: dan), due: 91),
            .action(
                Self.action(
                    "Agree the winter rota with Harbour Trust",
                    owner: (body: "department-for-homes", post: "Amara Osei")),
                due: 27),
            .action(Self.action("Show the bed list to the night sisters", owner: dan), due: 24))
        on(
            -8, "Dan Okafor",
            .propose(
                [
                    "question": "Do we publish the count of second nights each month?",
                    "options": "Each month; with each review; not at all",
                    "recommendation": "Each month, by ward, from January.",
                    "reasons": "The local paper asks each week, and guesses.", "kind": "publication",
                ], within: 15))
        on(
            -4, "opener",
            .propose(
                [
                    "question": "Who funds winter beds after March?",
                    "options": "The department; the council; both by halves",
                    "recommendation": "The department and the council by halves, until the review in August.",
                    "reasons": "Half of those who come are from other places.", "kind": "money", "amount": "£48,000",
                ], within: 14))
        on(
            -3, "Dan Okafor",
            .comment(3, "The cabinet meets on the first Tuesday of the month; it can agree by halves for one winter."))
    }
}
