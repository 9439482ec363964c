import Access
import Kernel

/// The people of the demonstration's story, each with a profile of their own, and the teams that the story needs.
enum DemonstrationCast {
    enum Place: Sendable {
        case headOfBody
        /// Directs the team with this name and others; stands in no team.
        case director(of: String)
        case headOfTeam(String)
        case member(of: String)
    }

    struct Member: Sendable {
        let name: String
        let given: String
        let family: String
        let body: String
        let place: Place
        let title: String
        /// From 1, in the ladder of the body; of a member of a team only.
        var rank = 4
        let profession: String
        let pronouns: String
        var knownAs = ""
        let phone: String
        let mobile: String
        let pattern: String
        let languages: String
        let worksOn: String
        let contactFor: String
        let skills: String
        let interests: String
        let networks: String
        let topics: [String]
        var role = Viewer.Role.member
        /// Of a guest: how long access lasts from the day of the demonstration.
        var days: Int64?
        /// Also held, for the winter of 2025, a post in the joint team 'Winter Pressures 2025'.
        var winterTitle: String?

        func leads(_ team: String, of body: String) -> Bool {
            if case .headOfTeam(team) = place { return self.body == body }
            return false
        }
    }

    /// A team of people from several bodies, ended; those who were in it know each other.
    static let winter = "Winter Pressures 2025"
    static let winterBody = "Department for Homes"

    /// Teams beside those that the tables have, by body.
    static let teams: [String: [DemonstrationTeam]] = [
        "Northmoor Council": [
            DemonstrationTeam(
                name: "Supported Housing Commissioning", parent: "Joint Commissioning",
                purpose:
                    "Buys and checks supported housing in Northmoor, so that people who need help with a home get both.",
                comeToUsFor: "new supported housing schemes, referrals, quality reviews and rates",
                topics: ["supported housing", "procurement", "homelessness prevention"], profession: "Housing")
        ],
        "Eastbridge NHS Trust": [
            DemonstrationTeam(
                name: "Homeless Health", parent: nil,
                purpose: "Cares for people without a home, in clinics, hostels and on the street.",
                comeToUsFor: "clinics for people without a home, registering with a doctor and joint visits",
                topics: ["homelessness", "health inequalities", "substance misuse"], profession: "Clinical")
        ],
        winterBody: [
            DemonstrationTeam(
                name: winter, parent: nil,
                purpose: "Brought bodies together to keep people safe from the cold in the winter of 2025.",
                comeToUsFor: "what was learnt; the team has ended", topics: ["rough sleeping", "emergency planning"],
                profession: "Project delivery")
        ],
    ]

    static let members: [Member] = policy + local + platform

    private static let policy = [
        Member(
            name: "Amara Osei", given: "Amara", family: "Osei", body: "Department for Homes",
            place: .member(of: "Homelessness and Rough Sleeping"), title: "Policy lead, rough sleeping", rank: 5,
            profession: "Policy", pronouns: "she/her", phone: "020 7946 0121", mobile: "07700 900121",
            pattern: "Monday to Friday, 9am to 5pm", languages: "English, Twi",
            worksOn: """
                I lead policy on the second night: what it takes that nobody who sleeps out once has to do so again. \
                At present I am bringing together a council, a police force, a hospital and a charity around Northmoor.
                """,
            contactFor:
                "Rough sleeping policy, supported housing rules and money, and who does what in No second night out.",
            skills: "Policy design; negotiation; working across bodies; costing options",
            interests: "Choral singing, allotments",
            networks: "Policy Profession; Cross-Government Homelessness Network",
            topics: ["supported housing", "rough sleeping", "homelessness"], winterTitle: "Policy lead"),
        Member(
            name: "Tom Whitlock", given: "Thomas", family: "Whitlock", body: "Department for Homes",
            place: .director(of: "Homelessness and Rough Sleeping"),
            title: "Director of Homelessness and Rough Sleeping", profession: "Policy", pronouns: "he/him",
            knownAs: "Tom", phone: "020 7946 0107", mobile: "07700 900107", pattern: "Monday to Friday",
            languages: "English",
            worksOn: """
                I answer for our work on homelessness, and I am the senior responsible owner of No second night out.
                """,
            contactFor: "Decisions that cannot be made lower down, and the start or end of joint work on homelessness.",
            skills: "Programme leadership; ministerial advice; risk", interests: "Fell running",
            networks: "Senior Responsible Owners' Network",
            topics: ["homelessness", "senior responsible owner", "cross-government working"]),
        Member(
            name: "Jean Marchetti", given: "Jean", family: "Marchetti", body: "Department for Homes",
            place: .headOfBody, title: "Permanent Secretary and Accounting Officer", profession: "Policy",
            pronouns: "she/her", phone: "020 7946 0101", mobile: "07700 900101", pattern: "Monday to Friday",
            languages: "English, French, Italian",
            worksOn: """
                I lead the department, and I answer for its money: that each pound is spent as the law and the \
                department's budget allow.
                """,
            contactFor: "Accounting officer decisions. For my diary, ask the Private Office.",
            skills: "Public finance; governance; audit", interests: "Opera",
            networks: "Accounting Officers' Forum", topics: ["accounting officer", "public money"]),
        Member(
            name: "Morag Petrie", given: "Morag", family: "Petrie", body: "Department for Homes",
            place: .headOfTeam("Data Sharing and Information Rights"), title: "Data protection lead",
            profession: "Knowledge and information management", pronouns: "she/her", phone: "020 7946 0133",
            mobile: "07700 900133", pattern: "Tuesday to Friday", languages: "English, Scottish Gaelic",
            worksOn: """
                I see to it that we share what helps people and nothing more: agreements, impact assessments, and \
                the questions to ask before any list of names leaves a building.
                """,
            contactFor: "Data sharing agreements, impact assessments, and whether you need one at all. Come early.",
            skills: "Data protection law; drafting agreements; training", interests: "Sea swimming",
            networks: "Data Protection Officers' Network",
            topics: ["data protection", "data sharing", "data protection impact assessment"]),
        Member(
            name: "Priya Raman", given: "Priya", family: "Raman", body: "Benefits Agency",
            place: .headOfTeam("Finance and Performance"), title: "Finance lead", profession: "Finance",
            pronouns: "she/her", phone: "01632 960140", mobile: "07700 900140",
            pattern: "Monday to Thursday, 8am to 6pm", languages: "English, Tamil",
            worksOn: "The agency's budget for people without a home, and what earlier help would save us.",
            contactFor: "What a claim costs, pooled budgets, and figures for an invest to save case.",
            skills: "Cost modelling; business cases; pooled budgets", interests: "Cricket scoring",
            networks: "Government Finance Network",
            topics: ["public money", "pooled budget", "invest to save"]),
    ]

    private static let local = [
        Member(
            name: "Dan Okafor", given: "Daniel", family: "Okafor", body: "Northmoor Council",
            place: .headOfTeam("Supported Housing Commissioning"), title: "Housing manager", profession: "Housing",
            pronouns: "he/him", knownAs: "Dan", phone: "01632 960114", mobile: "07700 900114",
            pattern: "Monday to Friday, 8am to 4pm", languages: "English, Igbo",
            worksOn: """
                I commission supported housing in Northmoor: 14 schemes, 312 homes. I agree what each is for, what it \
                costs and who gets a place, and I visit every one of them twice a year.
                """,
            contactFor:
                "New supported housing schemes, referrals, quality reviews, and where there is a place tonight.",
            skills: "Commissioning; contract management; tenancy law; talking to landlords",
            interests: "Brass bands, canal boats", networks: "Northern Dales Housing Partnership",
            topics: ["supported housing", "homelessness prevention", "procurement"], winterTitle: "Council liaison"),
        Member(
            name: "Insp. Ruth Calder", given: "Ruth", family: "Calder", body: "Westshire Police",
            place: .headOfTeam("Problem Solving Unit"), title: "Inspector, problem solving", profession: "Policing",
            pronouns: "she/her", phone: "01632 960151", mobile: "07700 900151", pattern: "Shifts; ask the unit",
            languages: "English, British Sign Language",
            worksOn: "Finding out why the same people and places need us again and again, and what else would help.",
            contactFor: "Encampments, begging, welfare concerns on the street, and joint visits with outreach.",
            skills: "Problem-oriented policing; multi-agency meetings; evaluation", interests: "Beekeeping",
            networks: "Problem Solving Practitioners",
            topics: ["antisocial behaviour", "rough sleeping", "evaluation"],
            winterTitle: "Police liaison"),
        Member(
            name: "Dr Siân Prosser", given: "Siân", family: "Prosser", body: "Eastbridge NHS Trust",
            place: .headOfTeam("Homeless Health"), title: "Clinical lead", profession: "Clinical",
            pronouns: "she/her", phone: "01632 960162", mobile: "07700 900162", pattern: "Monday, Tuesday and Thursday",
            languages: "English, Welsh",
            worksOn:
                "Health care for people without a home: clinics where they are, and a way out of hospital that is not the street.",
            contactFor: "Clinics, joint discharge, registering somebody with a doctor, and data on admissions.",
            skills: "Inclusion health; addiction medicine; service design", interests: "Harp",
            networks: "Inclusion Health Clinicians",
            topics: ["homelessness", "hospital discharge", "health inequalities"],
            winterTitle: "Clinical adviser"),
        Member(
            name: "Leila Haddad", given: "Leila", family: "Haddad", body: "Harbour Trust",
            place: .headOfTeam("Street Outreach"), title: "Outreach lead", profession: "Housing",
            pronouns: "she/her", phone: "01632 960173", mobile: "07700 900173", pattern: "Evenings and nights",
            languages: "English, Arabic, French",
            worksOn: "I lead the teams who meet people sleeping out in Northmoor, every night of the year.",
            contactFor: "Somebody new on the street, outreach rounds, and where to send blankets and volunteers.",
            skills: "Street outreach; first aid; de-escalation", interests: "Boxing",
            networks: "Outreach Workers' Exchange", topics: ["rough sleeping", "homelessness", "voluntary sector"],
            role: .guest, days: 100, winterTitle: "Outreach liaison"),
        Member(
            name: "Nasreen Iqbal", given: "Nasreen", family: "Iqbal", body: "Northmoor Council",
            place: .member(of: "Information Governance"), title: "Information manager", rank: 3,
            profession: "Knowledge and information management", pronouns: "she/her", phone: "01632 960118",
            mobile: "07700 900118", pattern: "Monday to Friday, mornings", languages: "English, Urdu, Punjabi",
            worksOn: "I keep the council's part of this directory true: new starters, leavers, teams that moved.",
            contactFor: "Corrections to Northmoor's entries, imports, and what the council publishes.",
            skills: "Records management; data quality", interests: "Bread",
            networks: "Local Records Managers", topics: ["information governance", "data standards"],
            role: .bodyAdministrator),
    ]

    private static let platform = [
        Member(
            name: "Col Bevan", given: "Colin", family: "Bevan", body: "Digital Works",
            place: .member(of: "Common Platforms"), title: "Service owner, Concordat", rank: 5,
            profession: "Digital and data", pronouns: "he/him", knownAs: "Col", phone: "020 7946 0190",
            mobile: "07700 900190", pattern: "Monday to Friday", languages: "English, Welsh",
            worksOn: "I run Concordat for everybody who uses it: bodies, accounts, imports, backups.",
            contactFor: "Getting your body on board, problems with signing in, and what to build next.",
            skills: "Service management; operations; user support", interests: "Bell ringing",
            networks: "Service Owners' Guild", topics: ["digital services", "service design"],
            role: .platformAdministrator)
    ]
}
