import DemonstrationNames

/// What people of the demonstration say of themselves, put together from what their team does.
enum DemonstrationTexts {
    static func purpose(of body: DemonstrationNames.Body) -> String {
        // Jargon is no purpose, and 'a and b' would be lost in a list.
        var subjects: [String] = []
        for topic in body.teams.flatMap(\.topics) where !subjects.contains(topic) {
            if topic != "government jargon", !topic.contains(" and ") { subjects.append(topic) }
        }
        let some = list(Array(subjects.prefix(4)))
        return switch body.kind {
        case .department: "Makes policy and law, and answers to ministers, on \(some)."
        case .agency: "Serves the public for the \(body.parent ?? "government"): \(some)."
        case .council: "Serves the people of \(body.place): homes, care, schools, streets and planning."
        case .healthTrust: "Runs hospitals and clinics in and around \(body.place): \(some)."
        case .police: "Keeps the peace in and around \(body.place): \(some)."
        case .devolved: "Governs its nation in what is devolved: \(some)."
        case .charity: "A charity that works on \(some)."
        case .supplier: "Works for public bodies on \(some)."
        case .regulator: "Sets standards and checks that they are kept: \(some)."
        case .corporation: "Owned by the public, run as a business: \(some)."
        }
    }

    /// 'a, b and c'.
    static func list(_ items: [String]) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " and " + last
    }

    /// The parts of 'agendas, papers and clearance'.
    static func parts(_ text: String) -> [String] {
        var result: [String] = []
        for part in text.split(separator: ",") {
            let ends = String(part).split(separator: " ").map(String.init)
            if let and = ends.lastIndex(of: "and"), and > 0, and + 1 < ends.count, ends.count - and <= 4 {
                result.append(ends[..<and].joined(separator: " "))
                result.append(ends[(and + 1)...].joined(separator: " "))
            } else {
                result.append(ends.joined(separator: " "))
            }
        }
        return result.filter { !$0.isEmpty }
    }

    static func worksOn(_ team: DemonstrationTeam, isHead: Bool, _ random: inout SeededGenerator) -> String {
        let items = parts(team.comeToUsFor)
        let some = list(random.some(items, 2))
        let topic = team.topics.isEmpty ? some : random.pick(team.topics)
        if isHead {
            return random.pick([
                "I lead \(team.name), which \(lowered(team.purpose))",
                "I answer for what \(team.name) does: \(list(items)).",
            ])
        }
        return random.pick([
            "My part of \(team.name) is \(some).",
            "Mostly \(some), and whatever comes up on \(topic).",
            "\(capitalised(some)); at present also a review of how we handle \(topic).",
            "I look after \(some) for \(team.name).",
            "I work on \(topic), with a view to \(some).",
            "Half my week is \(some); the other half is helping colleagues with \(topic).",
        ])
    }

    static func contactFor(_ team: DemonstrationTeam, isHead: Bool, _ random: inout SeededGenerator) -> String {
        let items = parts(team.comeToUsFor)
        let some = list(random.some(items, 2))
        if isHead { return "Anything you would come to \(team.name) for, when you do not know whom to ask." }
        return random.pick([
            "\(capitalised(some)).",
            "Questions about \(some).",
            "Anything on \(some): better early than late.",
            "How we do \(some), and who else you should speak to.",
        ])
    }

    static func function(_ title: String, _ team: DemonstrationTeam) -> String {
        "\(title) in a team that \(lowered(team.purpose))"
    }

    static func skills(_ profession: String, _ random: inout SeededGenerator) -> String {
        let own = skillTable[profession] ?? []
        return random.some(own + general, random.within(2...4)).joined(separator: "; ")
    }

    static func pronouns(_ gender: DemonstrationNames.Gender, _ random: inout SeededGenerator) -> String {
        if random.chance(4) { return "they/them" }
        return switch gender {
        case .feminine: "she/her"
        case .masculine: "he/him"
        case .either: random.pick(["she/her", "he/him", "they/them"])
        }
    }

    static func languages(_ heritage: String, _ random: inout SeededGenerator) -> String {
        let own = languageTable[heritage] ?? []
        if !own.isEmpty, random.chance(45) { return "English, \(random.pick(own))" }
        return random.chance(8)
            ? "English, \(random.pick(["French", "German", "Spanish", "British Sign Language"]))" : ""
    }

    static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    private static func lowered(_ text: String) -> String { text.prefix(1).lowercased() + text.dropFirst() }

    static let patterns = [
        "Monday to Friday", "Monday to Thursday", "Tuesday to Friday", "Monday, Tuesday and Wednesday",
        "Wednesday to Friday", "Monday to Friday, 8am to 4pm", "Monday to Friday, 10am to 6pm", "Nine days in ten",
        "Term time only", "Job share: Monday to Wednesday midday",
    ]

    static let interests = [
        "Running", "Choirs", "Allotments", "Chess", "Football", "Baking", "Local history", "Cycling", "Knitting",
        "Photography", "Hill walking", "Board games", "Gardening", "Swimming", "School governor", "Bird watching",
    ]

    static let networks = [
        "Cross-Government Homelessness Network", "Women in Data", "Policy Profession",
        "Local Authority Digital Network",
        "Carers' Network", "Race Equality Network", "Disability Network", "Analysts' Exchange",
        "Project Delivery Community",
        "Data Sharing Practitioners", "New Managers' Circle", "Rural Services Network",
    ]

    /// What people of a given name are often called.
    static let nicknames = [
        "Katherine": "Kate", "Catherine": "Cathy", "Elizabeth": "Liz", "Margaret": "Maggie", "Jennifer": "Jen",
        "Deborah": "Debbie", "Susan": "Sue", "Patricia": "Pat", "Rebecca": "Becky", "Samantha": "Sam",
        "Victoria": "Vicky", "Josephine": "Jo", "Philippa": "Pippa", "Charlotte": "Lottie", "Judith": "Judy",
        "William": "Bill", "Robert": "Bob", "Richard": "Rick", "Michael": "Mick", "Anthony": "Tony", "Edward": "Ted",
        "Thomas": "Tom", "James": "Jim", "Christopher": "Chris", "Andrew": "Andy", "Nicholas": "Nick",
        "Stephen": "Steve", "Matthew": "Matt", "Alexander": "Sandy", "Benjamin": "Ben", "Daniel": "Danny",
        "Samuel": "Sam", "Joseph": "Joe", "Timothy": "Tim", "Geoffrey": "Geoff", "Frederick": "Fred",
        "Mohammed": "Mo", "Siobhán": "Shiv", "Krzysztof": "Kris", "Tomasz": "Tom",
    ]

    private static let languageTable = [
        "Welsh": ["Welsh"], "Scottish": ["Scottish Gaelic"], "Irish": ["Irish"],
        "South Asian": ["Urdu", "Punjabi", "Hindi", "Bengali", "Gujarati", "Tamil"],
        "West African": ["Yoruba", "Igbo", "Twi", "Krio"], "Polish": ["Polish"], "Chinese": ["Mandarin", "Cantonese"],
        "Arabic": ["Arabic"], "Turkish": ["Turkish"], "East African": ["Somali", "Swahili", "Amharic"],
        "Southern European": ["Italian", "Portuguese", "Spanish", "Greek"],
        "Eastern European": ["Romanian", "Ukrainian", "Lithuanian", "Czech"],
    ]

    private static let general = [
        "facilitation", "plain English", "stakeholder management", "line management", "minute taking", "Excel",
    ]

    private static let skillTable = [
        "Policy": ["policy design", "briefing ministers", "legislation", "consultation", "options appraisal"],
        "Operational delivery": ["case management", "rota planning", "complaints", "quality checking"],
        "Digital and data": ["SQL", "Python", "content design", "user research", "service design", "data modelling"],
        "Finance": ["budgeting", "forecasting", "business cases", "cost modelling", "audit"],
        "Legal": ["drafting", "litigation", "contract law", "information law"],
        "Commercial": ["tendering", "contract management", "negotiation", "supplier markets"],
        "Communications": ["press", "campaigns", "social media", "speech writing"],
        "Human resources": ["recruitment", "mediation", "learning design", "employment law"],
        "Analysis": ["R", "econometrics", "evaluation", "survey design", "data linkage", "forecasting"],
        "Project delivery": ["planning", "risk management", "benefits management", "agile delivery"],
        "Property": ["surveying", "leases", "space planning"], "Internal audit": ["audit", "assurance", "controls"],
        "Counter fraud": ["investigation", "data matching", "interviewing"],
        "Security": ["vetting", "incident response", "risk assessment"],
        "Science and engineering": ["modelling", "laboratory methods", "inspection", "GIS"],
        "Planning": ["planning law", "urban design", "GIS"],
        "Knowledge and information management": ["records", "data protection", "freedom of information"],
        "Corporate services": ["governance", "diary management", "secretariat"],
        "Social care": ["assessment", "safeguarding", "care planning"],
        "Clinical": ["triage", "discharge planning", "quality improvement"],
        "Policing": ["problem solving", "interviewing", "neighbourhood work"],
        "Education": ["school improvement", "special needs", "attendance"],
        "Environmental health": ["inspection", "enforcement", "food safety"],
        "Housing": ["housing law", "tenancy support", "commissioning", "outreach"],
        "Community engagement": ["community organising", "fundraising", "volunteering"],
    ]
}
