import Kernel

/// A joint effort of the invented government, as the demonstration tells it.
struct DemonstrationEffort: Sendable {
    var kind = Collaboration.Kind.collaboration
    let title: String
    let outcome: String
    var aims = ""
    var clients = ""
    var places = ""
    let topics: [String]
    /// Slugs of bodies, the lead first.
    let bodies: [String]
    let stage: Collaboration.Stage
    /// How many days before today it was registered.
    let age: Int
    /// For how many days it is planned, from its registration.
    var days = 720
    /// What happened in it, where the demonstration tells that; otherwise it only has a stage.
    var history: DemonstrationHistory?
}

/// The five efforts that every page can show, and what other bodies have registered. All of it is made up.
enum DemonstrationStory {
    static let night = DemonstrationEffort(
        title: "No second night out",
        outcome: "Nobody sleeps rough in Northmoor for a second night by March 2028.",
        aims: """
            Somebody meets everybody who sleeps out within hours, and has a bed to offer the same night. One list of beds, one \
            visit, one plan: council, police, hospital, benefits and outreach work from the same page.
            """,
        clients: "people sleeping rough", places: "Northmoor",
        topics: ["rough sleeping", "supported housing", "homelessness", "hospital discharge"],
        bodies: [
            "department-for-homes", "northmoor-council", "westshire-police", "eastbridge-nhs-trust", "benefits-agency",
            "harbour-trust",
        ], stage: .preparing, age: 150, days: 630, history: .night)

    static let frontDoor = DemonstrationEffort(
        title: "One front door for new businesses",
        outcome: "Somebody who starts a business tells government once, and hears from one place what to do.",
        aims: "One form for registering, licensing and tax, with the answers passed on to the bodies that need them.",
        clients: "people who start a business", places: "Saltmere Haven, Harbourmouth",
        topics: ["business support", "licensing", "digital services"],
        bodies: ["department-for-enterprise-and-energy", "treasury-and-revenue-department", "saltmere-haven-council"],
        stage: .proposed, age: 24, history: .frontDoor)

    static let flood = DemonstrationEffort(
        title: "Flood-ready coast", outcome: "Every coastal parish has a tested flood plan by the autumn of 2027.",
        aims: "Plans, wardens and exercises for 64 parishes, with one warning service and one stock of pumps.",
        clients: "households in coastal parishes", places: "Saltmere Haven, Harbourmouth, Hexwick",
        topics: ["flooding", "emergency planning", "coastal erosion"],
        bodies: [
            "rivers-and-coast-agency", "saltmere-haven-council", "harbourmouth-council", "hexwick-and-dales-council",
        ],
        stage: .running, age: 400, history: .flood)

    static let payroll = DemonstrationEffort(
        title: "Shared payroll", outcome: "Four bodies pay 41,000 people from one payroll at a third less cost.",
        aims: "One payroll service instead of four, one contract, one team.", clients: "staff of four bodies",
        topics: ["people management", "legacy systems", "value for money"],
        bodies: ["digital-works", "courts-agency", "highways-and-bridges-agency", "probation-and-release-service"],
        stage: .running, age: 500, days: 900, history: .payroll)

    static let certificate = DemonstrationEffort(
        title: "Digital death certificate",
        outcome: "A doctor’s certificate reaches the registrar the same day, and families wait no longer for papers.",
        aims:
            "A signed electronic certificate from hospital and surgery to registrar, in place of paper carried by families.",
        clients: "bereaved families", places: "Eastbridge",
        topics: ["digital services", "data sharing", "health"],
        bodies: [
            "department-of-health-and-care", "national-identity-office", "eastbridge-city-council",
            "eastbridge-nhs-trust",
        ],
        stage: .ended, age: 1_100, days: 1_000, history: .certificate)

    static let main = [night, frontDoor, flood, payroll, certificate]

    /// What stands in the register beside the story.
    static let others: [DemonstrationEffort] = [
        project(
            "Warm spaces register", "northmoor-council", 12, .proposed, ["homelessness prevention", "fuel poverty"],
            "Anybody who is cold finds a warm public room within a mile, today.", "people who cannot heat their home"),
        project(
            "Tenancy sustainment pilot", "benefits-agency", 3, .proposed, ["supported housing", "housing costs"],
            "Fewer people lose a supported home within their first year.", "new tenants of supported housing"),
        project(
            "Start-up licence finder", "saltmere-haven-council", 60, .running, ["licensing", "business support"],
            "Somebody who opens a café, shop or salon sees every licence they need on one page.",
            "people who start a business"),
        project(
            "Discharge to a home", "northern-dales-nhs-trust", 210, .running, ["hospital discharge", "homelessness"],
            "Nobody is discharged from hospital to the street.", "patients without a home"),
        project(
            "Bus times people can trust", "department-for-movement", 310, .running, ["buses", "open data"],
            "Nine in ten buses come when the sign says so.", "people who take the bus"),
        project(
            "School places by map", "department-of-learning", 95, .running, ["school places", "geospatial data"],
            "Councils see two years ahead where places will be short.", "parents of young children"),
        project(
            "Young carers named early", "westshire-county-council", 40, .proposed,
            ["unpaid carers", "school attendance"],
            "Every young carer is known to one adult in school by the age of twelve.",
            "children who care for a relative"),
        project(
            "One visit for food businesses", "hexwick-and-dales-council", 260, .running,
            ["food safety", "trading standards"],
            "A food business is inspected once a year by one officer for everything.", "food businesses"),
        project(
            "Court dates by text", "courts-agency", 510, .ended, ["tribunals", "digital services"],
            "Half as many people miss their hearing.", "people with a hearing"),
        project(
            "Release with a bank account", "probation-and-release-service", 330, .running,
            ["prison release", "benefit claims"],
            "Everybody who leaves prison has an account and a claim on the day.", "people leaving prison"),
        project(
            "Insulate the coldest first", "department-for-enterprise-and-energy", 75, .preparing,
            ["home insulation", "fuel poverty"], "The 20,000 coldest homes are insulated before any other.",
            "people in the coldest homes"),
        project(
            "Electric buses for the Dales", "hexwick-and-dales-council", 18, .proposed, ["buses", "electric vehicles"],
            "Every bus in the Dales is electric by 2030.", "people in the Dales"),
        project(
            "Vaccination where people are", "department-of-health-and-care", 180, .running,
            ["vaccination", "public health"],
            "Uptake in the ten lowest districts rises to the average.", "families in ten districts"),
        project(
            "Fraud flags shared in a day", "counter-fraud-bureau", 130, .preparing,
            ["fraud and error", "data sharing"],
            "A fraud found by one body is known to the others the next day.", "taxpayers"),
        project(
            "Apprentices for repair", "employment-service-agency", 220, .running,
            ["apprenticeships", "social housing"],
            "Six hundred apprentices repair social homes and stay in the trade.", "young people out of work"),
        project(
            "Street register of hazards", "aldermere-metropolitan-council", 350, .notPursued, ["road maintenance"],
            "A pothole is reported once.", "people who use roads"),
    ]

    private static func project(
        _ title: String, _ body: String, _ age: Int, _ stage: Collaboration.Stage, _ topics: [String],
        _ outcome: String,
        _ clients: String
    ) -> DemonstrationEffort {
        DemonstrationEffort(
            kind: .project, title: title, outcome: outcome, clients: clients, topics: topics, bodies: [body],
            stage: stage,
            age: age)
    }
}
