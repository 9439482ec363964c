/// How a camera was held (Exif 2.32, tag 0x0112): where the picture's first row and column belong.
enum Orientation: Int {
    case upright = 1
    case mirrored
    case upsideDown
    case upsideDownMirrored
    case transposed
    case turnedLeft
    case transverse
    case turnedRight

    /// From a TIFF structure as in a JPEG's APP1 segment, a WebP's EXIF or a PNG's eXIf chunk. Upright unless it
    /// clearly says otherwise; this is the only thing that is read of it.
    init(exif: ArraySlice<UInt8>) {
        self = Self.read(exif) ?? .upright
    }

    private static func read(_ exif: ArraySlice<UInt8>) -> Orientation? {
        // Some programs put JPEG's preamble into WebP as well.
        let tiff = exif.starts(with: Array("Exif\0\0".utf8)) ? exif.dropFirst(6) : exif
        let isBigEndian = tiff.starts(with: Array("MM".utf8))
        guard isBigEndian || tiff.starts(with: Array("II".utf8)) else { return nil }
        let reader = ByteReader(tiff, isBigEndian: isBigEndian)
        guard reader.number(at: 2, bytes: 2) == 42, let directory = reader.number(at: 4, bytes: 4),
            let entries = reader.number(at: directory, bytes: 2)
        else { return nil }
        for index in 0..<entries {
            let entry = directory + 2 + 12 * index
            guard let tag = reader.number(at: entry, bytes: 2) else { return nil }
            if tag == 0x0112 { return reader.number(at: entry + 8, bytes: 2).flatMap(Orientation.init) }
        }
        return nil
    }

    /// Where the pixel shown at a place of a square lies in the stored square.
    func source(x: Int, y: Int, side: Int) -> (x: Int, y: Int) {
        let (right, bottom) = (side - 1 - x, side - 1 - y)
        return switch self {
        case .upright: (x, y)
        case .mirrored: (right, y)
        case .upsideDown: (right, bottom)
        case .upsideDownMirrored: (x, bottom)
        case .transposed: (y, x)
        case .turnedLeft: (y, right)
        case .transverse: (bottom, right)
        case .turnedRight: (bottom, x)
        }
    }
}
