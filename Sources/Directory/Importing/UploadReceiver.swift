public import Web
public import WebParts

/// Takes a multipart form with one file apart: the fields as a form, the file in chunks to be stored.
public struct UploadReceiver {
    public struct Chunk {
        let sequence: Int
        public let bytes: [UInt8]
    }

    private var parser: MultipartParser
    private var fields: [String: [String]] = [:]
    private var part: MultipartPart?
    private var value: [UInt8] = []
    private var waiting: [UInt8] = []
    private var sequence = 0
    private var hasFile = false
    public private(set) var name = ""
    public private(set) var size = 0

    public init(contentType: String) throws(MultipartFailure) {
        parser = try MultipartParser(
            contentType: contentType,
            limits: .init(parts: 50, fieldBytes: 64 << 10, totalBytes: ImportUploads.limit + (1 << 20)))
    }

    public var form: FormData { FormData(fields) }

    /// The chunks that these bytes complete.
    public mutating func feed(_ bytes: some Collection<UInt8>) throws(MultipartFailure) -> [Chunk] {
        var chunks: [Chunk] = []
        for event in try parser.feed(bytes) {
            switch event {
            case .partBegan(let part):
                self.part = part
                value = []
            case .data(let bytes):
                if isFile {
                    hasFile = true
                    waiting += bytes
                    size += bytes.count
                    if waiting.count >= ImportUploads.chunk { chunks.append(take()) }
                } else if part?.filename == nil {
                    value += bytes
                }
            case .partEnded: endPart()
            case .finished: break
            }
        }
        return chunks
    }

    /// The last chunk, if there is one.
    public mutating func finish() throws(MultipartFailure) -> Chunk? {
        try parser.finish()
        return waiting.isEmpty ? nil : take()
    }

    private var isFile: Bool { part?.name == "file" && part?.filename != nil }

    private mutating func endPart() {
        if let part {
            if isFile {
                if let filename = part.filename, !filename.isEmpty { name = filename }
                if name.isEmpty { name = "file.csv" }
            } else if part.filename == nil {
                fields[part.name, default: []].append(String(decoding: value, as: UTF8.self))
            }
        }
        part = nil
    }

    private mutating func take() -> Chunk {
        defer {
            waiting = []
            sequence += 1
        }
        return Chunk(sequence: sequence, bytes: waiting)
    }
}
