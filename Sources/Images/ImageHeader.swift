/// What a picture's file says of itself, read without decoding a pixel.
struct ImageHeader: Equatable {
    enum Format: Equatable {
        case jpeg
        case png
        case webp
        case gif
    }

    let format: Format
    let width: Int
    let height: Int
    /// How the picture is to be turned; see ``Orientation``.
    let orientation: Orientation

    init(format: Format, width: Int, height: Int, orientation: Orientation = .upright) {
        self.format = format
        self.width = width
        self.height = height
        self.orientation = orientation
    }

    /// Recognises the format by its first bytes; file names and media types prove nothing.
    init(_ bytes: [UInt8]) throws(ImageFailure) {
        let reader = ByteReader(bytes[...])
        if reader.number(at: 0, bytes: 3) == 0xffd8ff {
            self = try JPEGFile(reader).header
        } else if reader.number(at: 0, bytes: 4) == 0x8950_4e47, reader.number(at: 4, bytes: 4) == 0x0d0a_1a0a {
            self = try PNGFile(reader).header
        } else if reader.has("RIFF", at: 0), reader.has("WEBP", at: 8) {
            self = try Self.webp(reader)
        } else if reader.has("GIF87a", at: 0) || reader.has("GIF89a", at: 0) {
            self = try Self.gif(reader)
        } else {
            throw .unknownFormat
        }
        guard width > 0, height > 0 else { throw .damaged }
    }

    /// RFC 9649. Whatever an extended header claims, libwebp refuses frames of any other size.
    private static func webp(_ reader: ByteReader) throws(ImageFailure) -> ImageHeader {
        let little = ByteReader(reader.bytes, isBigEndian: false)
        var size: (width: Int, height: Int)?
        var orientation = Orientation.upright
        var offset = 12
        while let length = little.number(at: offset + 4, bytes: 4) {
            let body = offset + 8
            if little.has("VP8X", at: offset) {
                guard let width = little.number(at: body + 4, bytes: 3),
                    let height = little.number(at: body + 7, bytes: 3)
                else { throw .damaged }
                size = largest(size, (width + 1, height + 1))
            } else if little.has("VP8L", at: offset) {
                guard let bits = little.number(at: body + 1, bytes: 4) else { throw .damaged }
                size = largest(size, ((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
            } else if little.has("VP8 ", at: offset) {
                guard let width = little.number(at: body + 6, bytes: 2),
                    let height = little.number(at: body + 8, bytes: 2)
                else { throw .damaged }
                size = largest(size, (width & 0x3fff, height & 0x3fff))
            } else if little.has("EXIF", at: offset), let exif = little.slice(at: body, count: length) {
                orientation = Orientation(exif: exif)
            }
            offset = body + length + length % 2
        }
        guard let size else { throw .damaged }
        return ImageHeader(format: .webp, width: size.width, height: size.height, orientation: orientation)
    }

    /// GIF89a specification: a screen, then frames that may claim to be larger than it.
    private static func gif(_ reader: ByteReader) throws(ImageFailure) -> ImageHeader {
        let little = ByteReader(reader.bytes, isBigEndian: false)
        guard let width = little.number(at: 6, bytes: 2), let height = little.number(at: 8, bytes: 2),
            let flags = little.number(at: 10, bytes: 1)
        else { throw .damaged }
        var offset = 13 + colourTable(flags)
        // Extensions, up to the first frame, which is all that is decoded.
        while little.number(at: offset, bytes: 1) == 0x21 {
            offset += 2
            while let length = little.number(at: offset, bytes: 1), length > 0 { offset += 1 + length }
            offset += 1
        }
        guard little.number(at: offset, bytes: 1) == 0x2c,
            let frameWidth = little.number(at: offset + 5, bytes: 2),
            let frameHeight = little.number(at: offset + 7, bytes: 2)
        else { throw .damaged }
        let size = largest((width, height), (frameWidth, frameHeight))
        return ImageHeader(format: .gif, width: size.width, height: size.height)
    }

    private static func colourTable(_ flags: Int) -> Int {
        flags & 0x80 == 0 ? 0 : 3 << ((flags & 7) + 1)
    }

    private static func largest(
        _ old: (width: Int, height: Int)?, _ new: (width: Int, height: Int)
    ) -> (width: Int, height: Int) {
        (max(old?.width ?? 0, new.width), max(old?.height ?? 0, new.height))
    }
}
