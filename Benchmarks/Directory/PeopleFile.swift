import Foundation
import Tabular

/// Writes the population in Concordat's own format of people.
enum PeopleFile {
    private static let header = [
        "body", "team", "post title", "grade", "profession", "location", "given name", "family name", "email", "phone",
        "what I work on", "topics", "external ref", "start date",
    ]

    /// - Returns: how many megabytes it has.
    static func write(_ population: Population, to path: String) throws -> Int {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else { throw CocoaError(.fileWriteUnknown) }
        let paths = (0..<population.teams).map { population.path(ofTeam: $0) }
        try file.write(contentsOf: CSVWriter.bytes([header]))
        var rows: [[String]] = []
        for number in 0..<population.people {
            let person = population.person(number)
            rows.append([
                population.bodies[person.body].name, paths[person.team], person.role, person.grade, person.profession,
                population.places[person.place], person.given, person.family, person.email, person.phone,
                person.worksOn, person.topics.map { population.topics[$0] }.joined(separator: "; "), "p\(number)",
                "2025-0\(1 + number % 9)-01",
            ])
            if rows.count == 5_000 || number + 1 == population.people {
                try file.write(contentsOf: CSVWriter.bytes(rows))
                rows.removeAll(keepingCapacity: true)
            }
        }
        try file.close()
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber
        return (size?.intValue ?? 0) >> 20
    }
}
