import Kernel
import Search
import Tabular

/// What the list of projects says of one project in one year.
struct ProjectYear {
    let name: String
    let department: String
    let aims: String
    let year: Int
    /// Empty where the list gives none, which it does up to 2019.
    let number: String

    /// The rows of a file that name a project and a year.
    static func read(_ path: String) throws -> [ProjectYear] {
        var reader = try CSVReader(path: path, options: CSVReadOptions(repairsDoubleEncoding: true))
        guard let first = try reader.next() else { throw Fault(.invalid, "\(path) is empty.") }
        let fields = ["project_name", "department", "description_aims", "year", "project_number"]
        let header = CSVHeader(first, fields: fields.map { CSVField($0, isRequired: true) })
        guard header.missing.isEmpty else {
            throw Fault(.invalid, "\(path) has no column \(header.missing.joined(separator: ", ")).")
        }
        var rows: [ProjectYear] = []
        while let row = try reader.next() {
            guard let year = Double(row.value("year", in: header)) else { continue }
            rows.append(
                ProjectYear(
                    name: row.value("project_name", in: header), department: row.value("department", in: header),
                    aims: row.value("description_aims", in: header), year: Int(year),
                    number: row.value("project_number", in: header)))
        }
        return rows
    }

    /// As somebody would describe it who registers it.
    var profile: SimilarityProfile {
        SimilarityProfile(title: name, aims: aims, bodies: [FacetValue(body)])
    }

    /// The department, its spellings and successors resolved, as the register of bodies does.
    private var body: String {
        let spelled = department.uppercased()
        return Self.aliases[spelled] ?? spelled
    }

    private static let aliases = [
        "DOH": "DH", "DHSC": "DH", "DOH NON CAPITAL": "DH", "DOH CAPITAL": "DH", "MHCLG": "DCLG", "DLUHC": "DCLG",
        "FCDO": "FCO", "DFID": "FCO", "BIS": "BEIS", "DECC": "BEIS", "DESNZ": "BEIS", "DSIT": "BEIS", "DBT": "BEIS",
    ]
}
