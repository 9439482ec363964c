import Foundation
import Papers
import Printing
import Subprocess
import Testing

@Suite("PDF by WeasyPrint")
struct PDFPrinterTests {
    private static let paper = Paper(
        title: "MoU: Siân & Zoë’s ‘joint’ <team>", footer: "Version 3 \"final\" – 50%",
        [
            .heading(1, "Who pays"), .paragraph("The lead body pays " + .bold("£5,000") + " a year."),
            .bullets(["first", "second"]), .numbers(["one", "two"]),
            .table(
                PaperTable(
                    caption: "Money by year", columns: ["Body", .init("2027", isNumeric: true)],
                    rows: [["DWP", "£1.5m"], ["HMRC", "£20m"]])),
            .pageBreak, .heading(2, "Exit"), .paragraph("شراكة"),
        ])

    /// What poppler's pdftotext or pdfinfo says of a PDF.
    private func poppler(_ program: String, _ arguments: [String], _ pdf: [UInt8]) async throws -> String {
        let result = try await Subprocess.run(
            .name(program), arguments: Arguments(arguments), input: .array(pdf), output: .string(limit: 16 << 20),
            error: .string(limit: 1 << 20))
        try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
        return result.standardOutput
    }

    @Test func `a paper becomes a tagged PDF with its words and page numbers`() async throws {
        let pdf = try await PDFPrinter().pdf(of: Self.paper)
        #expect(pdf.starts(with: Array("%PDF-".utf8)))
        let text = try await poppler("pdftotext", ["-layout", "-", "-"], pdf)
        for words in [
            "MoU: Siân & Zoë’s ‘joint’ <team>", "The lead body pays £5,000 a year.",
            "Money by year",
            "£1.5m", "Version 3 \"final\" – 50%", "Page 1 of 2", "Page 2 of 2",
        ] {
            #expect(text.contains(words), "\(words)")
        }
        let information = try await poppler("pdfinfo", ["-"], pdf)
        #expect(information.contains("Title:           MoU: Siân & Zoë’s ‘joint’ <team>"))
        #expect(information.contains("Tagged:          yes"))
        #expect(information.contains("(A4)"))
    }

    @Test func `without Python, or without WeasyPrint, it says so`() async throws {
        await #expect(throws: PrintingFailure.notInstalled) {
            try await PDFPrinter(python: "/nowhere/python3").pdf(of: Self.paper)
        }
        // An interpreter that finds no such module.
        try await withScript("exit 69") { script in
            await #expect(throws: PrintingFailure.notInstalled) {
                try await PDFPrinter(python: script).pdf(of: Self.paper)
            }
        }
    }

    @Test func `what takes too long is killed`() async throws {
        try await withScript("echo $$ > \"$0.pid\"; exec sleep 600") { script in
            let limit = Duration.milliseconds(500)
            await #expect(throws: PrintingFailure.timedOut(limit)) {
                try await PDFPrinter(python: script, limits: .init(time: limit)).pdf(of: Self.paper)
            }
            let process = try Int32(String(contentsOfFile: script + ".pid", encoding: .utf8).dropLast())
            #expect(kill(try #require(process), 0) == -1 && errno == ESRCH)
        }
    }

    @Test func `WeasyPrint itself is stopped in time`() async throws {
        let limits = PDFPrinter.Limits(time: .milliseconds(1))
        await #expect(throws: PrintingFailure.timedOut(limits.time)) {
            try await PDFPrinter(limits: limits).pdf(of: Self.paper)
        }
    }

    @Test func `who no longer waits is not kept waiting`() async throws {
        try await withScript("exec sleep 600") { script in
            let printing = Task { try await PDFPrinter(python: script).pdf(of: Self.paper) }
            printing.cancel()
            await #expect(throws: CancellationError.self) { try await printing.value }
        }
    }

    @Test func `too many bytes, too little memory, and a crash are failures`() async throws {
        await #expect(throws: PrintingFailure.tooLarge(1_000)) {
            try await PDFPrinter(limits: .init(output: 1_000)).pdf(of: Self.paper)
        }
        await #expect { try await PDFPrinter(limits: .init(memory: 64 << 20)).pdf(of: Self.paper) } throws: { error in
            if case .failed? = error as? PrintingFailure { true } else { false }
        }
        try await withScript("echo wrong >&2; exit 1") { script in
            await #expect { try await PDFPrinter(python: script).pdf(of: Self.paper) } throws: { error in
                if case .failed(let words)? = error as? PrintingFailure { words.hasSuffix("wrong\n") } else { false }
            }
        }
    }

    @Test func `a long paper stays within the limits`() async throws {
        let words = RichText(
            String(repeating: "The parties agree to work together and to share what they know. ", count: 12))
        let paper = Paper(title: "Long", (0..<600).map { .paragraph(RichText("\($0). ") + words) })
        let information = try await poppler("pdfinfo", ["-"], PDFPrinter().pdf(of: paper))
        let pages = information.split(separator: "\n").first { $0.hasPrefix("Pages:") }?.split(separator: " ").last
        #expect(try #require(pages.flatMap { Int($0) }) > 80)
    }

    /// An executable that does something else than Python.
    private func withScript(_ body: String, _ use: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "/concordat-printing-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/python"
        try Data("#!/bin/sh\n\(body)\n".utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        try await use(path)
    }
}
