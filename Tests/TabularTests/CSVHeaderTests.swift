import Tabular
import Testing

@Suite("Headers of CSV")
struct CSVHeaderTests {
    private let fields = [
        CSVField("email", aliases: ["E-mail address", "mail"], isRequired: true),
        CSVField("job_title", aliases: ["post"]),
        CSVField("team", isRequired: true),
    ]

    @Test(
        "titles are recognised however they are written",
        arguments: [
            "email", "E-mail address", " EMAIL ", "e_mail_address", "E–Mail", "Mail", "\u{FEFF}email",
            "e.mail:", "EmailAddress",
        ])
    func tolerance(title: String) {
        let header = CSVHeader(titles: ["x", title, "Team"], fields: fields)
        #expect(header["email"] == 1)
        #expect(header.missing.isEmpty)
        #expect(header.unknown == [0])
    }

    @Test("unknown, duplicate and missing columns are reported")
    func reports() {
        let header = CSVHeader(
            titles: ["", "Post", "job title", "Shoe size", "shoe_size", "#"], fields: fields)
        #expect(header["job_title"] == 1)
        #expect(header["email"] == nil)
        #expect(header.missing == ["email", "team"])
        #expect(header.unknown == [0, 3, 4, 5])
        #expect(header.duplicates.map(\.title) == ["job_title", "Shoe size"])
        #expect(header.duplicates.map(\.columns) == [[1, 2], [3, 4]])
        #expect(header.column(titled: "SHOE-SIZE") == 3)
        #expect(header.column(titled: "#") == 5)
    }

    @Test("a row's values by name")
    func valuesByName() throws {
        let rows = try readAll("Team,Mail\nRoad Fuels,a@b.example\nAlone\n")
        let header = CSVHeader(rows[0], fields: fields)
        #expect(rows[1].value("email", in: header) == "a@b.example")
        #expect(rows[2].value("email", in: header) == "")
        #expect(rows[1].value("job_title", in: header) == "")
    }

    @Test("letters of other scripts count, and a name wins over an alias")
    func otherScripts() {
        #expect(CSVHeader(titles: ["Prénom"])["prénom"] == 0)
        #expect(CSVHeader(titles: ["Prénom"])["prenom"] == nil)
        let fields = [CSVField("name", aliases: ["title"]), CSVField("title")]
        let header = CSVHeader(titles: ["Title", "Name"], fields: fields)
        #expect(header["title"] == 0)
        #expect(header["name"] == 1)
    }
}
