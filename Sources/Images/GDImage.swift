import CImages

/// A picture in libgd's memory, freed with it. Never shared between threads.
struct GDImage: ~Copyable {
    private static let isQuiet: Void = cimages_silence_errors()

    private let image: UnsafeMutablePointer<gdImage>

    var width: Int { Int(image.pointee.sx) }
    var height: Int { Int(image.pointee.sy) }

    private init(_ image: gdImagePtr?) throws(ImageFailure) {
        guard let image else { throw .damaged }
        self.image = image
    }

    deinit { gdImageDestroy(image) }

    /// - Parameter bytes: at most `Int32.max`.
    init(decoding bytes: [UInt8], as format: ImageHeader.Format) throws(ImageFailure) {
        _ = Self.isQuiet
        let decoded = bytes.withUnsafeBytes { buffer -> gdImagePtr? in
            // gd's functions take a mutable pointer but only read.
            let data = UnsafeMutableRawPointer(mutating: buffer.baseAddress)
            let count = Int32(buffer.count)
            return switch format {
            // Warnings are for oddities that every camera maker has; broken files were refused before.
            case .jpeg: gdImageCreateFromJpegPtrEx(count, data, 1)
            case .png: gdImageCreateFromPngPtr(count, data)
            case .webp: gdImageCreateFromWebpPtr(count, data)
            case .gif: gdImageCreateFromGifPtr(count, data)
            }
        }
        try self.init(decoded)
    }

    /// A blank true-colour picture.
    private init(side: Int) throws(ImageFailure) {
        try self.init(gdImageCreateTrueColor(Int32(side), Int32(side)))
    }

    /// The largest square in the middle, resampled, on white.
    consuming func centreSquare(side: Int) throws(ImageFailure) -> GDImage {
        let result = try GDImage(side: side)
        let white: Int32 = 0xffffff
        gdImageFilledRectangle(result.image, 0, 0, Int32(side), Int32(side), white)
        let edge = min(width, height)
        gdImageCopyResampled(
            result.image, image, 0, 0, Int32((width - edge) / 2), Int32((height - edge) / 2), Int32(side),
            Int32(side), Int32(edge), Int32(edge))
        return result
    }

    /// A square picture the way up it should be.
    consuming func turned(_ orientation: Orientation) throws(ImageFailure) -> GDImage {
        if orientation == .upright { return self }
        let side = width
        let result = try GDImage(side: side)
        for y in 0..<side {
            for x in 0..<side {
                let source = orientation.source(x: x, y: y, side: side)
                let pixel = gdImageGetTrueColorPixel(image, Int32(source.x), Int32(source.y))
                gdImageSetPixel(result.image, Int32(x), Int32(y), pixel)
            }
        }
        return result
    }

    func jpeg(quality: Int) throws(ImageFailure) -> [UInt8] {
        var count: Int32 = 0
        guard let data = gdImageJpegPtr(image, &count, Int32(quality)) else { throw .damaged }
        defer { gdFree(data) }
        return Array(UnsafeRawBufferPointer(start: data, count: Int(count)))
    }
}
