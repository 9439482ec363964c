import Access
import Kernel
import Storage

/// Three efforts with their months of history: one in trouble, one that goes well, one that has ended.
struct DemonstrationHealth: Sendable {
    let days: DemonstrationDays
    /// Whoever registered it.
    let opener: Viewer

    static func load(
        _ effort: DemonstrationEffort, _ slug: String, _ demonstration: CollaborationsDemonstration, opener: Viewer
    ) async throws {
        let told = [
            DemonstrationStory.payroll.title, DemonstrationStory.flood.title, DemonstrationStory.certificate.title,
        ]
        guard told.contains(effort.title) else { return }
        let crew = try await demonstration.database.read {
            try DemonstrationCrew.read(effort.bodies, at: demonstration.now, $0)
        }
        let health = DemonstrationHealth(
            days: DemonstrationDays(demonstration: demonstration, slug: slug, crew: crew), opener: opener)
        switch effort.title {
        case DemonstrationStory.payroll.title: try await health.loadPayroll()
        case DemonstrationStory.flood.title: try await health.loadFlood()
        default: try await health.loadCertificate()
        }
    }

    private static let works = "digital-works"
    private static let courts = "courts-agency"
    private static let highways = "highways-and-bridges-agency"
    private static let probation = "probation-and-release-service"

    // MARK: - In trouble

    /// Two silent parties, a vacant role, overdue decisions, too many forums, a model too heavy; and little is done.
    private func loadPayroll() async throws {
        let bodies = [Self.works, Self.courts, Self.highways, Self.probation]
        try await days.assess(
            .programmeLead, because: "The board wanted one owner across all of the bodies.", 485, by: opener)
        try await days.give(.sro, Self.works, 0, 482, by: opener)
        try await days.give(.accountingOfficer, Self.works, 1, 482, by: opener)
        try await days.give(.financeLead, Self.highways, 0, 482, by: opener)
        try await days.give(.operationalLead, Self.courts, 0, 482, by: opener)
        try await days.letIn("Priya Raman", 480, by: opener)
        if let vacant = days.crew.vacant[Self.probation] {
            try await Roles(database: days.demonstration.database, clock: days.clock(481)).assign(
                .dataLead, toPost: vacant, of: Self.probation, in: days.slug, by: opener)
        }
        let forums = [
            ("Programme board", "Every month"), ("Design authority", "Every two weeks"),
            ("Working group", "Every week"),
            ("Data cell", "Every week"), ("Supplier round", "Every month"),
        ]
        for (name, meets) in forums { try await days.forum(name, meets, 478, by: opener) }
        for (body, saving) in [(Self.works, "£90,000"), (Self.courts, "£60,000"), (Self.highways, "")] {
            try await days.ledger(body, cost: "£240,000", saving: saving, 470, by: opener)
        }
        for (place, title) in ["Late payments", "Cost of a payslip"].enumerated() {
            let number = try await days.measure(
                title, place == 0 ? "payments" : "pence", from: "150", to: "90", "down", of: bodies[place], 455,
                by: opener)
            let values = (0..<6).map { month in (Int64(450 - month * 28), "\(140 - month * (place + 2))") }
            try await days.enter(values, for: number, by: opener)
        }
        try await days.risk(
            "Six bodies keep six calendars of pay days", "The first joint pay run is late",
            "41,000 people wait for pay",
            3, 4, of: Self.highways, 440, by: opener)
        guard let owner = days.crew.person(Self.works) else { return }
        for (ago, question) in Self.decided where ago > 290 {
            try await decide(question, Int64(ago), bodies, by: owner)
        }
        try await days.review(
            scheduled: 290, announced: 440,
            held: (290, "The first two bodies are paid from one system. The others wait for the contract.", 25),
            by: owner)
        for (ago, question) in Self.decided where ago < 290 {
            try await decide(question, Int64(ago), bodies, by: owner)
        }
        for (index, question) in Self.waiting.enumerated() {
            let ago = Int64(60 - index * 8)
            let number = try await days.propose(
                question, "We decide together with the contract.", ago, due: ago - 21, by: opener)
            try await days.comment("Not without figures.", on: number, ago - 2, by: days.crew.person(Self.highways))
            // It is not theirs to decide, and they are told so.
            if index < 2, let eager = days.crew.person(Self.highways) {
                do {
                    try await days.decide(number, "We go ahead.", ago - 3, by: eager)
                } catch let fault as Fault where fault.kind == .refused {}
            }
        }
        try await days.comment("The lawyers have it.", on: 8, 9, by: owner)
    }

    /// By how many days ago it was proposed.
    private static let decided = [
        (445, "Do all bodies take one pay day?"), (433, "Who answers calls of staff?"),
        (421, "Is overtime paid in the month after?"), (409, "Do we buy or build?"),
        (397, "Which pay rules come first?"),
        (310, "Is the contract let in two lots?"), (165, "Does the old system stay for a year?"),
    ]

    /// Proposed, spoken about by all and decided.
    private func decide(_ question: String, _ ago: Int64, _ bodies: [String], by owner: Viewer) async throws {
        let number = try await days.propose(question, "Yes, from the next quarter on.", ago, due: ago - 14, by: opener)
        for body in bodies {
            try await days.comment("We can live with it.", on: number, ago - 3, by: days.crew.person(body))
        }
        try await days.decide(number, "Yes, from the next quarter on.", ago - 8, by: owner)
    }

    private static let waiting = [
        "Who pays for moving old records?", "Do pensions move with the payroll?", "Which contract is ended first?",
    ]

    // MARK: - Well

    private static let rivers = "rivers-and-coast-agency"
    private static let coast = ["saltmere-haven-council", "harbourmouth-council", "hexwick-and-dales-council"]

    private func loadFlood() async throws {
        let bodies = [Self.rivers] + Self.coast
        try await days.assess(.leadWithSupport, because: "", 385, by: opener)
        try await days.give(.sro, Self.rivers, 0, 382, by: opener)
        try await days.give(.accountingOfficer, Self.rivers, 1, 382, by: opener)
        for body in Self.coast { try await days.give(.operationalLead, body, 0, 382, by: opener) }
        try await days.letIn("Priya Raman", 380, by: opener)
        try await days.forum("Coast board", "Every quarter", 378, by: opener)
        try await days.forum("Exercise group", "Every month", 378, by: opener)
        for (place, body) in bodies.enumerated() {
            try await days.ledger(
                body, cost: "£\(40 - place * 6),000", saving: "£\(52 - place * 5),000", 100, by: opener)
        }
        let measures = [
            ("Parishes with a tested plan", "parishes", "4", "64", "up"),
            ("Minutes from warning to the last door", "minutes", "95", "40", "down"),
            ("Pumps that start at once", "%", "61", "95", "up"),
        ]
        var values: [Int: [(Int64, String)]] = [:]
        for (place, measure) in measures.enumerated() {
            let (start, step) = ([8, 92, 63][place], [4, -4, 3][place])
            let number = try await days.measure(
                measure.0, measure.1, from: measure.2, to: measure.3, measure.4, of: bodies[place], 350, by: opener)
            values[number] = (0..<12).map { month in (Int64(342 - month * 30), "\(start + step * month)") }
        }
        try await days.risk(
            "Wardens are few in winter", "A plan is there and nobody to carry it out",
            "Doors are not knocked on in time",
            3, 3, of: Self.coast[0], 300, by: opener)
        guard let owner = days.crew.person(Self.rivers) else { return }
        for isBefore in [true, false] {
            for (number, known) in values.sorted(by: { $0.key < $1.key }) {
                try await days.enter(known.filter { ($0.0 >= 180) == isBefore }, for: number, by: opener)
            }
            for (index, question) in Self.agreed.enumerated() where (index < 3) == isBefore {
                try await agree(question, index, bodies, by: owner)
            }
            if isBefore {
                try await days.review(
                    scheduled: 180, announced: 350,
                    held: (180, "Half of the parishes have a plan that was tested. Go on, and find more wardens.", -4),
                    by: owner)
            }
        }
    }

    /// Every other month: decided, and something promised with it that was kept.
    private func agree(_ question: String, _ index: Int, _ bodies: [String], by owner: Viewer) async throws {
        let ago = Int64(330 - index * 60)
        let number = try await days.propose(question, "Yes.", ago, due: ago - 14, by: opener)
        for body in Self.coast {
            try await days.comment("Our wardens are for it.", on: number, ago - 2, by: days.crew.person(body))
        }
        try await days.decide(number, "Yes, before the autumn.", ago - 6, by: owner)
        let promise = try await days.promise(
            "Lend two pumps to \(Self.lent[index % 3])", from: number, of: bodies[index % 4], ago - 6, due: ago - 40,
            by: owner)
        if ago > 30 {
            try await Actions(desk: days.desk(ago - 28)).close(
                promise, as: .done, note: "Lent.", in: days.slug, by: opener)
        }
    }

    private static let agreed = [
        "Do all parishes use one form of plan?", "Do we exercise at night too?", "Is there one stock of pumps?",
        "Do wardens get radios?", "Do harbour masters close the gates themselves?",
        "Who starts the pumps in winter?",
    ]

    private static let lent = ["Saltmere", "Harbourmouth", "Hexwick"]

    // MARK: - Ended

    private func loadCertificate() async throws {
        let lead = "department-of-health-and-care"
        try await days.give(.sro, lead, 0, 1_085, by: opener)
        try await days.give(.accountingOfficer, lead, 1, 1_085, by: opener)
        let values = (0..<20).map { month in (Int64(1_000 - month * 40), "\(max(1, 74 - month * 4))") }
        let hours = try await days.measure(
            "Hours from death to certificate", "hours", from: "78", to: "8", "down", of: lead, 1_010, by: opener)
        try await days.enter(values.filter { $0.0 >= 700 }, for: hours, by: opener)
        guard let owner = days.crew.person(lead) else { return }
        let number = try await days.propose(
            "Does a doctor sign with the badge they have?", "Yes, with the badge.", 900, due: 880, by: opener)
        try await days.comment(
            "Our doctors would rather not carry another.", on: number, 895, by: days.crew.person("eastbridge-nhs-trust")
        )
        try await days.decide(number, "Yes: one badge, no second card.", 885, by: owner)
        try await days.review(
            scheduled: 700, announced: 900,
            held: (700, "It works in Eastbridge. The rest of the country can have it.", 300),
            by: owner)
        try await days.enter(values.filter { $0.0 < 700 }, for: hours, by: opener)
        _ = try await Charters(database: days.demonstration.database, clock: days.clock(1_060)).change(
            .exitPlan,
            PartContent([
                "text":
                    "When certificates are digital everywhere, the identity office runs the service, and all others stop."
            ]), from: 0, in: days.slug, by: opener)
        let closings = Closings(desk: days.desk(205))
        try await closings.keep(
            "The certificate service and its contract", by: "national-identity-office", note: "With a team of four",
            in: days.slug, by: opener)
        try await closings.keep(
            "Papers and figures of the trial", by: lead, note: "To be deleted ten years after the end", in: days.slug,
            by: opener)
        let lessons = [
            "worked":
                "One registrar and one ward tried it for six weeks before anybody wrote a specification. Both asked for less than we had planned.",
            "did-not": "We told funeral directors last. For three months they had to ask for paper all the same.",
            "advice": "Walk the whole way with one family’s papers first, and ask everybody who touches them.",
        ]
        try await closings.learn(try ClosingLessonsDraft.read(days.form(lessons)), in: days.slug, by: opener)
        try await Launches(database: days.demonstration.database, clock: days.clock(200)).change(
            .end, because: "Certificates are digital everywhere, and the identity office runs the service.",
            in: days.slug,
            by: owner)
    }
}
