import Kernel
import Papers
import Printing
import Synchronization

/// Prints a few papers at a time: each takes a process and its memory.
final class PaperPrinter: Sendable {
    private static let atOnce = 2

    private let printer: PDFPrinter
    private let running = Mutex(0)

    init(_ printer: PDFPrinter) { self.printer = printer }

    /// - Throws: a fault of kind `busy` that says what else to do.
    func pdf(of paper: Paper) async throws -> [UInt8] {
        let isFree = running.withLock { running in
            if running == Self.atOnce { return false }
            running += 1
            return true
        }
        guard isFree else { throw Fault(.busy, "Other papers are being printed. Try again in a minute.") }
        defer { running.withLock { $0 -= 1 } }
        do {
            return try await printer.pdf(of: paper)
        } catch PrintingFailure.notInstalled {
            throw Fault(
                .busy,
                "PDF files cannot be made here: WeasyPrint is not installed. Download the OpenDocument file instead.")
        } catch PrintingFailure.timedOut, PrintingFailure.tooLarge {
            throw Fault(.busy, "Making the PDF took too much. Download the OpenDocument file instead.")
        }
    }
}
