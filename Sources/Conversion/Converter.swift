public import NIOCore

/// The text of documents, and office documents as PDF, by programs that are kept in a sandbox.
public struct Converter: Sendable {
    /// Larger documents are neither read nor converted by programs.
    public static let inputLimit: Int64 = 64 << 20
    /// Bytes of UTF-8 that are kept of a document's text.
    public static let textLimit = 1_000_000

    private let sandbox: Sandbox
    private let textTime: Duration
    private let pdfTime: Duration

    /// - Parameters:
    ///   - bubblewrap: the program that isolates the others.
    ///   - textTime, pdfTime: how long they may take, on the clock.
    public init(
        bubblewrap: String = "/usr/bin/bwrap", textTime: Duration = .seconds(20), pdfTime: Duration = .seconds(90)
    ) {
        sandbox = Sandbox(bubblewrap: bubblewrap)
        self.textTime = textTime
        self.pdfTime = pdfTime
    }

    /// The text of a document, cut at `limit` bytes.
    /// - Parameter isFirstPage: whether no more than the first page or so is asked for.
    /// - Throws: ``ConversionFailure``, and what `contents` throws.
    public func text<Contents: AsyncSequence>(
        of contents: Contents, _ format: DocumentFormat, isFirstPage: Bool = false, limit: Int = Self.textLimit
    ) async throws -> String where Contents.Element == ByteBuffer {
        switch format {
        case .text, .markdown, .csv:
            let bytes = try await start(of: contents, limit)
            return cut(PlainText.decode(bytes, isCut: bytes.count >= limit), limit)
        case .html, .svg:
            // Tags take room as well.
            let bytes = try await start(of: contents, 4 * limit)
            return cut(PlainText.ofHTML(PlainText.decode(bytes, isCut: bytes.count >= 4 * limit)), limit)
        case .pdf:
            return try await pdfText(of: try await held(contents), isFirstPage: isFirstPage, limit: limit)
        case .zipped:
            let script = ["-I", "-c", Self.script, "\(limit)"]
            return try await text("/usr/bin/python3", script, "python3", try await held(contents), limit)
        case .picture, .office, .other: throw ConversionFailure.unknownFormat
        }
    }

    /// The text of a PDF that was made here, or comes from elsewhere.
    public func pdfText(of file: AnonymousFile, isFirstPage: Bool = false, limit: Int = Self.textLimit) async throws
        -> String
    {
        let pages = isFirstPage ? ["-l", "1"] : []
        let words = ["-q", "-enc", "UTF-8"] + pages + ["-", "-"]
        return try await text("/usr/bin/pdftotext", words, "poppler-utils", file, limit)
    }

    /// An office document as PDF, by LibreOffice, which runs only where it is isolated: documents can name addresses, and
    /// it would fetch them.
    public func pdf<Contents: AsyncSequence>(
        of contents: Contents, _ format: DocumentFormat
    ) async throws -> AnonymousFile where Contents.Element == ByteBuffer {
        let ending: String
        switch format {
        case .zipped(let name), .office(let name): ending = name
        default: throw ConversionFailure.unknownFormat
        }
        let file = try await held(contents)
        let limits = Sandbox.Limits(time: pdfTime, memory: 3 << 30)
        let convert = """
            cat >in.\(ending) && /usr/bin/soffice --headless --norestore --nolockcheck \
            -env:UserInstallation=file:///tmp/profile --convert-to pdf --outdir out in.\(ending) >&2 && cat out/in.pdf
            """
        // Asked first: the shell would only say that something is missing.
        guard Sandbox.isThere("/usr/bin/soffice") else {
            throw ConversionFailure.notInstalled("libreoffice-writer-nogui")
        }
        let pdf = try await sandbox.run(
            "/bin/sh", ["-c", convert], package: "dash", input: file, limits: limits, needsIsolation: true)
        if pdf.size >= limits.output { throw ConversionFailure.tooLarge(limits.output) }
        guard try pdf.bytes(limit: 5) == Array("%PDF-".utf8) else {
            throw ConversionFailure.failed("LibreOffice made no PDF of it")
        }
        return pdf
    }

    private func text(
        _ program: String, _ arguments: [String], _ package: String, _ input: AnonymousFile, _ limit: Int
    ) async throws -> String {
        // One byte more, so that a text of just this length is not taken for one that was cut.
        let limits = Sandbox.Limits(time: textTime, output: max(limit, 64 << 10) + 1)
        let output = try await sandbox.run(
            program, arguments, package: package, input: input, limits: limits, needsIsolation: false)
        return cut(PlainText.decode(try output.bytes(limit: limit), isCut: output.size > limit), limit)
    }

    private func cut(_ text: String, _ limit: Int) -> String {
        if text.utf8.count <= limit { return text }
        var size = 0
        return String(
            text.prefix { character in
                size += character.utf8.count
                return size <= limit
            })
    }

    private func start<Contents: AsyncSequence>(
        of contents: Contents, _ limit: Int
    ) async throws -> [UInt8] where Contents.Element == ByteBuffer {
        var bytes: [UInt8] = []
        for try await piece in contents {
            bytes += piece.readableBytesView.prefix(limit - bytes.count)
            if bytes.count >= limit { break }
        }
        return bytes
    }

    private func held<Contents: AsyncSequence>(
        _ contents: Contents
    ) async throws -> AnonymousFile where Contents.Element == ByteBuffer {
        let file = try AnonymousFile()
        var size: Int64 = 0
        for try await piece in contents {
            size += Int64(piece.readableBytes)
            if size > Self.inputLimit { throw ConversionFailure.tooLarge(Int(Self.inputLimit)) }
            try file.write(piece)
        }
        return file
    }

    /// Python's own readers of ZIP and XML, on what lies where the two formats keep text (ECMA-376; OpenDocument 1.3).
    /// Entities are refused, and what is unpacked is bounded, whatever an archive says of its sizes.
    private static let script = """
        import re, sys, zipfile
        from xml.parsers import expat
        limit, room = int(sys.argv[1]), 256 << 20
        parts = ["word/document.xml", r"word/(header|footer|footnotes|endnotes|comments)\\d*.xml", r"ppt/slides/slide\\d+.xml",
                 r"ppt/notesSlides/notesSlide\\d+.xml", "xl/sharedStrings.xml", r"xl/worksheets/sheet\\d+.xml", "content.xml"]
        blocks = {"w:p", "w:tab", "w:br", "a:p", "a:br", "si", "is", "text:p", "text:h", "text:tab", "text:line-break", "text:s"}
        archive = zipfile.ZipFile(sys.stdin.buffer)
        names = [(place, len(name), name) for name in archive.namelist() for place, part in enumerate(parts)
                 if re.fullmatch(part, name)]
        written, depth = 0, 0
        class Enough(Exception): pass
        def put(text):
            global written
            data = text.encode()
            sys.stdout.buffer.write(data[:limit - written])
            written += len(data)
            if written >= limit: raise Enough
        def entity(*_): raise ValueError("entities are not taken")
        try:
            for _, _, name in sorted(names)[:5000]:
                odf, depth = name == "content.xml", 0
                def start(tag, attributes):
                    global depth
                    if tag in ("w:t", "a:t", "t") or odf and tag in ("text:p", "text:h"): depth += 1
                def end(tag):
                    global depth
                    if tag in ("w:t", "a:t", "t") or odf and tag in ("text:p", "text:h"): depth -= 1
                    if tag in blocks: put(" " if tag.endswith((":tab", ":s")) else "\\n")
                parser = expat.ParserCreate()
                parser.StartElementHandler, parser.EndElementHandler = start, end
                parser.CharacterDataHandler = lambda text: put(text) if depth > 0 else None
                parser.EntityDeclHandler = entity
                with archive.open(name) as part:
                    while data := part.read(1 << 16):
                        room -= len(data)
                        if room < 0: raise ValueError("too much is packed into it")
                        parser.Parse(data)
                    parser.Parse(b"", True)
                put("\\n")
        except Enough:
            pass
        """
}
