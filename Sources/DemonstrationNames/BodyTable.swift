/// The invented bodies.
extension DemonstrationNames {
    /// name | abbreviation | short names | kind | parent | former names | e-mail domain | place
    static let bodyTable = """
        Cabinet Secretariat|CS|the Secretariat|department||Office of the Council of Ministers|secretariat.example|Queensgate
        Department for Homes|DfH|Homes|department|Cabinet Secretariat|Department for Housing and Towns|homes.example|Highmarket
        Treasury and Revenue Department|TRD|the Treasury; Revenue|department|Cabinet Secretariat|Board of Revenue|treasury.example|Queensgate
        Department of Health and Care|DHC|Health|department|Cabinet Secretariat|Ministry of Health|health.example|Temple Wharf
        Department for Safer Communities|DSC|Safer Communities|department|Cabinet Secretariat|Department of Home Affairs|safer.example|Bishopsmead
        Department for Work and Incomes|DWI|Work and Incomes|department|Cabinet Secretariat|Department of Social Insurance|incomes.example|Temple Wharf
        Department of Learning|DoL|Learning|department|Cabinet Secretariat|Department for Schools and Skills|learning.example|Old Exchange
        Department for Movement|DfM|Movement; Transport|department|Cabinet Secretariat|Department of Roads and Rail|movement.example|Lantern Hill
        Department for Land and Nature|DLN|Land and Nature|department|Cabinet Secretariat|Ministry of Agriculture and Waters|land.example|Old Exchange
        Department of Justice and Rights|DJR|Justice|department|Cabinet Secretariat||justice.example|Bishopsmead
        Department for Enterprise and Energy|DEE|Enterprise|department|Cabinet Secretariat|Board of Industry|enterprise.example|Highmarket
        Benefits Agency|BA|Benefits|agency|Department for Work and Incomes|Social Insurance Office|benefits.example|Kingsferry
        Employment Service Agency|ESA|Jobs Service|agency|Department for Work and Incomes|Labour Exchange Service|jobs.example|Tamehurst
        National Identity Office|NIO|Identity Office|agency|Cabinet Secretariat||identity.example|Lantern Hill
        Digital Works|DW|Digital Works Unit|agency|Cabinet Secretariat|Central Computer Bureau|digitalworks.example|Temple Wharf
        Probation and Release Service|PRS|Probation|agency|Department of Justice and Rights|Aftercare Service|probation.example|Aldermere
        Courts Agency|CA|Courts|agency|Department of Justice and Rights||courts.example|Bishopsmead
        Highways and Bridges Agency|HBA|Highways|agency|Department for Movement|Trunk Roads Office|highways.example|Overcote
        Rivers and Coast Agency|RCA|Rivers and Coast|agency|Department for Land and Nature|Drainage Boards Union|rivers.example|Wickenmere
        National Statistics Bureau|NSB|the Bureau|agency|Treasury and Revenue Department|Census Office|statistics.example|Seabourne
        Counter Fraud Bureau|CFB|Counter Fraud|agency|Treasury and Revenue Department||counterfraud.example|Queensgate
        Northmoor Council|NC|Northmoor|council||Northmoor Borough Council; Carrowgate District Council|northmoor.example|Northmoor
        Eastbridge City Council|ECC|Eastbridge|council||Eastbridge Corporation|eastbridge.example|Eastbridge
        Westshire County Council|WCC|Westshire|council|||westshire.example|Westshire
        Harbourmouth Council|HMC|Harbourmouth|council||Seabourne District Council|harbourmouth.example|Harbourmouth
        Aldermere Metropolitan Council|AMC|Aldermere|council|||aldermere.example|Aldermere
        Hexwick and Dales Council|HDC|Hexwick|council||Brackenfell Rural District Council|hexwick.example|Hexwick
        Saltmere Haven Council|SHC|Saltmere|council|||saltmere.example|Saltmere Haven
        Eastbridge NHS Trust|ENT|Eastbridge Hospitals|NHS trust|Department of Health and Care|Eastbridge General Infirmary|eastbridge-health.example|Eastbridge
        Northern Dales NHS Trust|NDNT|Dales Hospitals|NHS trust|Department of Health and Care||dales-health.example|Aldercross
        Westshire Partnership NHS Trust|WPNT|Westshire Mental Health|NHS trust|Department of Health and Care|Westshire Community Health|westshire-health.example|Dunsbury
        Westshire Police|WP|Westshire Constabulary|police force|Department for Safer Communities|Westshire and Combe Constabulary|westshire-police.example|Combe Harrow
        Dales and Moor Police|DMP|Dales Police|police force|Department for Safer Communities||dales-police.example|Northmoor
        Government of Tarvia|GoT|Tarvia; Llywodraeth Tarfia|devolved government||Tarvia Office|tarvia.example|Caer Tarvon
        Strathmoray Executive|SE|Strathmoray|devolved government||Strathmoray Office|strathmoray.example|Inveraldan
        Harbour Trust|HT|Harbour|charity||Harbour Street Mission|harbourtrust.example|Northmoor
        Open Door Advice|ODA|Open Door|charity||Eastbridge Legal Advice Centre|opendoor.example|Eastbridge
        Hearthside Housing Association|HHA|Hearthside|charity||Northmoor Municipal Homes|hearthside.example|Ravenstow
        Care Standards Authority|CSA|Care Standards|regulator|Department of Health and Care|Nursing Homes Inspectorate|carestandards.example|Fairlynch
        Social Homes Regulator|SHR|Homes Regulator|regulator|Department for Homes|Tenants' Services Board|homesregulator.example|Hallowfield
        Information Rights Commissioner|IRC|the Commissioner|regulator|Department of Justice and Rights||informationrights.example|Chalkhurst
        National Homes Corporation|NHC|Homes Corporation|public corporation|Department for Homes|New Towns Corporation|homescorporation.example|Wulfstow
        Lanternfield Systems|LFS|Lanternfield|supplier|||lanternfield.example|Lantern Hill
        Marlham Consulting|MC|Marlham|supplier|||marlham.example|Marlham
        """
}
