/// The marker segments of a JPEG file (ITU-T T.81, annex B).
struct JPEGFile {
    /// A progressive picture has about ten scans. Each one visits every pixel, however few bytes it has, so a
    /// small file with thousands of them would keep the decoder busy for minutes.
    private static let mostScans = 100

    let header: ImageHeader
    /// Where comments and application data (but JFIF's) lie, markers included.
    let metadata: [Range<Int>]

    /// Walks the whole file, so that one that breaks off is refused: libjpeg would fill the rest with grey.
    init(_ reader: ByteReader) throws(ImageFailure) {
        var size: (width: Int, height: Int)?
        var orientation = Orientation.upright
        var metadata: [Range<Int>] = []
        var scans = 0
        var offset = 2
        while true {
            guard reader.number(at: offset, bytes: 1) == 0xff,
                let marker = reader.number(at: offset + 1, bytes: 1)
            else { throw .damaged }
            if marker == 0xd9 { break }
            // Fill bytes, and the markers that stand alone.
            if marker == 0xff || marker == 0x01 || (0xd0...0xd8).contains(marker) {
                offset += marker == 0xff ? 1 : 2
                continue
            }
            guard let length = reader.number(at: offset + 2, bytes: 2), length >= 2,
                let body = reader.slice(at: offset + 4, count: length - 2)
            else { throw .damaged }
            let end = offset + 2 + length
            switch marker {
            case 0xc0...0xcf where ![0xc4, 0xc8, 0xcc].contains(marker):
                guard let height = reader.number(at: offset + 5, bytes: 2),
                    let width = reader.number(at: offset + 7, bytes: 2)
                else { throw .damaged }
                size = (max(size?.width ?? 0, width), max(size?.height ?? 0, height))
            case 0xe1 where body.starts(with: Array("Exif\0\0".utf8)):
                orientation = Orientation(exif: body.dropFirst(6))
                metadata.append(offset..<end)
            case 0xe1...0xef, 0xfe:
                metadata.append(offset..<end)
            case 0xda:
                scans += 1
                guard scans <= Self.mostScans else { throw .damaged }
                offset = Self.endOfScan(reader, from: end)
                continue
            default: break
            }
            offset = end
        }
        guard let size, scans > 0 else { throw .damaged }
        header = ImageHeader(format: .jpeg, width: size.width, height: size.height, orientation: orientation)
        self.metadata = metadata
    }

    /// In compressed data FF is followed by 00, or by a restart marker; anything else ends them.
    private static func endOfScan(_ reader: ByteReader, from start: Int) -> Int {
        let bytes = reader.bytes
        var index = bytes.startIndex + start
        while index + 1 < bytes.endIndex {
            if bytes[index] == 0xff {
                let next = bytes[index + 1]
                if next != 0, !(0xd0...0xd7).contains(next) { return index - bytes.startIndex }
                index += 1
            }
            index += 1
        }
        return reader.count
    }

    /// The picture without comments, Exif, colour profiles and the like.
    static func withoutMetadata(_ bytes: [UInt8]) throws(ImageFailure) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var kept = 0
        for range in try JPEGFile(ByteReader(bytes[...])).metadata {
            result += bytes[kept..<range.lowerBound]
            kept = range.upperBound
        }
        return result + bytes[kept...]
    }
}
