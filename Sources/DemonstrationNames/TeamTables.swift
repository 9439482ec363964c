/// Teams that one body alone has; those its kind has in common follow them.
extension DemonstrationNames {
    /// Under '= body': name | parent | purpose | come to us for | topics | profession
    static let departmentTeamTable = """
        = Cabinet Secretariat
        Private Office||Supports the head of the public service.|appointments and urgent decisions|government jargon|Corporate services
        Council Business||Runs meetings of ministers and their committees.|agendas, papers and clearance|cross-government working; machinery of government|Policy
        Machinery of Government|Council Business|Advises on which department does what.|new bodies, mergers and arm's-length bodies|machinery of government; arm's-length body|Policy
        Joint Programmes Unit||Helps bodies to work on one aim.|setting up and running collaborations between bodies|cross-government working; senior responsible owner; pooled budget|Project delivery
        Major Projects Review|Joint Programmes Unit|Reviews the largest projects.|gateway reviews and delivery confidence|gateway review; project delivery|Project delivery
        Resilience||Prepares the country for emergencies.|national risks and exercises|emergency planning; risk register|Security
        Propriety and Appointments||Keeps public life honest.|interests, gifts and appointments|government jargon|Corporate services
        = Department for Homes
        Homelessness and Rough Sleeping||Leads policy to end rough sleeping and prevent homelessness.|funding, duties and what works against rough sleeping|homelessness; rough sleeping; homelessness prevention|Policy
        Rough Sleeping Delivery|Homelessness and Rough Sleeping|Works with councils and charities so that nobody sleeps out a second night.|local plans, street counts and outreach funding|rough sleeping; grants; voluntary sector|Project delivery
        Homelessness Prevention|Homelessness and Rough Sleeping|Helps people before they lose their home.|early warning data, duty to refer and prevention grants|homelessness prevention; housing costs; data linkage|Policy
        Supported Housing||Sets standards and funding for supported homes.|licensing, quality and costs of supported homes|supported housing; social care|Policy
        Private Renting||Makes renting fair for tenants and landlords.|tenancy law, deposits and landlord rules|private renting|Policy
        Housing Supply||Gets more homes built.|targets, land and building finance|housing supply; land use|Policy
        Planning Policy|Housing Supply|Sets national planning rules.|planning law and local plans|planning; local plan; section 106 agreement|Planning
        Building Safety Programme||Makes tall buildings safe.|remediation funds and fire safety rules|building safety|Project delivery
        = Treasury and Revenue Department
        Public Spending||Settles and watches departments' budgets.|spending approvals and reviews|spending review; public money; value for money|Finance
        Housing and Local Spending|Public Spending|Watches spending on homes and councils.|housing budgets, council finance and invest to save cases|housing; invest to save; business case|Finance
        Accounting Policy||Sets how public money is accounted for.|accounting officers, pooled budgets and year-end|accounting officer; pooled budget; cost shunting|Finance
        Personal Tax||Makes policy on taxes people pay.|income tax and allowances|taxation|Policy
        Business Tax||Makes policy on taxes firms pay.|company tax, rates and reliefs|taxation; business rates|Policy
        Customs and Borders||Collects duty on goods.|duties, declarations and freight|customs; trade; freight|Operational delivery
        = Department of Health and Care
        Mental Health Policy||Leads policy on mental health care.|crisis care, community services and law|mental health|Policy
        Hospital Flow and Discharge||Cuts waits to leave hospital.|discharge funding, delays and joint teams|hospital discharge; adult social care|Policy
        Addictions||Leads on treatment for drugs and alcohol.|treatment grants and what works|substance misuse|Policy
        Inclusion Health|Addictions|Improves health of people at the margins.|health of homeless people, asylum seekers and others|health inequalities; homelessness; asylum|Policy
        Vaccination and Screening||Protects people from disease.|programmes, supply and uptake|vaccination; public health|Clinical
        Adult Care Reform||Reforms how adult care works and is paid for.|care costs, workforce and market|adult social care; unpaid carers|Policy
        Primary Care||Leads on family doctors, dentists and pharmacies.|contracts and access|primary care|Policy
        = Department for Safer Communities
        Neighbourhood Crime||Cuts crime on streets and estates.|antisocial behaviour powers and local funds|antisocial behaviour; community safety; neighbourhood policing|Policy
        Violence Reduction||Prevents serious violence.|knife crime and prevention funds|serious violence|Policy
        Tackling Abuse||Leads on domestic abuse and exploitation.|refuges, law and victims|domestic abuse; modern slavery; victims' rights|Policy
        Asylum Support||Houses and supports people who seek asylum.|asylum accommodation and moving on|asylum; temporary accommodation|Operational delivery
        Resettlement|Asylum Support|Helps refugees to settle.|arrivals, councils' funding and integration|refugee resettlement|Policy
        Economic and Cyber Crime||Leads on fraud and crime online.|fraud policy and industry|cyber crime; fraud and error|Policy
        Resilience and Fire||Leads on fire services and emergencies.|fire policy and exercises|emergency planning|Policy
        = Department for Work and Incomes
        Housing Support Policy||Sets how benefits help with rent.|rent support rates and rules|housing costs; private renting|Policy
        Disability and Health at Work||Helps disabled people to get and keep work.|disability benefits and work|disability benefits; disability and work|Policy
        Take-up and Poverty||Makes sure people get what is theirs.|unclaimed benefits and poverty figures|benefit take-up; fuel poverty|Analysis
        Fraud and Error Policy||Stops benefit money going astray.|fraud law, data matching rules and figures|fraud and error; data sharing|Counter fraud
        Pensions Policy||Leads on retirement income.|state and workplace pensions|pensions|Policy
        Employment Programmes||Designs help to find work.|work programmes and contracts|employment support; procurement|Policy
        = Department of Learning
        Special Needs and Inclusion||Leads on children who need extra help.|plans, funding and tribunals|special educational needs; tribunals|Policy
        Attendance and Behaviour||Gets children into school.|attendance data and duties|school attendance|Policy
        Vulnerable Children||Leads on children at risk.|care leavers, safeguarding and family help|safeguarding; care leavers; children's social care|Policy
        Apprenticeships and Skills||Leads on training for work.|apprenticeships and adult training|apprenticeships; skills|Policy
        School Places and Buildings||Plans and builds schools.|places, forecasts and building safety|school places; building safety|Property
        Early Years||Leads on childcare.|entitlements and providers|early years|Policy
        = Department for Movement
        Low Carbon Fuels||Cuts carbon from fuel.|fuel obligations, biofuels and certificates|biofuels; net zero|Policy
        Road Fuels|Low Carbon Fuels|Sets rules for petrol, diesel and what replaces them.|renewable fuel supply and reporting|biofuels; electric vehicles|Science and engineering
        Zero Emission Vehicles||Speeds the change to electric vehicles.|charging points and grants|electric vehicles; air quality|Policy
        Buses and Local Travel||Leads on buses, walking and cycling.|bus funding and concessions|buses; active travel|Policy
        Rail Strategy||Plans the railway.|services, investment and fares|rail|Policy
        Road Safety||Cuts deaths on the roads.|safety data and campaigns|road safety|Policy
        Freight and Ports||Keeps goods moving.|ports, haulage and borders|freight; customs|Policy
        = Department for Land and Nature
        Flood and Coast||Protects people from flooding.|flood funding and coastal change|flooding; coastal erosion|Policy
        Clean Water||Cleans rivers and seas.|sewage, bathing water and law|water quality|Policy
        Farming Futures||Helps farmers to farm well.|farm payments and schemes|farming; biodiversity|Policy
        Animal Health||Keeps animals free from disease.|outbreaks and movement rules|animal health|Science and engineering
        Nature Recovery||Brings wildlife back.|habitats, species and planning|biodiversity; planning|Science and engineering
        Resources and Waste||Cuts waste.|recycling and packaging rules|waste and recycling|Policy
        Air Quality||Cleans the air.|limits, monitoring and grants|air quality|Science and engineering
        = Department of Justice and Rights
        Prison Release and Resettlement||Helps people leave prison with a home and work.|release dates, housing on release and grants|prison release; homelessness prevention; employment support|Policy
        Victims||Leads on rights of victims.|victims' code and funding|victims' rights|Policy
        Courts and Tribunals Reform||Makes justice simpler.|online courts and appeals|tribunals; digital services|Project delivery
        Data Rights||Leads on privacy law.|data protection law and sharing powers|data protection; data sharing; freedom of information|Legal
        Family and Civil Justice||Leads on disputes between people.|family courts, housing possession and legal aid|justice; private renting|Policy
        = Department for Enterprise and Energy
        Warm Homes||Cuts the cost of warmth.|insulation grants and fuel poverty|fuel poverty; home insulation|Policy
        Renewable Power||Gets clean power built.|wind, solar and the grid|renewable energy; net zero|Policy
        Small Business||Helps firms start and grow.|loans, advice and rules|business support; economy|Policy
        Product Safety||Keeps goods safe.|recalls and standards|product safety; trading standards|Science and engineering
        Regional Growth||Helps places prosper.|growth funds and local plans|regional growth; tourism|Policy
        Trade Policy||Agrees terms of trade.|tariffs and agreements|trade|Policy
        """

    static let agencyTeamTable = """
        = Benefits Agency
        Vulnerable Customers||Helps claimants who need more than usual support.|claims by people without a home, in crisis or leaving care|benefit claims; rough sleeping; care leavers|Operational delivery
        Housing Payments||Pays support with rent.|rent payments to landlords and arrears|housing costs; supported housing|Operational delivery
        Disability Assessments||Decides disability benefits.|assessments, reviews and appeals|disability benefits; tribunals|Operational delivery
        Counter Fraud and Compliance||Finds and stops fraud.|suspected fraud and data matching|fraud and error; identity checking; data linkage|Counter fraud
        = Employment Service Agency
        Work Coaches||Helps people one by one to find work.|local jobs offices and outreach|employment support|Operational delivery
        Employer Services||Finds employers who will give a chance.|vacancies and trials|employment support; apprenticeships|Operational delivery
        Health and Work||Supports people with conditions.|adjustments and referrals|disability and work|Operational delivery
        = National Identity Office
        Identity Checking||Checks that people are who they say.|checks, standards and false identities|identity checking|Operational delivery
        Life Events Records||Keeps records of births, marriages and deaths.|record checks and death data|data; data sharing|Knowledge and information management
        Matching Services||Tells bodies whether two records are the same person.|linkage methods and match quality|data linkage; identity checking|Digital and data
        = Digital Works
        Common Platforms||Builds what every body needs once.|sign-in, notices, payments and forms|digital services|Digital and data
        Service Standards||Checks that services work for everyone.|service assessments and accessibility|service design; accessibility; user research|Digital and data
        Data Exchange||Makes sharing data between bodies safe and simple.|interfaces, standards and agreements|data sharing; data standards; data sharing agreement|Digital and data
        Responsible Artificial Intelligence||Helps bodies use artificial intelligence well.|guidance, trials and risks|artificial intelligence|Digital and data
        Cyber Defence||Protects public networks.|incidents and advice|cyber security|Security
        = Probation and Release Service
        Release Planning||Plans for the day of release.|housing, money and health on release|prison release; homelessness prevention; benefit claims|Operational delivery
        Community Supervision||Supervises people in the community.|orders, risk and breaches|probation|Operational delivery
        = Courts Agency
        Tribunal Hearings||Runs hearings of appeals.|benefit and school appeals|tribunals|Operational delivery
        Possession Lists||Runs housing cases in courts.|eviction dates and duty advisers|private renting; homelessness prevention|Operational delivery
        = Highways and Bridges Agency
        Network Operations||Runs the main roads day and night.|closures, incidents and diversions|road safety; transport|Operational delivery
        Bridges and Structures||Keeps bridges standing.|inspections and weight limits|road maintenance|Science and engineering
        Charging Network||Places charging points on main roads.|sites and grid connections|electric vehicles|Science and engineering
        = Rivers and Coast Agency
        Flood Warning||Warns people before water comes.|warnings, river levels and maps|flooding; geospatial data|Science and engineering
        Coastal Works||Builds and mends defences.|schemes and shoreline plans|coastal erosion; flooding|Science and engineering
        Water Quality Inspection||Tests rivers and fines polluters.|samples, permits and incidents|water quality; licensing|Science and engineering
        = National Statistics Bureau
        Linked Data||Links records for research.|linkage methods, access and privacy|data linkage; statistics; data protection|Analysis
        Housing and Deaths Statistics||Counts homes, homelessness and deaths.|figures on housing and deaths of homeless people|statistics; homelessness; housing|Analysis
        Census||Counts the people.|population figures and geography|statistics; geospatial data|Analysis
        = Counter Fraud Bureau
        Investigations||Investigates fraud against the state.|referrals and evidence|fraud and error|Counter fraud
        Fraud Data Matching||Compares records to find fraud.|data matches across bodies and false positives|fraud and error; data linkage; data sharing|Counter fraud
        Grants and Procurement Fraud|Investigations|Protects grants and contracts.|checks on suppliers and grant holders|grants; procurement|Counter fraud
        """

    static let localTeamTable = """
        = Northmoor Council
        Rough Sleeping and Outreach||Finds people on the streets of Northmoor and helps them indoors.|reports of people sleeping out, shelter places and outreach rounds|rough sleeping; homelessness; substance misuse|Housing
        Supported Lettings|Rough Sleeping and Outreach|Runs homes with support.|vacancies and referrals to supported homes|supported housing|Housing
        Joint Commissioning||Buys services with health and other partners.|pooled budgets and contracts with charities|pooled budget; procurement; voluntary sector|Commercial
        = Eastbridge City Council
        City Homelessness Hub||One door for people without a home in Eastbridge.|walk-in help, assessments and partners on site|homelessness; rough sleeping; mental health|Housing
        Port Health||Checks food and ships at the quay.|imports, ship inspections and certificates|food safety; customs|Environmental health
        = Westshire County Council
        Safeguarding Hub||Police, health and council act together on concerns.|concerns about a child or adult|multi-agency safeguarding hub; safeguarding|Social care
        Library and Heritage Service||Runs libraries and archives.|libraries, archives and digital help|culture and libraries; digital inclusion|Knowledge and information management
        = Harbourmouth Council
        Seafront and Tourism||Looks after the seafront.|events, beaches and visitors|tourism; coastal erosion|Community engagement
        = Hexwick and Dales Council
        Rural Housing||Builds and keeps homes in villages.|rural homes and empty homes|rural affairs; housing supply|Housing
        = Eastbridge NHS Trust
        Hospital Homelessness Team||Makes sure that nobody leaves hospital for the street.|patients without a home, joint discharge and data on admissions|homelessness; hospital discharge; data sharing|Clinical
        Addiction Medicine||Treats dependence on drugs and alcohol.|referrals and prescribing|substance misuse|Clinical
        = Westshire Partnership NHS Trust
        Crisis Service||Helps people in mental health crisis, day and night.|crisis referrals and street triage|mental health; urgent and emergency care|Clinical
        Assertive Outreach||Treats people who find it hard to come to a clinic.|visits to hostels and streets|mental health; rough sleeping|Clinical
        = Westshire Police
        Vulnerability Hub||Collects officers' concerns and passes them to those who can help.|welfare referrals, missing people and repeat contacts|safeguarding; multi-agency safeguarding hub; data sharing|Policing
        Problem Solving Unit||Works on causes, not only on calls.|begging, encampments and repeat places|antisocial behaviour; rough sleeping; evaluation|Policing
        = Harbour Trust
        Street Outreach||Meets people who sleep out, every night.|outreach rounds, new arrivals and welfare|rough sleeping; homelessness|Housing
        Night Shelter||Gives a bed tonight.|beds, rules and referrals|temporary accommodation; rough sleeping|Housing
        Moving On|Night Shelter|Helps people to find and keep a home.|tenancy support and deposits|supported housing; private renting|Housing
        = Open Door Advice
        Housing Rights Advice||Stops evictions.|possession cases and disrepair|homelessness prevention; private renting|Legal
        Money and Benefits Advice||Helps with debt and claims.|debt, benefits and appeals|debt advice; benefit take-up|Community engagement
        = Hearthside Housing Association
        Lettings and Tenancies||Lets homes and supports tenants.|vacant homes and nominations|social housing; supported housing|Housing
        Repairs and Safety||Keeps homes safe and sound.|repairs, damp and fire safety|building safety; home insulation|Property
        = Social Homes Regulator
        Landlord Viability||Checks that landlords can pay their way.|landlord finances and mergers|social housing; value for money|Finance
        = Information Rights Commissioner
        Data Sharing Advice||Advises bodies before they share.|impact assessments, codes and novel uses|data sharing; data protection impact assessment; data protection|Legal
        Requests and Appeals||Decides complaints about access to information.|refused requests|freedom of information; subject access request|Legal
        """
}
