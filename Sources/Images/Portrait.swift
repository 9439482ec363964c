/// A square JPEG picture of a person from whatever somebody has uploaded.
///
/// The middle of the picture is kept, turned as its Exif orientation says, on white where it is transparent; of
/// an animation, the first frame. Nothing else of the file survives: no metadata (place, time, device, comments),
/// no thumbnail, no colour profile, no bytes of the original.
///
/// Decoding takes about four bytes of memory a pixel, WebP twice that, and blocks: not for Swift's cooperative
/// threads.
///
/// - Parameters:
///   - bytes: a JPEG, PNG, WebP or GIF file.
///   - side: width and height of the result, in pixels, brought into 1...4096. Smaller pictures are
///     enlarged.
///   - maximumBytes: larger files are refused unread.
///   - maximumPixels: files whose header claims more are refused before anything is decoded.
/// - Returns: a baseline JPEG file of quality 85.
public func portrait(
    from bytes: [UInt8], side: Int = 256, maximumBytes: Int = 15_000_000, maximumPixels: Int = 50_000_000
) throws(ImageFailure) -> [UInt8] {
    guard bytes.count <= min(maximumBytes, Int(Int32.max)) else { throw .tooManyBytes }
    let header = try ImageHeader(bytes)
    let (pixels, overflow) = header.width.multipliedReportingOverflow(by: header.height)
    guard !overflow, pixels <= maximumPixels else { throw .tooManyPixels }
    let stored = header.format == .png ? try PNGFile.withoutMetadata(bytes) : bytes
    let picture = try GDImage(decoding: stored, as: header.format)
    // gd's decoders read the size again for themselves.
    guard picture.width <= header.width, picture.height <= header.height else { throw .damaged }
    let square = try picture.centreSquare(side: min(max(side, 1), 4096)).turned(header.orientation)
    return try JPEGFile.withoutMetadata(square.jpeg(quality: 85))
}
