/// The chunks of a PNG file (W3C PNG, third edition, section 5).
struct PNGFile {
    let header: ImageHeader
    /// Where the signature and the chunks that make up the picture lie.
    private let essential: [Range<Int>]

    /// Walks the whole file, so that one that breaks off is refused: gd would draw the rest in black.
    init(_ reader: ByteReader) throws(ImageFailure) {
        guard reader.has("IHDR", at: 12), let width = reader.number(at: 16, bytes: 4),
            let height = reader.number(at: 20, bytes: 4)
        else { throw .damaged }
        var orientation = Orientation.upright
        var essential = [0..<8]
        var offset = 8
        while let length = reader.number(at: offset, bytes: 4), !reader.has("IEND", at: offset + 4) {
            let end = offset + 12 + length
            guard end <= reader.count else { throw .damaged }
            if reader.has("eXIf", at: offset + 4), let exif = reader.slice(at: offset + 8, count: length) {
                orientation = Orientation(exif: exif)
            } else if ["IHDR", "PLTE", "tRNS", "IDAT"].contains(where: { reader.has($0, at: offset + 4) }) {
                essential.append(offset..<end)
            }
            offset = end
        }
        guard reader.has("IEND", at: offset + 4), offset + 12 <= reader.count else { throw .damaged }
        essential.append(offset..<offset + 12)
        header = ImageHeader(format: .png, width: width, height: height, orientation: orientation)
        self.essential = essential
    }

    /// The picture without text, profiles, times and unknown chunks: libpng would unpack the compressed ones among
    /// them, and print to standard error what it thinks of the others.
    static func withoutMetadata(_ bytes: [UInt8]) throws(ImageFailure) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for range in try PNGFile(ByteReader(bytes[...])).essential { result += bytes[range] }
        return result
    }
}
