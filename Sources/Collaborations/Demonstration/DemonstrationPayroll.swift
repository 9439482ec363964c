/// 'Shared payroll': in trouble. Two parties are silent, a role is vacant, decisions are overdue.
extension DemonstrationHistory {
    private static let works = "digital-works"
    private static let courts = "courts-agency"
    private static let highways = "highways-and-bridges-agency"
    private static let probation = "probation-and-release-service"
    private static let ops = (body: works, post: "operational-lead")

    static let payroll: DemonstrationHistory = {
        var history = DemonstrationHistory()
        history.startPayroll()
        history.agreePayroll()
        history.payForPayroll()
        history.runPayroll()
        return history
    }()

    private mutating func startPayroll() {
        on(
            -490, "opener", .role(.sro, of: Self.works, to: "sro"),
            .role(.accountingOfficer, of: Self.works, to: "accounting-officer"),
            .role(.operationalLead, of: Self.works, to: "operational-lead"),
            .role(.contact, of: Self.works, to: "opener"),
            .role(.contact, of: Self.courts, to: Self.courts), .role(.contact, of: Self.highways, to: Self.highways),
            .role(.contact, of: Self.probation, to: Self.probation), .vacancy(.financeLead, of: Self.works),
            .member("Amara Osei", .reader), .member("Priya Raman", .reader))
        on(
            -486, "opener", .sign(.journey, .no, "Staff are paid by one body at a time."),
            .sign(.shift, .unsure, "Who keeps the old system until all have left it pays twice."),
            .sign(.data, .yes, "Four bodies keep four files of the same grades and allowances."),
            .sign(.authority, .no, "Each may pay its own staff."),
            .sign(.coherence, .yes, "Four contracts end in three different years."),
            .models([.delivers: .yes, .ownMoney: .no, .depends: .no, .moves: .no, .lasts: .no]),
            .choose(
                .budgetTransfer,
                because: "The supplier asks for one payer, and the treasury prefers one line in the accounts."))
    }

    private mutating func agreePayroll() {
        on(
            -470, "opener", .suggestedRights, .forum("Programme board", meets: "Every month"),
            .forum("Design authority", meets: "Every two weeks"), .forum("Working group", meets: "Every week"),
            .forum("Data cell", meets: "Every week"), .forum("Supplier round", meets: "Every month"),
            .part(
                .scope, ["text": "Monthly pay, allowances and pensions of 41,000 staff, in one service from 2028 on."]),
            .part(
                .dataPlan,
                [
                    "moves": "Grades, hours, bank details and tax codes, from each body to the service.",
                    "minimum": "What a payslip shows, and nothing of why somebody was away.",
                    "basis": "Contract of employment, UK GDPR article 6(1)(b)",
                    "quality": "A trial month before each body moves.", "refresh": "Each month by the tenth.",
                ]),
            .part(.reviewRhythm, ["months": "6", "first": "+175"]),
            .part(
                .exitPlan,
                [
                    "text":
                        "A body that leaves gives twelve months’ notice, and takes its records of seven years with it."
                ]))
        on(
            -468, "opener",
            .party(
                Self.works, contribution: "The service team of twenty", benefit: "One system instead of three to keep",
                givesUp: "Other work of the team for a year"),
            .party(
                Self.courts, contribution: "Two payroll experts", benefit: "A contract that ends in time",
                givesUp: "Its own pay day"),
            .party(
                Self.highways, contribution: "Budget cover of £900,000 a year", benefit: "",
                givesUp: "A system it renewed in 2024"),
            .party(
                Self.probation, contribution: "Budget cover of £300,000 a year", benefit: "Payslips on the telephone",
                givesUp: "Its own pay day"))
    }

    private mutating func payForPayroll() {
        let cover = "Budget cover transfer in the supplementary estimate"
        on(
            -460, "opener",
            Self.finance("The service team", Self.works, .paid, "£1.1 million", "£1.6 million", under: "Own budget"),
            Self.finance(
                "Running the service", Self.highways, to: Self.works, .agreed, "£900,000", "£900,000", under: cover),
            Self.finance(
                "Running the service", Self.probation, to: Self.works, .agreed, "£300,000", "£300,000", under: cover),
            Self.ledger(
                Self.works, year: 0, cost: "£1.1 million", cashable: "£700,000", came: ("£1.7 million", "£40,000", "0")),
            Self.ledger(Self.courts, year: 0, cost: "£120,000", cashable: "£400,000", came: ("£125,000", "0", "0")),
            Self.ledger(Self.highways, year: 0, cost: "£900,000", came: ("£900,000", "0", "0")),
            Self.ledger(Self.highways, year: 1, cost: "£900,000"),
            Self.ledger(
                Self.probation, year: 0, cost: "£300,000", cashable: "£150,000", came: ("£300,000", "0", "0")),
            Self.measure(
                "Cost of a payslip", "All costs of the year, by payslips sent", "pence", from: "612", to: "408", .down,
                source: "Accounts", owner: Self.ops),
            Self.measure(
                "Paid right the first time", "Payslips that nobody had to correct within a month", "%", from: "96",
                to: "99", .up, source: "Corrections", owner: Self.ops, tolerance: "0.5"),
            Self.measure(
                "Staff paid from it", "People paid by the service in the month", "people", from: "0", to: "41000", .up,
                source: "Service", owner: Self.ops, tolerance: "100"))
        on(-452, "opener", .memorandum)
        on(-440, "sro", .launch)
    }

    private mutating func runPayroll() {
        values(1, by: "operational-lead", until: -130, ["610", "618", "655", "671", "690"])
        values(2, by: "operational-lead", until: -130, ["96", "95", "93", "92", "91"])
        values(3, by: "operational-lead", until: -130, ["0", "3100", "3100", "3080", "3050"])
        on(
            -430, "operational-lead",
            .risk(
                Self.risk(
                    "Allowances differ in 214 ways", "The service pays wrongly",
                    "Staff lose trust, unions call a dispute",
                    4, 4, plan: "One list of allowances, agreed with the unions.", owner: Self.ops)),
            .risk(
                Self.risk(
                    "The finance lead’s post is not filled", "Nobody can say what it costs", "The transfer is stopped",
                    4,
                    3, owner: Self.ops)))
        on(
            -424, "sro",
            .respond(
                1, "Treat it: one list of allowances, agreed with the unions before anybody moves.",
                because: "A wrong payslip in the first month would cost us the trust of all three bodies."))
        on(
            -400, "operational-lead",
            .action(Self.action("One list of allowances", owner: (body: Self.courts, post: Self.courts)), due: 120),
            .action(
                Self.action(
                    "Trial month of Highways and Bridges", .milestone, owner: (body: Self.highways, post: Self.highways)
                ), due: 200))
        on(
            -330, "operational-lead",
            .propose(
                [
                    "question": "Which bodies move first?", "options": "Courts; probation; both",
                    "recommendation": "Courts, because their contract ends first.", "kind": "people",
                ], within: 20))
        on(
            -318, "operational-lead",
            .decide(1, "Courts move first, in April.", because: "Their contract ends in June."))
        on(
            -96, "operational-lead",
            .propose(
                [
                    "question": "Do we stop paying for the old systems?",
                    "options": "Stop in March; go on for a year; go on until all have moved",
                    "recommendation": "Go on for a year in courts and probation alone.", "kind": "money",
                    "amount": "£640,000",
                ], within: 30),
            .propose(
                [
                    "question": "Is the trial month of Highways and Bridges put off again?",
                    "options": "To March; to the autumn; given up", "recommendation": "To March, and no further.",
                    "kind": "outcome-and-scope",
                ], within: 40))
        on(
            -94, Self.courts, .bounce(2),
            .comment(2, "We cannot wait for ever: our old contract costs £30,000 a month."))
        on(
            -90, Self.courts,
            .risk(
                Self.risk(
                    "Highways and Bridges has not answered since spring", "It leaves without saying so",
                    "A third of the savings is gone", 4, 5, owner: Self.ops, kind: .issue)))
    }
}
