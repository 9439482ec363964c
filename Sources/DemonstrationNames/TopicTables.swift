/// Subjects of public service, and the jargon of those who work in it.
extension DemonstrationNames {
    /// name | meaning | synonyms | abbreviations | broader topic
    static let topicTable = """
        housing|Homes for people: building, renting, buying and looking after them.|homes; accommodation||
        homelessness|Having no home, or none that is safe and can be kept.|houselessness||housing
        rough sleeping|Sleeping outside or in places not meant to be lived in.|street homelessness; sleeping rough; rough sleepers||homelessness
        homelessness prevention|Acting early so that somebody does not lose their home.|upstream prevention||homelessness
        temporary accommodation|A place to stay that a council provides while it decides on or looks for a home.|emergency accommodation; bed and breakfast|TA|homelessness
        supported housing|A home with help to live independently.|supported accommodation; sheltered accommodation||housing
        social housing|Homes let below market rent by councils and housing associations.|council housing; affordable rent||housing
        private renting|Homes rented from a private landlord.|private rented sector; tenants|PRS|housing
        housing supply|Getting enough new homes built in the right places.|house building; new homes||housing
        building safety|Making sure that homes and other buildings do not put people in danger.|fire safety; cladding||housing
        planning|Deciding what may be built or changed, and where.|town planning; development control||
        land use|What land is used for: farms, woods, homes, roads.|||planning
        conservation areas|Places whose look and history planning rules protect.|heritage protection||planning
        health|Staying well, and care when people are not.|healthcare||
        mental health|How people think, feel and cope, and care when that goes wrong.|psychological wellbeing||health
        hospital discharge|Leaving hospital safely and with the right support.|delayed discharge; transfers of care||health
        primary care|The first place people go for health care, such as a family doctor.|general practice|GP|health
        urgent and emergency care|Care that cannot wait: ambulances, emergency departments, urgent clinics.|accident and emergency|A&E; UEC|health
        public health|Preventing illness in a whole population.|prevention of ill health||health
        vaccination|Protecting people from disease by immunising them.|immunisation; jabs||public health
        substance misuse|Harm from drugs and alcohol, and treatment for it.|drug and alcohol treatment; addiction||public health
        health inequalities|Unfair differences in health between groups of people.|||public health
        continuing healthcare|Care outside hospital that the health service pays for because of a health need.||CHC|health
        social care|Help with daily life for people who are ill, old, disabled or at risk.|care services||
        adult social care|Social care for people aged 18 and over.|care of the elderly|ASC|social care
        children's social care|Help and protection for children and their families.|child services|CSC|social care
        safeguarding|Protecting people from abuse and neglect.|protection of vulnerable people||social care
        care leavers|Young people who were looked after by a council and now live on their own.|leaving care||children's social care
        fostering and adoption|Families for children who cannot live with their own.|foster care||children's social care
        unpaid carers|People who look after a relative or friend without pay.|family carers||adult social care
        domestic abuse|Violence or control by a partner or family member.|domestic violence|DA|safeguarding
        modern slavery|Forcing people to work or live under control of others.|human trafficking||safeguarding
        education|Schools, colleges, universities and learning throughout life.|learning||
        special educational needs|Extra help for children who find learning harder than most.|special needs|SEN; SEND|education
        school attendance|Making sure that children are in school.|truancy; absence||education
        school places|Enough places in schools near where children live.|admissions||education
        apprenticeships|Jobs with training that lead to a qualification.|||skills
        skills|What people need to know and be able to do at work.|adult training; vocational education||education
        early years|Care and learning before school.|childcare; nurseries||education
        benefits|Money from the state for people who need it.|social security; welfare payments||
        benefit claims|Applying for a benefit and having it decided.|new claims||benefits
        housing costs|Help from benefits with paying the rent.|rent support; housing benefit|HB|benefits
        disability benefits|Money towards the extra costs of a long-term condition or disability.|||benefits
        benefit take-up|Making sure that people get the benefits they are entitled to.|unclaimed benefits||benefits
        pensions|Income in retirement.|retirement income||benefits
        debt advice|Help for people who owe more than they can pay.|money advice||benefits
        employment support|Help to find work and stay in it.|back to work; job coaching||
        disability and work|Getting and keeping work with a health condition or disability.|||employment support
        policing|Keeping people safe and enforcing the law.|police||
        neighbourhood policing|Officers who know a place and its people.|community policing||policing
        antisocial behaviour|Behaviour that causes alarm or distress to others.|nuisance|ASB|community safety
        community safety|Preventing crime and the fear of it in a place.|crime prevention||policing
        serious violence|Knife crime, gun crime and other violence in public.|knife crime||policing
        cyber crime|Crime that uses or attacks computers.|online crime||policing
        counter-terrorism|Preventing and answering terrorism.||CT|policing
        fraud and error|Public money that goes where it should not, on purpose or by mistake.|fraud; overpayment||
        identity checking|Making sure that a person is who they say.|identity verification; proofing||fraud and error
        justice|Courts, tribunals, prisons and legal rights.|law||
        prison release|Leaving prison and settling outside.|resettlement; leaving custody||justice
        probation|Supervision of people who serve a sentence in the community.|offender management||justice
        tribunals|Places that decide disputes about decisions of public bodies.|appeals||justice
        victims' rights|What people harmed by crime can expect.|victim support||justice
        migration|People coming to live in the country and leaving it.|immigration||
        asylum|Protection of people who fled persecution.|refugees||migration
        refugee resettlement|Helping refugees to begin a new life.|resettlement schemes||asylum
        transport|Moving people and goods.|travel||
        buses|Local bus services and their fares.|local buses||transport
        rail|Trains and the tracks they run on.|railways||transport
        road safety|Fewer deaths and injuries on the roads.|||transport
        road maintenance|Keeping roads fit to use.|potholes; highways||transport
        active travel|Walking, wheeling and cycling.|cycling and walking||transport
        electric vehicles|Cars and vans that run on batteries, and charging them.|charging points|EV|transport
        biofuels|Fuel made from plants or waste.|renewable fuels; biodiesel||transport
        freight|Moving goods by road, rail, sea and air.|haulage; logistics||transport
        environment|Air, water, land and wildlife.|nature||
        air quality|How clean the air is that people breathe.|air pollution||environment
        flooding|Water where it should not be, and defence against it.|flood risk; flood defence||environment
        water quality|How clean rivers, lakes, seas and drinking water are.|sewage; river pollution||environment
        waste and recycling|Collecting, reusing and getting rid of rubbish.|refuse; bin collection||environment
        biodiversity|The variety of plants and animals.|wildlife; nature recovery||environment
        coastal erosion|Land lost to the sea.|shoreline management||flooding
        climate change|The warming of the planet, slowing it and living with it.|global warming||environment
        net zero|Adding no more greenhouse gas to the air than is taken out.|decarbonisation||climate change
        energy|Power and heat, and where they come from.|power supply||
        fuel poverty|Not being able to afford to keep warm at home.|cold homes||energy
        home insulation|Keeping heat in homes.|retrofit; energy efficiency||energy
        renewable energy|Power from wind, sun and water.|wind farms; solar power||energy
        farming|Growing food and keeping animals.|agriculture||
        animal health|Keeping farm animals and pets free from disease.|veterinary||farming
        fisheries|Catching fish at sea without catching too many.|fishing||farming
        food safety|Food that does not make people ill.|food hygiene||regulation
        rural affairs|Life and work outside towns.|countryside||
        regulation|Rules for businesses and others, and seeing that they are kept.|enforcement||
        trading standards|Protecting people from unfair or unsafe trade.|consumer protection||regulation
        licensing|Permission to do something that could harm others.|permits||regulation
        product safety|Goods that do not hurt those who use them.|||regulation
        business support|Help for firms to start and grow.|enterprise; small business||economy
        economy|Work, trade and what the country earns.|economic growth||
        regional growth|Helping places that have fallen behind.|regeneration; levelling||economy
        tourism|Visitors and what they come for.|visitor economy||economy
        trade|Buying from and selling to other countries.|exports||economy
        customs|Checks and duties on goods crossing the border.|import duties||trade
        taxation|Money that people and firms pay to the state.|tax||
        council tax|The tax on homes that pays for local services.|||taxation
        business rates|The tax on shops, offices and other premises.|non-domestic rates|NNDR|taxation
        digital services|Public services used online.|online services; e-government||
        user research|Finding out what people need from a service by watching and asking.|usability testing|UR|digital services
        service design|Making a whole service work for those who use and run it.|||digital services
        accessibility|Services that disabled people can use.|inclusive design||digital services
        digital inclusion|Help for people who cannot or do not go online.|digital exclusion||digital services
        legacy systems|Old computer systems that are hard to change.|technical debt; old IT||digital services
        artificial intelligence|Computers doing what used to need a human mind.|machine learning|AI|digital services
        cyber security|Protecting computers and networks from attack.|information security||digital services
        data sharing|One public body giving data to another, lawfully and for a purpose.|data exchange||data
        data|Facts in a form that computers use.|datasets||
        data linkage|Finding the records of the same person or thing in different data.|record linkage; matching||data
        data standards|Agreed ways to write down the same fact.|||data
        open data|Data that anybody may use.|transparency data||data
        statistics|Numbers about the country that can be trusted.|official statistics||data
        geospatial data|Data about where things are.|maps; location data|GIS|data
        emergency planning|Getting ready for disasters.|resilience; civil contingencies|EPRR|
        community engagement|Talking with people about what affects them, and acting on it.|public participation; consultation||
        voluntary sector|Charities and community groups.|third sector; civil society|VCSE|
        culture and libraries|Museums, theatres, libraries and archives.|arts||
        sport and parks|Places to play, run and rest.|leisure; green space||
        equality|Fair treatment whoever you are.|diversity; inclusion|EDI|
        devolution|Moving decisions to nations, regions and places.|devolved powers||
        elections|Choosing who represents us.|voting; electoral registration||
        """

    /// The same columns; what a newcomer to public service asks the meaning of.
    static let jargonTable = """
        government jargon|Words that people inside public bodies use and others may not know.|civil service terms||
        senior responsible owner|The one person answerable for a programme reaching its aims.|project owner|SRO|project delivery
        accounting officer|The person who answers to parliament for how a body spends money.||AO|public money
        arm's-length body|A public body that a department sponsors but does not run from day to day.|quango; public body|ALB|government jargon
        data protection impact assessment|A written check of the risks to people before their data is used in a new way.|privacy impact assessment|DPIA|data protection
        data sharing agreement|What bodies write down before they share data: which, why, how long, who is responsible.||DSA|data protection
        memorandum of understanding|A written agreement between bodies that is not a contract.||MoU|government jargon
        data protection|Using facts about people lawfully, fairly and safely.|privacy; General Data Protection Regulation|DP; GDPR|data
        freedom of information|The right to ask public bodies what they know.|information requests|FOI|government jargon
        subject access request|Asking for what a body holds about oneself.||SAR|data protection
        business case|The reasons for spending money on something, and what else could be done.|outline business case|OBC; FBC|project delivery
        project delivery|Getting change done on time, at the price and to the standard agreed.|programme management|PPM|
        benefits realisation|Making sure that a change brings what it promised.|||project delivery
        gateway review|Outsiders look at a programme before it moves on.|assurance review||project delivery
        risk register|A list of what could go wrong, how badly, and who deals with it.|||project delivery
        theory of change|A picture of how what we do is meant to lead to what we want.|logic model||evaluation
        evaluation|Finding out whether something worked, for whom and why.|impact assessment||
        public money|Rules and habits for spending what belongs to all.|public finance||
        spending review|When government settles the budgets of departments for years ahead.||SR|public money
        invest to save|Spending now so that less need be spent later.|spend to save||public money
        pooled budget|Money that several bodies put together and spend for one aim.|joint funding; aligned budget||public money
        cost shunting|When one body saves money in a way that makes another pay.|wrong pockets||public money
        value for money|Getting the most good from what is spent.||VfM|public money
        grants|Money given for a purpose, not for goods or services.|funding awards||public money
        procurement|Buying goods, works and services.|tendering; purchasing||
        framework agreement|Terms agreed in advance, under which buyers order later.|||procurement
        social value|The wider good that a purchase can do for a place.|||procurement
        workforce planning|Having the right people in the right place in time.|||people management
        people management|Hiring, paying, training and looking after staff.|human resources|HR|
        secondment|Working for another body for a while and coming back.|loan||people management
        machinery of government|Which department does what, and changes to that.||MoG|government jargon
        cross-government working|Several public bodies working towards one aim.|joined-up government; partnership working||
        ministerial correspondence|Letters to and from ministers.|||government jargon
        information governance|Who may see, change, keep and destroy information.||IG|data
        multi-agency safeguarding hub|Staff of council, police and health who sit together and act on concerns about people at risk.||MASH|safeguarding
        integrated care board|The body that plans and buys health services for an area.||ICB|health
        local plan|A council's plan of what may be built where.|||planning
        section 106 agreement|What a builder promises to give a place in return for permission.|planning obligation|S106|planning
        """
}
