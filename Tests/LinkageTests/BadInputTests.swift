import Testing

@testable import Linkage

@Suite("Bad input")
struct BadInputTests {
    private func read(_ text: String, identifier: String = "id", titles: [String: String] = ["a": "a"]) throws
        -> RecordList
    {
        try RecordList.read(bytes: Array(text.utf8), name: "x.csv", identifier: identifier, titles: titles)
    }

    static let refused: [(String, Int?, String)] = [
        ("", nil, "the file is empty"),
        ("id,b\n1,2\n", 1, "there is no column 'a'; there are: id, b"),
        ("key,a\n1,2\n", 1, "there is no column 'id'"),
        ("id,a,a\n1,2,3\n", 1, "is there more than once"),
        ("id,a\n1,x\n,y\n", 3, "the record has no identifier"),
        ("id,a\n1,x\n 1 ,y\n", 3, "the identifier '1' was there before"),
        ("id,a\n1,\"x\n2,y\n", 2, "is never closed"),
        ("id,a\n1,x,y\n", 2, "3 fields, but the header has 2"),
        ("id,a\n1," + String(repeating: "x", count: 10_000_000) + "\n", 2, "longer than 65536 bytes"),
    ]

    @Test(arguments: refused)
    func `a list that cannot be right is refused with its line`(_ text: String, _ line: Int?, _ words: String) {
        #expect {
            _ = try read(text)
        } throws: { error in
            guard case .list("x.csv", let foundLine, let message) = error as? LinkageError else { return false }
            return foundLine == line && message.contains(words)
        }
    }

    @Test func `encodings are told apart`() throws {
        var utf16: [UInt8] = [0xFF, 0xFE]
        for unit in "id,a\n1,Zoë\n".utf16 { utf16 += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
        var windows = Array("id,a\n1,Zo?\n".utf8)
        windows[9] = 0xEB
        for bytes in [utf16, windows, Array("\u{FEFF}id;a\n1;Zoë\n".utf8)] {
            let list = try RecordList.read(bytes: bytes, name: "x", identifier: "id", titles: ["a": "a"])
            #expect(list.text("a", 0) == "Zoë")
        }
    }

    @Test func `short rows end in missing values, blank lines do not count`() throws {
        let list = try read("id,a\n1\n\n2,x\n,\n")
        #expect(list.count == 2 && list.text("a", 0) == "" && list.text("a", 1) == "x")
    }

    private func people(_ rows: [(String, [String])], _ name: String = "list") throws -> RecordList {
        try list(name, People.columns, rows)
    }

    private func link(_ left: RecordList, _ right: RecordList, _ yaml: String = People.yaml) throws -> Linker {
        try Linker(try LinkageSettings(yaml: yaml), left: left, right: right, cores: 2)
    }

    @Test func `empty lists train nothing and match nothing`() async throws {
        let model = try await People(1).linker().train()
        let some = try People(1).left
        for (left, right) in [(try people([]), some), (some, try people([])), (try people([]), try people([]))] {
            let linker = try link(left, right)
            let matches = try await linker.matches(model, threshold: 0)
            #expect(matches.isEmpty)
            await #expect(throws: LinkageError.self) { () async throws in _ = try await linker.train() }
        }
    }

    @Test func `a list beside itself is linked record by record`() async throws {
        let list = try People(2).left
        let linker = try link(list, list)
        let matches = try await linker.matches(try await linker.train(), threshold: 0.5)
        let itself = Assignment.greedy(matches).filter { $0.left == $0.right }
        #expect(Double(itself.count) > 0.9 * Double(list.count))
        #expect(matches.allSatisfy { $0.weight.isFinite })
    }

    @Test func `columns without any value say nothing`() async throws {
        let people = try People(3)
        func without(_ column: String, _ list: RecordList) throws -> RecordList {
            var result = RecordList(name: list.name, columns: People.columns)
            for row in 0..<list.count {
                var values = Dictionary(uniqueKeysWithValues: People.columns.map { ($0, list.text($0, row)) })
                values[column] = ""
                try result.append(list.identifier(row), values)
            }
            return result
        }
        let linker = try link(try without("town", people.left), try without("town", people.right))
        let model = try await linker.train()
        #expect(model.untrainedLevels.contains("town: exact(town)"))
        #expect(model.comparisons[2].levels.allSatisfy { $0.weight.isFinite })
        let matches = try await linker.matches(model, threshold: 0.9)
        #expect(!matches.isEmpty)
    }

    @Test func `a key that every record has is refused before anything is compared`() async throws {
        let rows = (0..<2000).map { ("\($0)", ["a\($0)", "b\($0)", "1980-01-01", "x"]) }
        let yaml = People.yaml + "\nmax_pairs_per_rule: 1000000"
        let linker = try link(try people(rows), try people(rows), yaml)
        let counts = try await linker.ruleCounts()
        #expect(counts[0] == RuleCount(rule: "dob", pairs: 4_000_000, largestBlock: 4_000_000))
        let model = try await People(1).linker().train()
        await #expect(throws: LinkageError.tooManyPairs(rule: "dob", pairs: 4_000_000, bound: 1_000_000)) {
            () async throws in
            _ = try await linker.matches(model, threshold: 0.5)
        }
    }

    @Test func `a single record on either side`() async throws {
        let one = try people([("1", ["jim", "jones", "1980-01-01", "york"])])
        let model = try await People(1).linker().train()
        let matches = try await link(one, one).matches(model, threshold: 0.5)
        #expect(matches.count == 1)
    }

    @Test func `one list where two are wanted is refused`() throws {
        let list = try People(1).left
        #expect(throws: LinkageError.self) {
            _ = try Linker(try LinkageSettings(yaml: People.yaml), left: list, right: nil, cores: 1)
        }
    }

    @Test func `damaged lists are refused or read, and never more`() throws {
        var dice = Dice(41)
        let bytes = Array("id,a,b\n1,x,y\n\"2\",\"x\"\"y\",z\r\n3,\u{FEFF}é,\n".utf8)
        for _ in 0..<5000 {
            var damaged = bytes
            for _ in 0...dice.roll(6) {
                damaged[dice.roll(damaged.count)] = dice.pick([0, 10, 13, 34, 44, 59, 0x80, 0xFF, 97])
            }
            do {
                let list = try RecordList.read(
                    bytes: damaged, name: "x", identifier: "id", titles: ["a": "a", "b": "b"])
                #expect(list.count <= bytes.count / 2)
            } catch is LinkageError {}
        }
    }
}
