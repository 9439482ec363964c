/// Professions, grades and job titles.
extension DemonstrationNames {
    static let professionTable = """
        Policy
        Operational delivery
        Digital and data
        Finance
        Legal
        Commercial
        Communications
        Human resources
        Analysis
        Project delivery
        Property
        Internal audit
        Counter fraud
        Security
        Science and engineering
        Planning
        Knowledge and information management
        Corporate services
        Social care
        Clinical
        Policing
        Education
        Environmental health
        Housing
        Community engagement
        """

    /// kinds | grade : abbreviation : of 100 people ; …, the most junior first
    static let ladderTable = """
        department; agency; devolved government; regulator|Administrative officer:AO:14; Executive officer:EO:22; Higher executive officer:HEO:22; Senior executive officer:SEO:17; Grade 7:G7:14; Grade 6:G6:6; Deputy director:DD:3; Director:Dir:1; Director general:DG:1; Permanent secretary:Perm Sec:0
        council|Support officer:Scale 4:18; Officer:Scale 6:26; Senior officer:SO2:22; Team manager:PO3:16; Service manager:PO6:10; Head of service:HoS:5; Assistant director:AD:2; Director:Dir:1; Chief executive:CE:0
        NHS trust|Assistant:Band 3:19; Administrator:Band 4:18; Practitioner:Band 5:22; Senior practitioner:Band 6:18; Team leader:Band 7:12; Service lead:Band 8a:7; General manager:Band 8c:3; Director:VSM:1; Chief executive:CE:0
        police force|Police staff:Staff:24; Constable:PC:38; Sergeant:Sgt:18; Inspector:Insp:10; Chief inspector:Ch Insp:5; Superintendent:Supt:3; Chief superintendent:Ch Supt:1; Assistant chief constable:ACC:1; Chief constable:CC:0
        charity|Volunteer coordinator:VC:15; Support worker:SW:35; Senior worker:SSW:20; Team leader:TL:14; Manager:Mgr:10; Director:Dir:5; Chief executive:CE:1
        supplier; public corporation|Assistant:A:14; Associate:As:26; Consultant:C:26; Senior consultant:SC:18; Manager:M:10; Senior manager:SM:4; Director:D:2; Managing director:MD:0
        """

    /// profession | lowest rank | highest rank | titles
    static let jobTitleTable = """
        Policy|1|2|Policy support officer; Private office support officer; Correspondence officer
        Policy|3|4|Policy adviser; Policy officer; Bill manager; Assistant private secretary
        Policy|5|6|Senior policy adviser; Head of strategy; Policy lead; Private secretary
        Policy|7|9|Deputy director, policy; Policy director; Director of strategy
        Operational delivery|1|2|Caseworker; Contact centre adviser; Customer service officer; Processing officer
        Operational delivery|3|4|Team leader; Operations manager; Senior caseworker; Quality manager
        Operational delivery|5|6|Head of operations; Service delivery manager; Area manager
        Operational delivery|7|9|Chief operating officer; Director of operations
        Digital and data|1|2|Service desk analyst; Junior developer; Data officer
        Digital and data|3|4|Developer; Content designer; User researcher; Data analyst; Interaction designer; Delivery manager; Business analyst
        Digital and data|5|6|Product manager; Lead developer; Technical architect; Head of data; Service owner; Lead data engineer
        Digital and data|7|9|Chief digital officer; Chief technology officer; Chief data officer
        Finance|1|2|Accounts assistant; Finance officer; Payments officer
        Finance|3|4|Management accountant; Finance business partner; Financial analyst
        Finance|5|6|Head of financial planning; Finance lead; Chief accountant
        Finance|7|9|Finance director; Chief financial officer
        Legal|1|4|Paralegal; Legal adviser; Information rights officer
        Legal|5|6|Senior lawyer; Head of litigation
        Legal|7|9|Legal director; Monitoring officer
        Commercial|1|4|Buyer; Contract manager; Procurement officer; Category manager
        Commercial|5|6|Senior commercial lead; Head of procurement
        Commercial|7|9|Commercial director
        Communications|1|4|Press officer; Communications officer; Campaigns manager; Internal communications officer
        Communications|5|6|Head of news; Head of campaigns
        Communications|7|9|Director of communications
        Human resources|1|4|Recruitment officer; HR adviser; Learning and development manager; Wellbeing adviser
        Human resources|5|6|HR business partner; Head of talent
        Human resources|7|9|Director of people
        Analysis|1|2|Research assistant; Statistical officer
        Analysis|3|4|Research officer; Economist; Statistician; Operational researcher; Social researcher
        Analysis|5|6|Principal economist; Head of evaluation; Senior statistician; Lead analyst
        Analysis|7|9|Chief economist; Chief statistician; Director of analysis
        Project delivery|1|4|Project support officer; Project manager; Benefits manager; Risk manager
        Project delivery|5|6|Programme manager; Head of portfolio; Business change lead
        Project delivery|7|9|Programme director; Senior responsible owner
        Property|1|4|Facilities officer; Surveyor; Estates manager
        Property|5|9|Head of property; Director of estates
        Internal audit|2|4|Auditor; Senior auditor
        Internal audit|5|9|Head of internal audit
        Counter fraud|1|4|Fraud investigator; Intelligence analyst; Compliance officer
        Counter fraud|5|9|Head of counter fraud; Fraud policy lead
        Security|1|4|Vetting officer; Cyber security analyst; Security adviser
        Security|5|9|Head of security; Chief information security officer
        Science and engineering|1|4|Scientific officer; Environmental scientist; Engineer; Laboratory manager
        Science and engineering|5|9|Principal scientist; Head of engineering; Chief scientific adviser
        Planning|1|4|Planning officer; Planning enforcement officer; Conservation officer
        Planning|5|9|Principal planner; Head of planning
        Knowledge and information management|1|4|Records manager; Information manager; Data protection adviser; Librarian
        Knowledge and information management|5|9|Head of information governance; Data protection officer
        Corporate services|1|4|Business support officer; Diary manager; Office manager; Governance officer
        Corporate services|5|9|Chief of staff; Head of governance; Director of corporate services
        Social care|1|2|Support assistant; Family support worker
        Social care|3|4|Social worker; Occupational therapist; Senior social worker
        Social care|5|9|Head of safeguarding; Principal social worker; Director of adult social care
        Clinical|1|2|Healthcare assistant; Ward clerk; Clinic coordinator
        Clinical|3|4|Staff nurse; Physiotherapist; Pharmacist; Paramedic; Community nurse
        Clinical|5|6|Consultant; Clinical lead; Matron; Advanced nurse practitioner
        Clinical|7|9|Medical director; Chief nurse
        Policing|1|2|Neighbourhood officer; Response officer; Control room operator; Police community support officer
        Policing|3|4|Custody sergeant; Detective sergeant; Neighbourhood inspector
        Policing|5|9|District commander; Head of public protection; Head of crime
        Education|1|4|Attendance officer; Education welfare officer; Special needs case officer
        Education|5|9|Head of school improvement; Director of education
        Environmental health|1|4|Environmental health officer; Trading standards officer; Food safety officer
        Environmental health|5|9|Head of regulatory services
        Housing|1|2|Housing assistant; Outreach worker; Lettings officer
        Housing|3|4|Housing options officer; Homelessness prevention officer; Housing manager; Tenancy sustainment officer
        Housing|5|9|Head of housing; Outreach lead; Director of housing
        Community engagement|1|4|Community worker; Volunteer coordinator; Partnership officer; Fundraiser
        Community engagement|5|9|Head of partnerships; Director of services
        """
}
