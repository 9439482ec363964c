/// 'Digital death certificate': ended, with lessons. 'One front door for new businesses': just begun.
extension DemonstrationHistory {
    private static let health = "department-of-health-and-care"
    private static let identity = "national-identity-office"
    private static let city = "eastbridge-city-council"
    private static let trust = "eastbridge-nhs-trust"

    static let certificate: DemonstrationHistory = {
        var history = DemonstrationHistory()
        history.startCertificate()
        history.payForCertificate()
        history.runCertificate()
        return history
    }()

    private mutating func startCertificate() {
        on(
            -1_090, "opener", .role(.sro, of: Self.health, to: "sro"),
            .role(.accountingOfficer, of: Self.health, to: "accounting-officer"),
            .role(.financeLead, of: Self.health, to: "finance-lead"), .role(.dataLead, of: Self.health, to: "opener"),
            .role(.operationalLead, of: Self.trust, to: Self.trust), .role(.contact, of: Self.city, to: Self.city),
            .role(.contact, of: Self.identity, to: Self.identity), .role(.contact, of: Self.health, to: "opener"),
            .role(.contact, of: Self.trust, to: Self.trust), .member("Amara Osei", .reader))
        on(
            -1_085, "opener",
            .sign(.journey, .yes, "A family carries the same paper from ward to registrar to undertaker."),
            .sign(.data, .yes, "Doctor, registrar and office each write the same names down."),
            .sign(.shift, .no, "Each body does the work that it did before."),
            .sign(.coherence, .no, "One certificate is enough; nothing else hangs on it."),
            .sign(.authority, .yes, "A registrar may not register without the doctor’s signature."),
            .models([.delivers: .yes, .ownMoney: .no, .depends: .no, .moves: .no, .lasts: .no]),
            .choose(.leadWithSupport, because: ""))
        on(
            -1_070, "opener", .suggestedRights,
            .part(
                .scope,
                ["text": "The certificate of the cause of death, from doctor to registrar, in Eastbridge first."]),
            .part(
                .dataPlan,
                [
                    "moves": "The signed certificate, from hospital or surgery to the registrar.",
                    "minimum": "The certificate as the law prescribes it, and nothing of the record behind it.",
                    "basis": "Births and Deaths Registration Act 1953, section 22",
                ]),
            .part(.reviewRhythm, ["months": "6", "first": "+175"]),
            .part(
                .exitPlan,
                [
                    "text": """
                    When all surgeries send certificates, the identity office runs the service, the department pays for it, and \
                    the project's copies are deleted within 60 days.
                    """
                ]))
        on(
            -1_068, "opener",
            .party(
                Self.health, contribution: "Money, rules and a team of six", benefit: "One certificate for the country",
                givesUp: "The paper form"),
            .party(
                Self.identity, contribution: "The signature service", benefit: "Deaths known the same day",
                givesUp: "A queue of its own"),
            .party(
                Self.city, contribution: "Registrars for the trial", benefit: "No certificates to type",
                givesUp: "Appointments at which the paper is handed over"),
            .party(
                Self.trust, contribution: "Two wards and the bereavement office", benefit: "Fewer calls from families",
                givesUp: "Certificates signed in the evening"))
    }

    private mutating func payForCertificate() {
        on(
            -1_060, "opener",
            Self.finance(
                "Team and signature service", Self.health, .paid, "£800,000", "£950,000", "£600,000",
                under: "Digital budget, agreed by the accounting officer"),
            Self.ledger(
                Self.health, year: 0, cost: "£800,000", came: ("£840,000", "0", "0")),
            Self.ledger(
                Self.health, year: 1, cost: "£950,000", cashable: "£200,000", came: ("£930,000", "£160,000", "£50,000")),
            Self.ledger(
                Self.identity, year: 1, cost: "£60,000", cashable: "£120,000", came: ("£75,000", "£140,000", "0")),
            Self.ledger(
                Self.city, year: 1, cost: "£40,000", cashable: "£70,000", came: ("£38,000", "£90,000", "£30,000")),
            Self.ledger(
                Self.trust, year: 1, cost: "£55,000", cashable: "£30,000", came: ("£61,000", "£20,000", "£45,000")),
            Self.measure(
                "Days until registered", "From death to registration, middle value", "days", from: "9", to: "3", .down,
                source: "Registrars", owner: (body: Self.city, post: Self.city), tolerance: "0.5"),
            Self.measure(
                "Certificates sent electronically", "Of all certificates in the city", "%", from: "0", to: "95", .up,
                source: "Signature service", owner: (body: Self.identity, post: Self.identity)),
            Self.measure(
                "Certificates sent back", "Certificates that a registrar returned for a mistake", "%", from: "14",
                to: "5", .down, source: "Registrars", owner: (body: Self.city, post: Self.city), tolerance: "1"))
        on(-1_050, "opener", .memorandum)
        on(-1_040, "sro", .launch, .review(in: 190))
    }

    private mutating func runCertificate() {
        values(1, by: Self.city, until: -130, ["8", "7", "6", "5", "5", "4", "4", "3", "3", "2.5"])
        values(2, by: Self.identity, until: -130, ["41", "52", "60", "68", "75", "81", "86", "90", "94", "97"])
        values(3, by: Self.city, until: -130, ["12", "11", "10", "8", "8", "7", "6", "5", "5", "4"])
        on(
            -1_020, Self.trust,
            .risk(
                Self.risk(
                    "Doctors sign at the end of a shift", "Certificates wait for a day", "Families wait", 4, 3,
                    plan: "Sign at the bedside, by tablet.", owner: (body: Self.trust, post: Self.trust))))
        on(
            -990, Self.trust,
            .propose(
                [
                    "question": "Do locum doctors sign as well?", "options": "Yes; only with a permanent colleague; no",
                    "recommendation": "Yes, with their own registration number.", "kind": "people",
                ], within: 20))
        on(
            -980, Self.trust,
            .decide(1, "Locum doctors sign with their own number.", because: "A third of nights are theirs."))
        on(
            -850, "sro",
            .conclude(
                1, .confirm,
                "The trial wards send nine in ten certificates. Surgeries are slower: they want it in their own system.",
                next: 300))
        on(
            -849, "opener",
            .action(
                Self.action(
                    "Signature inside the surgeries’ system", owner: (body: Self.identity, post: Self.identity)),
                due: 200))
        on(
            -640, Self.identity,
            .done("Signature inside the surgeries’ system", "In two of three systems; the third follows."))
        on(
            -550, "sro",
            .conclude(
                2, .confirm,
                "All surgeries but four are connected. The identity office is ready to take the service over.",
                next: 420))
        on(-200, Self.trust, .closeRisk(1))
        on(
            -135, "sro",
            .keep("The certificate service and its contract", by: Self.identity, "With a team of four"),
            .keep("Papers and figures of the trial", by: Self.health, "To be deleted ten years after the end"),
            .lessons(
                worked: "One registrar and one ward tried it for six weeks before anybody wrote a specification.",
                didNot:
                    "We told funeral directors last. For three months they had to ask for paper all the same.",
                advice: "Walk the whole way with one family’s papers first, and ask everybody who touches them."))
        on(
            -128, "sro",
            .conclude(
                3, .end,
                """
                The outcome is reached: a certificate arrives the same day, and is registered in two and a half. Worked: \
                registrars and doctors in one room from the first week. Did not: we asked surgeries to use a second system for a \
                year, and lost that year.
                """, next: nil))
    }

    private static let enterprise = "department-for-enterprise-and-energy"

    static let frontDoor: DemonstrationHistory = {
        var history = DemonstrationHistory()
        history.on(
            -20, "opener", .role(.sro, of: enterprise, to: "sro"),
            .role(.contact, of: "saltmere-haven-council", to: "saltmere-haven-council"),
            .member("Amara Osei", .contributor),
            .sign(.journey, .yes, "Somebody who opens a café fills in eleven forms of five bodies."),
            .sign(.data, .yes, "Name, address and trade are asked for eleven times."),
            .sign(.authority, .unsure, "Whether the tax office may take a licence’s answers is being asked."))
        history.on(
            -12, "saltmere-haven-council",
            .propose(
                [
                    "question": "Do we join with the start-up licence finder?",
                    "options": "Join; build on it; stay apart",
                    "recommendation": "Build on it: it has the list of licences that we would have to make.",
                    "reasons": "It is a neighbour’s work of a year.", "kind": "other",
                ], within: 30))
        history.on(-7, "sro", .comment(1, "Agreed in principle. Who may speak for them?"))
        return history
    }()
}
