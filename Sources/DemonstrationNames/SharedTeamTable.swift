/// Teams that bodies of a kind have in common.
extension DemonstrationNames {
    /// Under '= kind': name | parent | purpose | come to us for | topics | profession
    static let sharedTeamTable = """
        = department
        Strategy and Planning||Sets the department's priorities and follows how they are met.|the department's plan, priorities and outcome measures|cross-government working; spending review|Policy
        Analysis and Evaluation||Finds out what works and what it costs.|research, forecasts, evaluation plans and official figures|evaluation; statistics; value for money|Analysis
        Data Sharing and Information Rights||Keeps the use of personal data lawful and open.|data sharing agreements, impact assessments and requests for information|data protection; data sharing; freedom of information|Knowledge and information management
        Financial Planning||Plans and controls the department's money.|budgets, business cases and approvals to spend|public money; business case; spending review|Finance
        Portfolio Office||Supports and checks the department's major programmes.|project assurance, reporting and delivery advice|project delivery; gateway review; risk register|Project delivery
        = agency
        Customer Operations||Runs the agency's main service for the public.|how cases are handled, volumes and waiting times|digital services|Operational delivery
        Operational Quality|Customer Operations|Checks that decisions are right first time.|quality figures, sampling and lessons learned|fraud and error; evaluation|Operational delivery
        Data and Insight||Turns the agency's records into knowledge that others can use.|data extracts, definitions and requests to link data|data; data sharing; data linkage|Analysis
        Partnerships||Works with councils, health bodies and charities.|joint working, referral routes and local contacts|cross-government working; community engagement|Policy
        Product and Technology||Builds and runs the agency's online services.|interfaces, release dates and technical contacts|digital services; legacy systems; cyber security|Digital and data
        Finance and Performance||Manages the agency's budget and reports on results.|costs of services, invoices and performance figures|public money; value for money|Finance
        = council
        Housing Options||Helps people who are homeless or may become so.|homelessness applications, duties to refer and local lettings|homelessness; homelessness prevention; temporary accommodation|Housing
        Adult Social Care||Arranges care and support for adults.|care assessments, carers and hospital discharge|adult social care; hospital discharge; unpaid carers|Social care
        Children and Families||Supports and protects children.|concerns about a child, family help and care leavers|children's social care; safeguarding; care leavers|Social care
        Community Safety||Works with police and others against crime and nuisance.|antisocial behaviour, hate crime and local partnerships|community safety; antisocial behaviour; domestic abuse|Community engagement
        Revenues and Benefits||Collects local taxes and pays local support.|council tax, business rates and help with rent|council tax; business rates; housing costs|Operational delivery
        Public Health||Improves health in the area.|local health figures, prevention and drug and alcohol services|public health; substance misuse; health inequalities|Analysis
        Planning and Building Control||Decides applications to build and change.|planning applications, the local plan and building rules|planning; local plan; section 106 agreement|Planning
        Information Governance||Keeps the council's information safe and lawful.|data sharing, subject access and records|information governance; data protection; subject access request|Knowledge and information management
        Highways and Streets||Keeps streets safe, clean and moving.|roadworks, potholes, lighting and cycling routes|road maintenance; road safety; active travel|Science and engineering
        Finance and Procurement||Manages the council's money and contracts.|budgets, invoices and tenders|public money; procurement; pooled budget|Finance
        Waste and Environment||Collects waste and looks after parks.|collections, recycling sites and parks|waste and recycling; sport and parks; air quality|Operational delivery
        Regulatory Services||Inspects food, trade and licensed places.|food hygiene, trading standards and licences|food safety; trading standards; licensing|Environmental health
        = NHS trust
        Emergency Department||Treats people who need urgent care.|attendance figures, frequent attenders and liaison|urgent and emergency care|Clinical
        Discharge and Flow||Gets people home from hospital safely and in time.|discharge planning, delays and links with councils|hospital discharge; adult social care|Clinical
        Homeless Health|Discharge and Flow|Cares for patients who have no safe home to go to.|duty to refer, street outreach clinics and respite beds|homelessness; rough sleeping; hospital discharge|Clinical
        Mental Health Liaison||Sees patients in crisis within the hospital.|assessments, crisis plans and referrals|mental health|Clinical
        Safeguarding||Protects patients at risk of harm.|concerns about a patient, training and case conferences|safeguarding; domestic abuse; modern slavery|Social care
        Community Nursing||Cares for people at home.|wound care, home visits and continuing care|continuing healthcare; primary care|Clinical
        Population Health and Analytics||Shows who is ill, where and why.|local health data and data sharing|health inequalities; data linkage; public health|Analysis
        Information Governance||Keeps patients' records confidential and lawful.|data sharing agreements and access to records|information governance; data protection|Knowledge and information management
        Finance and Contracting||Plans the trust's money and contracts.|costs of care, joint funding and invoices|public money; pooled budget|Finance
        = police force
        Neighbourhood Teams||Local officers who know their streets.|local concerns, joint patrols and welfare checks|neighbourhood policing; antisocial behaviour|Policing
        Street Outreach Liaison|Neighbourhood Teams|Links officers on the street with housing and health services.|people sleeping rough, begging and vulnerable adults|rough sleeping; community safety|Policing
        Public Protection||Investigates abuse and protects those at risk.|domestic abuse, missing people and exploitation|safeguarding; domestic abuse; modern slavery|Policing
        Serious Crime||Investigates the most serious offences.|serious violence and organised crime|serious violence|Policing
        Cyber and Economic Crime||Investigates fraud and online crime.|fraud reports and advice to victims|cyber crime; fraud and error|Policing
        Control Room||Answers calls and sends officers.|incident data and urgent contacts|emergency planning|Operational delivery
        Custody and Release||Runs custody suites.|release planning and health care in custody|prison release; mental health|Policing
        Data and Disclosure||Shares police information where the law allows.|information sharing agreements and disclosure requests|data sharing; data protection|Knowledge and information management
        = devolved government
        Housing Directorate||Makes housing policy for the nation.|housing law, funding and rough sleeping|housing; homelessness; rough sleeping|Policy
        Health and Care Directorate||Plans health and care for the nation.|hospital performance, public health and care policy|health; social care; public health|Policy
        Economy Directorate||Helps the nation's economy grow.|business support, skills and regional growth|economy; skills; regional growth|Policy
        Rural and Coast Directorate||Looks after countryside, farms and sea.|farming support, fisheries and flooding|farming; fisheries; flooding|Policy
        Constitution and Devolution||Manages relations with other governments.|agreements between governments and powers|devolution; memorandum of understanding|Policy
        Treasury||Plans the nation's budget.|budgets, taxes and joint funding|public money; taxation; pooled budget|Finance
        Digital and Data Division||Runs shared digital services.|data standards and shared platforms|digital services; data standards|Digital and data
        = charity
        Services||Runs day-to-day help for people.|referrals and opening times|voluntary sector; community engagement|Community engagement
        Volunteering||Finds, trains and thanks volunteers.|volunteers and training|voluntary sector|Community engagement
        Advice and Advocacy||Stands by people in their dealings with public bodies.|benefits advice, appeals and debt|debt advice; benefit take-up; tribunals|Community engagement
        Impact and Learning||Shows what difference the work makes.|evaluation, case studies and data|evaluation; theory of change|Analysis
        Fundraising||Raises the money.|grants, bids and donors|grants|Finance
        Trustees' Office||Supports the board.|governance and agreements|memorandum of understanding; safeguarding|Corporate services
        = supplier
        Public Sector Practice||Works with public bodies.|current contracts and proposals|procurement; framework agreement|Commercial
        Delivery||Builds and runs what was ordered.|project status and service levels|project delivery; digital services|Digital and data
        Data Services||Cleans, links and hosts data.|data migrations and linkage|data linkage; data standards|Digital and data
        Security Assurance||Keeps customers' information safe.|incidents, tests and certificates|cyber security|Security
        Client Finance||Bills and accounts.|invoices and purchase orders|procurement|Finance
        Social Value||Makes contracts do local good.|apprenticeships and local spending|social value; apprenticeships|Human resources
        = regulator
        Registration||Decides who may provide a service.|applications and changes to a registration|regulation; licensing|Operational delivery
        Inspection||Visits, judges and reports.|inspection dates, reports and ratings|regulation|Operational delivery
        Enforcement||Acts when rules are broken.|notices, penalties and prosecutions|regulation; fraud and error|Legal
        Standards and Policy||Writes what good looks like.|standards, guidance and consultations|regulation; evaluation|Policy
        Intelligence and Data||Spots risk early.|data returns and risk models|data; risk register|Analysis
        Complaints and Enquiries||Listens to the public.|concerns and how to complain|community engagement|Operational delivery
        = public corporation
        Land and Acquisition||Buys land and gets it ready.|sites, surveys and valuations|land use; housing supply|Property
        Development||Builds with partners.|building programmes and partners|housing supply; social housing|Project delivery
        Building Safety||Makes existing blocks safe.|remediation and fire safety|building safety|Science and engineering
        Investment||Lends and invests in homes.|loans, grants and returns|grants; value for money|Finance
        Community and Place||Plans places people want to live in.|consultation and local services|community engagement; planning|Planning
        Commercial and Legal||Makes and keeps agreements.|contracts and frameworks|procurement; framework agreement|Commercial
        = every body
        People and Workforce||Looks after hiring, pay and development.|vacancies, secondments and training|people management; secondment; workforce planning|Human resources
        Communications||Speaks for the organisation.|press, campaigns and internal news|community engagement|Communications
        Digital and Technology||Runs the systems that staff use.|accounts, devices and service desk|digital services; cyber security|Digital and data
        Legal Services||Advises on what the law allows.|legal advice, powers and litigation|justice; data protection|Legal
        """
}
