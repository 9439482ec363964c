public import Blobs
import Kernel
import Malware
public import NIOCore

/// What happens to files before anybody can open them: they go through the malware scanner as they come in.
public struct Screening: Sendable {
    /// What becomes of a file that cannot be scanned; the administrator decides.
    public enum Otherwise: String, Sendable, CaseIterable {
        /// It is not taken.
        case refuse
        /// It is taken, and marked 'not scanned'.
        case mark
    }

    private let scanner: MalwareScanner?
    let otherwise: Otherwise

    /// - Parameter scanner: where clamd listens, as `MalwareScanner` takes it; `nil` where there is none.
    /// - Throws: a fault of kind `invalid` for an address that is none.
    public init(scanner address: String?, otherwise: Otherwise) throws {
        scanner = address.flatMap { MalwareScanner($0) }
        if let address, scanner == nil {
            throw Fault(.invalid, "files.scanner must be the path of a socket or 'host:port', not '\(address)'.")
        }
        self.otherwise = otherwise
    }

    /// Without a scanner: everything is taken and marked.
    public static let none = Screening()

    private init() {
        scanner = nil
        otherwise = .mark
    }

    public var hasScanner: Bool { scanner != nil }

    /// Malware, by the name that the scanner gives it.
    struct Malware: Error {
        let name: String
    }

    /// Stores contents as they come and has them scanned on the way.
    /// - Throws: ``Malware``; a fault of kind `busy` where they had to be scanned and could not be; and what ``Blobs/stage``
    ///   throws. Then nothing is stored.
    func stage<Source: AsyncSequence>(
        _ source: Source, in blobs: Blobs, limit: Int64, inspect: (ByteBuffer) async throws -> Void = { _ in }
    ) async throws -> (StagedBlob, FileVersion.Scan) where Source.Element == ByteBuffer {
        guard let scanner else {
            if otherwise == .refuse { throw Self.absent }
            return (try await blobs.stage(source, limit: limit, inspect: inspect), .notScanned)
        }
        let (staged, result): (StagedBlob, Result<Finding, ScanFailure>)
        do {
            (staged, result) = try await scanner.scan { scan in
                try await blobs.stage(source, limit: limit) { piece in
                    try await inspect(piece)
                    do {
                        try await scan.take(piece)
                    } catch let failure as ScanFailure {
                        if otherwise == .refuse { throw failure }
                    }
                }
            }
        } catch let failure as ScanFailure {
            throw Self.fault(failure)
        }
        switch result {
        case .success(.clean): return (staged, .clean)
        case .success(.found(let name)):
            await blobs.discard(staged)
            throw Malware(name: name)
        case .failure(let failure):
            if otherwise == .mark { return (staged, .notScanned) }
            await blobs.discard(staged)
            throw Self.fault(failure)
        }
    }

    private static let absent = Fault(
        .busy,
        "Files cannot be taken: there is no malware scanner here. Nothing was kept. Ask an administrator to set one up."
    )

    private static func fault(_ failure: ScanFailure) -> Fault {
        if failure == .tooLarge {
            return Fault(.tooLarge, "This is larger than the malware scanner takes. Nothing was kept.")
        }
        return Fault(
            .busy,
            "The malware scanner does not answer, and files are not taken without it. Nothing was kept. Try again in a few minutes, or tell an administrator."
        )
    }
}
