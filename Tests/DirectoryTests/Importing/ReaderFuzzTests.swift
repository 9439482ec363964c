import Kernel
import Storage
import StorageTesting
import Tabular
import Testing

@testable import Directory

private let people = """
    body,team,post title,grade,name,email,topics,reports to,start date,external ref,hidden post,post ref
    homes,Housing > Rents,Head,Grade 6,Siân Osei,sian@homes.example,rent; fraud,E1,2024-03-01,E2,no,P1
    homes,Housing,Director,SCS2,"Ann, Able",ann@homes.example,,,,E1,,P2
    homes,Housing,Adviser,HEO,,,,E1,,,yes,P3
    """
private let organogram = """
    snapshot,post_ref,person,grade,job_title,job_function,organisation,unit,reports_to,profession
    Mar-16,2,person-aa,SCS4,Permanent Secretary,Leads,Department for Homes,Top Office,0,Policy
    Mar-16,3,Eliminated,SCS2,"Director, Rents",Childrenâ€™s homes,Department for Homes,Rents,2,Policy
    Mar-16,,,EO,Caseworker,N/A,DfH,Rents,3.0,Operational Delivery
    """
private let organisations = """
    id,title,format,web_url,details,parent_organisations,superseded_organisations,superseding_organisations
    https://x/a,Ministry,Ministerial department,https://x/m,"{'slug': 'm', 'abbreviation': 'MoH', 'closed_at': None}",[],[],[]
    https://x/b,Agency,Court,https://x/b,"{'slug': u'b', 'closed_at': '2020-01-31T00:00'}","[{'id': 'https://x/a'}]",[],"['https://x/c']"
    """

/// Small files with a few things wrong at random places: the same ones each time.
private struct Mutations {
    private var random: SeededGenerator
    private let original: [UInt8]
    private static let pieces: [String] = [
        "\"", "\"\"", ",", ";", "\n", "\r\n", "\u{0}", "\u{7}", "\u{202E}", "'", "[", "{", "}", "\\", "\\u", "\\x8",
        "(",
        "9223372036854775807", "-9223372036854775808", "99999999999999999999", "Mar-9223372036854775807", "Feb-0",
        "Dec-2100", "0000-00-00", "9999-12-31", "31/02/99999", "1e999999", "0x", "nan", "-", "@", "a@b", "a@b.c",
        "\u{FEFF}", "é", "Ã©", "â€", "👩‍🚒", "> > >", ";;;", "#2", "~", ".0", "Eliminated", "Vacant", "N/D", "=1+1", "'=1",
        "sep=;", String(repeating: "[", count: 600), String(repeating: "x", count: 5000), "homes",
        "Department for Roads",
    ]

    init(_ text: String, seed: UInt64) {
        random = SeededGenerator(seed: seed)
        original = Array(text.utf8)
    }

    mutating func next() -> [UInt8] {
        var bytes = original
        for _ in 0...random.below(4) {
            let place = random.below(bytes.count)
            switch random.below(7) {
            case 0: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.below(20)))
            case 1: if place < bytes.count { bytes[place] = UInt8(random.below(256)) }
            case 2, 3: bytes.insert(contentsOf: Array(random.pick(Self.pieces).utf8), at: place)
            case 4: bytes = Array(bytes.prefix(place))
            case 5: bytes = replacingCell(bytes, with: Array(random.pick(Self.pieces).utf8))
            default: bytes = repeatingLine(bytes)
            }
        }
        return bytes
    }

    private mutating func replacingCell(_ bytes: [UInt8], with new: [UInt8]) -> [UInt8] {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        guard lines.count > 1 else { return bytes }
        let line = 1 + random.below(lines.count - 1)
        var cells = lines[line].split(separator: 0x2C, omittingEmptySubsequences: false).map(Array.init)
        cells[random.below(cells.count)] = new
        lines[line] = Array(cells.joined(separator: [0x2C]))
        return Array(lines.joined(separator: [0x0A]))
    }

    private mutating func repeatingLine(_ bytes: [UInt8]) -> [UInt8] {
        let lines = bytes.split(separator: 0x0A).map(Array.init)
        guard !lines.isEmpty else { return bytes }
        return bytes + [0x0A] + random.pick(lines)
    }
}

/// The reader remembers what it read, so the closures of these tests share one.
private final class Organogram {
    var reader: OrganogramReader

    init(_ header: CSVRow) throws {
        reader = try OrganogramReader(header: header, today: Day(year: 2026, month: 11, day: 21))
    }
}

/// Whatever a file holds, its rows are taken or refused.
@Suite struct ReaderFuzzTests {
    /// Reads every row, as an import does.
    private func read(
        _ bytes: [UInt8], _ make: (CSVRow) throws -> (CSVRow) throws -> Void
    ) throws {
        let options = CSVReadOptions(
            maximumFieldBytes: 4 << 10, maximumRowBytes: 6 << 10, repairsDoubleEncoding: true)
        var reader = CSVReader(bytes: bytes, options: options)
        guard let header = try reader.next() else { return }
        let take: (CSVRow) throws -> Void
        do { take = try make(header) } catch is Fault { return }
        while let row = try reader.next() {
            do {
                try ImportedFile.check(row)
                try take(row)
            } catch is RowRefusal {}
        }
    }

    @Test func `People`() throws {
        var files = Mutations(people, seed: 1)
        for _ in 0..<4000 {
            try read(files.next()) { header in
                let reader = try PeopleReader(header: header, mapping: nil, hasBody: true)
                return { row in _ = try reader.read(row) }
            }
        }
    }

    @Test func `Organograms`() throws {
        var files = Mutations(organogram, seed: 2)
        for _ in 0..<4000 {
            try read(files.next()) { header in
                let organogram = try Organogram(header)
                return { row in _ = try organogram.reader.read(row) }
            }
        }
    }

    @Test func `Organisations`() throws {
        var files = Mutations(organisations, seed: 3)
        for _ in 0..<4000 {
            try read(files.next()) { header in
                let reader = try OrganisationReader(header: header)
                return { row in _ = try reader.read(row) }
            }
        }
    }

    /// The same through the whole import, one after the other into one directory.
    @Test(arguments: enginesUnderTest)
    func `Whole imports`(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            for (text, format) in [
                (people, ImportFormat.people), (organogram, .organogram), (organisations, .govukOrganisations),
            ] {
                var files = Mutations(text, seed: 4)
                for _ in 0..<150 {
                    do { try await bench.load(files.next(), format) } catch is Fault {}
                }
            }
            #expect(try await bench.number("SELECT COUNT(*) FROM person") > 10)
        }
    }

    @Test(
        arguments: [
            "Mar-9223372036854775807", "-", "Mar-1899", "Mar-2101", "Ma-16", "16", "soon", "Mar-99999999999999999999",
        ])
    func `A snapshot of no month refuses the row that it ends`(_ snapshot: String) throws {
        let file = organogram.replacing("Mar-16,3", with: "\(snapshot),3")
        var reasons: [String] = []
        try read(Array(file.utf8)) { header in
            let organogram = try Organogram(header)
            return { row in
                do { _ = try organogram.reader.read(row) } catch let refusal as RowRefusal {
                    reasons.append(refusal.field)
                }
            }
        }
        #expect(reasons == ["snapshot"])
    }

    @Test(arguments: [
        ("Mar-16", "2016-03-31"), ("Dec-2100", "2100-12-31"), ("February 1900", "1900-02-28"), ("", "2026-11-21"),
    ])
    func `A post ended with the month of the snapshot`(_ snapshot: String, _ day: String) throws {
        let file = organogram.replacing("Mar-16,3", with: "\(snapshot),3")
        var days: [String] = []
        try read(Array(file.utf8)) { header in
            let organogram = try Organogram(header)
            return { row in
                if let day = try organogram.reader.read(row).post?.endedOn { days.append(day.description) }
            }
        }
        #expect(days == [day])
    }
}
