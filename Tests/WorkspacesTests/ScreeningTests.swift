import Foundation
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Workspaces

@Suite struct ScreeningTests {
    private static let socket = (ProcessInfo.processInfo.environment["CONCORDAT_TEST_CLAMD"] ?? "")
        .split(separator: " ").first.map(String.init)
    private static let eicar = Array(
        (#"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-"# + #"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"#).utf8)

    private func blobs(_ bench: ContentsBench) async throws -> Int {
        try await bench.bench.database.read { try $0.value(Int.self, "SELECT COUNT(*) FROM blob") } ?? 0
    }

    @Test(.enabled(if: socket != nil), arguments: enginesUnderTest)
    func `Malware is refused, nothing of it is kept, and the journal says so`(engine: Engine) async throws {
        let screening = try Screening(scanner: Self.socket, otherwise: .refuse)
        try await ContentsBench.with(engine, screening: screening) { bench in
            #expect(try await bench.add("good.txt", Array("good".utf8)).status == 303)
            let answer = try await bench.add("bad.txt", Self.eicar)
            #expect(answer.status == 422 && answer.contains("malware") && answer.contains("Concordat.Test.EICAR"))
            #expect(try await blobs(bench) == 1)
            let verbs = try await bench.bench.database.read {
                try $0.values(String.self, "SELECT verb FROM journal_entry ORDER BY id")
            }
            #expect(verbs.contains("file.malware-refused"))
            let scans = try await bench.bench.database.read {
                try $0.values(String.self, "SELECT scan FROM file_version")
            }
            #expect(scans == ["clean"])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Without a scanner files are refused with 503, or kept and marked, as was chosen`(engine: Engine) async throws
    {
        for scanner in [nil, "/nowhere/clamd.socket"] {
            let refusing = try Screening(scanner: scanner, otherwise: .refuse)
            try await ContentsBench.with(engine, screening: refusing) { bench async throws in
                let answer = try await bench.add("a.txt", Array("text".utf8))
                #expect(answer.status == 503 && answer.contains("scanner"))
                #expect(try await blobs(bench) == 0)
            }
            let marking = try Screening(scanner: scanner, otherwise: .mark)
            try await ContentsBench.with(engine, screening: marking) { bench in
                #expect(try await bench.add("a.txt", Array("text".utf8)).status == 303)
                let item = try await bench.item("a.txt")
                let page = try await bench.bench.get("\(bench.path)/items/\(item.id)", as: bench.world.asAmara)
                #expect(page.contains("not scanned for malware"))
            }
        }
    }

    @Test(.enabled(if: socket != nil), arguments: [Engine.sqlite])
    func `More than the scanner takes is refused, or kept and marked`(engine: Engine) async throws {
        let large = [UInt8](repeating: 7, count: 12_000_000)
        let refusing = try Screening(scanner: Self.socket, otherwise: .refuse)
        try await ContentsBench.with(engine, screening: refusing) { bench async throws in
            #expect(try await bench.add("a.bin", large).status == 413)
            #expect(try await blobs(bench) == 0)
        }
        let marking = try Screening(scanner: Self.socket, otherwise: .mark)
        try await ContentsBench.with(engine, screening: marking) { bench async throws in
            #expect(try await bench.add("a.bin", large).status == 303)
            #expect(try await bench.item("a.bin").size == 12_000_000)
        }
    }

    @Test func `An address that is none is refused`() {
        #expect(throws: Fault.self) { try Screening(scanner: "nowhere", otherwise: .mark) }
    }
}
