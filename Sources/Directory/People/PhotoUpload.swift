import Dispatch
import Images
import Kernel
import Web
import WebParts

/// Gathers the one picture of an upload as it arrives, bounded.
struct PhotoUpload {
    /// Bytes of the picture.
    static let limit = 8 << 20

    private var parser: MultipartParser
    private var name = ""
    private var isFile = false
    private var value: [UInt8] = []
    private(set) var picture: [UInt8] = []
    private(set) var fields: [String: [String]] = [:]

    init(contentType: String) throws {
        let limits = MultipartParser.Limits(parts: 10, fieldBytes: 4096, totalBytes: Self.limit + 65_536)
        parser = try Self.orFault { () throws(MultipartFailure) in
            try MultipartParser(contentType: contentType, limits: limits)
        }
    }

    mutating func feed(_ bytes: some Collection<UInt8>) throws {
        var parser = parser
        let events = try Self.orFault { () throws(MultipartFailure) in try parser.feed(bytes) }
        self.parser = parser
        for event in events { try take(event) }
    }

    mutating func finish() throws -> FormData {
        var parser = parser
        try Self.orFault { () throws(MultipartFailure) in try parser.finish() }
        return FormData(fields)
    }

    private mutating func take(_ event: MultipartParser.Event) throws {
        switch event {
        case .partBegan(let part):
            name = part.name
            isFile = part.filename != nil
            value = []
        case .data(let bytes):
            if isFile, name == "photo" {
                picture += bytes
                guard picture.count <= Self.limit else { throw Self.tooLarge }
            } else if !isFile {
                value += bytes
            }
        case .partEnded:
            if !isFile { fields[name, default: []].append(String(decoding: value, as: UTF8.self)) }
        case .finished: break
        }
    }

    private static let tooLarge = Fault(.tooLarge, "The picture is larger than 8 MB. Nothing was kept.")

    private static func orFault<Result>(_ body: () throws(MultipartFailure) -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            if error.status == 413 { throw tooLarge }
            throw Fault(.invalid, "The picture did not arrive in one piece. Send it again.")
        }
    }
}

/// Makes pictures fit to be shown, one at a time: decoding takes up to 400 MB for the largest.
enum PhotoWorkshop {
    private static let queue = DispatchQueue(label: "concordat.photos")

    /// - Throws: a fault of kind `invalid` for the field 'photo' when it is no picture, or too large a one.
    static func portrait(from bytes: [UInt8]) async throws -> [UInt8] {
        let result = await withCheckedContinuation { continuation in
            // Decoding blocks, which Swift's own threads must not.
            queue.async {
                continuation.resume(
                    returning: Result { () throws(ImageFailure) in
                        try Images.portrait(from: bytes, side: 256, maximumBytes: PhotoUpload.limit)
                    })
            }
        }
        switch result {
        case .success(let jpeg): return jpeg
        case .failure(let failure): throw Fault.invalid("photo", message(failure))
        }
    }

    private static func message(_ failure: ImageFailure) -> String {
        switch failure {
        case .tooManyBytes: "The picture must be smaller than 8 MB"
        case .unknownFormat: "Choose a JPEG, PNG, WebP or GIF file"
        case .tooManyPixels: "The picture has too many pixels. Make it smaller and send it again"
        case .damaged: "The picture is damaged. Choose another file"
        }
    }
}
