import CImages
import Testing

/// Pictures for the tests, drawn and encoded by libgd.
enum Samples {
    static let red: Int32 = 0xff0000
    static let green: Int32 = 0x00ff00
    static let blue: Int32 = 0x0000ff
    static let yellow: Int32 = 0xffff00

    enum Format: CaseIterable {
        case jpeg
        case png
        case webp
        case gif
    }

    /// Four quarters: red and green above, blue and yellow below. What a landscape or portrait format has beyond
    /// the square in the middle is black.
    static func quarters(width: Int = 400, height: Int = 400, as format: Format) throws -> [UInt8] {
        let image = try #require(gdImageCreateTrueColor(Int32(width), Int32(height)))
        defer { gdImageDestroy(image) }
        let side = min(width, height)
        let (left, top) = ((width - side) / 2, (height - side) / 2)
        for (index, colour) in [red, green, blue, yellow].enumerated() {
            let x = left + index % 2 * (side / 2)
            let y = top + index / 2 * (side / 2)
            gdImageFilledRectangle(
                image, Int32(x), Int32(y), Int32(x + side / 2 - 1), Int32(y + side / 2 - 1), colour)
        }
        return try encode(image, as: format)
    }

    static func encode(_ image: gdImagePtr, as format: Format) throws -> [UInt8] {
        var count: Int32 = 0
        let data =
            switch format {
            case .jpeg: gdImageJpegPtr(image, &count, 95)
            case .png: gdImagePngPtr(image, &count)
            case .webp: gdImageWebpPtrEx(image, &count, 95)
            case .gif: gdImageGifPtr(image, &count)
            }
        let start = try #require(data)
        defer { gdFree(start) }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(count)))
    }

    /// A little-endian TIFF structure with an orientation and a GPS directory, as a telephone writes it.
    static func exif(orientation: UInt8) -> [UInt8] {
        let header: [UInt8] = [0x49, 0x49, 42, 0, 8, 0, 0, 0]
        let entries: [UInt8] = [
            2, 0,
            0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0,
            0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0,
            0, 0, 0, 0,
        ]
        let gps: [UInt8] = [1, 0, 29, 0, 2, 0, 11, 0, 0, 0, 56, 0, 0, 0, 0, 0, 0, 0]
        return header + entries + gps + Array("51.5034N".utf8)
    }

    /// Puts Exif into a JPEG as its first segment.
    static func withExif(_ jpeg: [UInt8], orientation: UInt8) -> [UInt8] {
        let body = Array("Exif\0\0".utf8) + exif(orientation: orientation)
        let length = body.count + 2
        let segment: [UInt8] = [0xff, 0xe1, UInt8(length >> 8), UInt8(length & 255)] + body
        return jpeg[..<2] + segment + jpeg[2...]
    }
}

/// A decoded JPEG, to look at its pixels.
struct Decoded: ~Copyable {
    private let image: gdImagePtr

    init(_ jpeg: [UInt8]) throws {
        image = try #require(
            jpeg.withUnsafeBytes {
                gdImageCreateFromJpegPtr(Int32($0.count), UnsafeMutableRawPointer(mutating: $0.baseAddress))
            })
    }

    deinit { gdImageDestroy(image) }

    var width: Int { Int(image.pointee.sx) }
    var height: Int { Int(image.pointee.sy) }

    /// The nearest of the corner colours: JPEG changes them a little. `nil` if none is near.
    func colour(_ x: Int, _ y: Int) -> Int32? {
        let pixel = gdImageGetTrueColorPixel(image, Int32(x), Int32(y))
        return [Samples.red, Samples.green, Samples.blue, Samples.yellow, 0, 0xffffff].first { colour in
            [0, 8, 16].allSatisfy { shift in abs((pixel >> shift & 255) - (colour >> shift & 255)) < 40 }
        }
    }

    /// Well inside each quarter: above left, above right, below left, below right.
    func quarters() -> [Int32?] {
        let (near, far) = (width / 8, width - width / 8)
        return [colour(near, near), colour(far, near), colour(near, far), colour(far, far)]
    }
}
