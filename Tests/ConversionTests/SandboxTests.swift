import Foundation
import NIOCore
import Testing

@testable import Conversion

@Suite("Programs in their sandbox", .serialized)
struct SandboxTests {
    private func run(
        _ script: String, _ limits: Sandbox.Limits = Sandbox.Limits(), sandbox: Sandbox = Sandbox(),
        needsIsolation: Bool = true
    ) async throws -> String {
        let output = try await sandbox.run(
            "/usr/bin/python3", ["-I", "-c", script], package: "python3", input: try AnonymousFile(), limits: limits,
            needsIsolation: needsIsolation)
        return String(decoding: try output.bytes(limit: 1 << 20), as: UTF8.self)
    }

    @Test func `It sees no network, no file of ours, no environment and no other process`() async throws {
        try #require(setenv("CONCORDAT_SECRET", "key", 1) == 0)
        let script = """
            import os, socket
            def can(act):
                try:
                    act()
                    return True
                except OSError:
                    return False
            print(can(lambda: socket.create_connection(("127.0.0.1", 22), 1)), [n for _, n in socket.if_nameindex() if n != "lo"])
            print([p for p in ("/home", "/root", "/etc/passwd", "/var", "/work") if os.path.exists(p)], os.listdir("/tmp"))
            print("CONCORDAT_SECRET" in os.environ, len([p for p in os.listdir("/proc") if p.isdigit()]) < 5, os.getuid())
            print(can(lambda: open("/usr/new", "w")), can(lambda: open("/tmp/new", "w")))
            """
        #expect(try await run(script) == "False []\n[] []\nFalse True 65534\nFalse True\n")
    }

    @Test func `Nothing of it is left behind`() async throws {
        let before = try FileManager.default.contentsOfDirectory(atPath: "/tmp").filter { $0.hasPrefix("sandbox-") }
        _ = try await run("open('/tmp/sandbox-left', 'w').write('x')")
        let after = try FileManager.default.contentsOfDirectory(atPath: "/tmp").filter { $0.hasPrefix("sandbox-") }
        #expect(before == after)
    }

    @Test(arguments: [true, false])
    func `Time, memory and output are bounded, isolated or not`(isIsolated: Bool) async throws {
        let sandbox = isIsolated ? Sandbox() : Sandbox(bubblewrap: "/nowhere/bwrap")
        #expect(try await sandbox.isolates() == isIsolated)
        let short = Sandbox.Limits(time: .milliseconds(1_500))
        await #expect(throws: ConversionFailure.timedOut(short.time)) {
            _ = try await run("import time; time.sleep(600)", short, sandbox: sandbox, needsIsolation: false)
        }
        let small = Sandbox.Limits(memory: 300 << 20)
        await #expect(throws: ConversionFailure.self) {
            _ = try await run("x = bytearray(500 << 20)", small, sandbox: sandbox, needsIsolation: false)
        }
        let script = "import sys\nwhile True: sys.stdout.write('a' * 10000)"
        let output = try await run(
            script, Sandbox.Limits(output: 100_000), sandbox: sandbox, needsIsolation: false)
        #expect(output.utf8.count == 100_000)
    }

    @Test func `What must be isolated does not run where that cannot be had`() async throws {
        await #expect(throws: ConversionFailure.noIsolation) {
            _ = try await run("print(1)", sandbox: Sandbox(bubblewrap: "/nowhere/bwrap"))
        }
        let converter = Converter(bubblewrap: "/nowhere/bwrap")
        await #expect(throws: ConversionFailure.noIsolation) {
            _ = try await converter.pdf(of: Pieces(try Documents.docx(["Text"])), .zipped("docx"))
        }
    }

    @Test func `Processes that a program leaves running die with it`() async throws {
        let mark = "sandbox-mark-\(UInt32.random(in: 0 ... .max))"
        let script = """
            import subprocess, time
            subprocess.Popen(["/bin/sh", "-c", "sleep 600 # \(mark)"], start_new_session=True)
            time.sleep(600)
            """
        await #expect(throws: ConversionFailure.self) {
            _ = try await run(script, Sandbox.Limits(time: .seconds(2)))
        }
        #expect(try await isGone(mark))
    }

    /// Whether no process has this word in its command line any more; the kernel ends them in its own time.
    private func isGone(_ word: String) async throws -> Bool {
        for _ in 0..<100 {
            let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }
            let isThere = processes.contains { process in
                let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
                return String(decoding: line, as: UTF8.self).contains(word)
            }
            if !isThere { return true }
            await Task.yield()
        }
        return false
    }

    @Test func `Ten gigabytes in a ZIP archive are read as far as the limit and no further`() async throws {
        // As text, what is kept of it is kept; as blanks between tags, it is too much.
        let text = try await Bombs.zip("<w:document><w:p><w:t>start")
        let kept = try await Converter().text(of: Pieces(text), .zipped("docx"), limit: 100_000)
        #expect(kept.hasPrefix("start   ") && kept.utf8.count == 100_000)
        let blanks = try await Bombs.zip("<w:document><w:p")
        await #expect(throws: ConversionFailure.self) {
            _ = try await Converter().text(of: Pieces(blanks), .zipped("docx"))
        }
    }

    @Test func `A billion laughs are refused`() async throws {
        let xml = Documents.word(["&a9;"], before: Bombs.laughs)
        let document = try Documents.docx(xml: xml)
        await #expect(throws: ConversionFailure.self) {
            _ = try await Converter().text(of: Pieces(document), .zipped("docx"))
        }
    }

    @Test func `LibreOffice makes a PDF, and is ended by bombs`() async throws {
        let converter = Converter(pdfTime: .seconds(120))
        let pdf = try await converter.pdf(of: Pieces(try Documents.docx(["The pier in winter"])), .zipped("docx"))
        #expect(try await converter.pdfText(of: pdf).contains("The pier in winter"))
        let laughs = try Documents.docx(xml: Documents.word(["&a9;"], before: Bombs.laughs))
        let short = Converter(pdfTime: .seconds(25))
        for bomb in [laughs, try await Bombs.zip("<w:document><w:p><w:t>")] {
            // A document that LibreOffice gives up reading may still come out as an empty page.
            if let file = try? await short.pdf(of: Pieces(bomb), .zipped("docx")) {
                #expect(try await short.pdfText(of: file).utf8.count < 100_000)
            }
        }
    }
}
