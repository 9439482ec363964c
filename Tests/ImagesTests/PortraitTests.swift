import CImages
import Images
import Testing

@Suite("Portraits")
struct PortraitTests {
    static let upright = [Samples.red, Samples.green, Samples.blue, Samples.yellow]

    @Test("every format becomes a square JPEG", arguments: Samples.Format.allCases)
    func formats(format: Samples.Format) throws {
        let result = try portrait(from: Samples.quarters(as: format))
        #expect(result.starts(with: [0xff, 0xd8, 0xff]))
        let picture = try Decoded(result)
        #expect(picture.width == 256)
        #expect(picture.height == 256)
        #expect(picture.quarters() == Self.upright)
    }

    @Test("the middle is kept", arguments: [(900, 400), (400, 900), (401, 400), (10, 10), (64, 30)])
    func crop(width: Int, height: Int) throws {
        let picture = try Decoded(
            portrait(from: Samples.quarters(width: width, height: height, as: .png), side: 96))
        #expect(picture.width == 96)
        #expect(picture.height == 96)
        #expect(picture.quarters() == Self.upright)
    }

    @Test("one pixel is enough")
    func onePixel() throws {
        let image = try #require(gdImageCreateTrueColor(1, 1))
        defer { gdImageDestroy(image) }
        gdImageSetPixel(image, 0, 0, Samples.blue)
        let picture = try Decoded(portrait(from: Samples.encode(image, as: .png)))
        #expect(picture.quarters() == [Samples.blue, Samples.blue, Samples.blue, Samples.blue])
    }

    /// The quarters are stored as red, green, blue, yellow; Exif says which way they are to be seen.
    @Test(
        "Exif orientation is applied",
        arguments: zip(
            UInt8(1)...8,
            [
                [Samples.red, Samples.green, Samples.blue, Samples.yellow],
                [Samples.green, Samples.red, Samples.yellow, Samples.blue],
                [Samples.yellow, Samples.blue, Samples.green, Samples.red],
                [Samples.blue, Samples.yellow, Samples.red, Samples.green],
                [Samples.red, Samples.blue, Samples.green, Samples.yellow],
                [Samples.blue, Samples.red, Samples.yellow, Samples.green],
                [Samples.yellow, Samples.green, Samples.blue, Samples.red],
                [Samples.green, Samples.yellow, Samples.red, Samples.blue],
            ]))
    func orientation(value: UInt8, seen: [Int32]) throws {
        let original = try Samples.withExif(
            Samples.quarters(width: 600, height: 400, as: .jpeg), orientation: value)
        #expect(try Decoded(portrait(from: original)).quarters() == seen)
    }

    @Test("PNG and WebP have Exif too")
    func orientationElsewhere() throws {
        let exif = Samples.exif(orientation: 3)
        let turned = Self.upright.reversed().map { $0 }

        let png = try Samples.quarters(as: .png)
        let length: [UInt8] = [0, 0, 0, UInt8(exif.count)]
        let chunk = Array("eXIf".utf8) + exif
        let withChunk = png[..<33] + length + chunk + bigEndian(crc32(chunk)) + png[33...]
        #expect(try Decoded(portrait(from: Array(withChunk))).quarters() == turned)

        let webp = try Samples.quarters(as: .webp)
        let extended: [UInt8] = [0x08, 0, 0, 0, 0x8f, 0x01, 0, 0x8f, 0x01, 0]
        let body =
            Array("WEBPVP8X".utf8) + [10, 0, 0, 0] + extended + webp[12...] + Array("EXIF".utf8)
            + [UInt8(exif.count), 0, 0, 0] + exif
        let size = bigEndian(UInt32(body.count)).reversed()
        #expect(try Decoded(portrait(from: Array("RIFF".utf8) + size + body)).quarters() == turned)
    }

    @Test(
        "an orientation that does not exist, or Exif that lies, does no harm",
        arguments: [0, 9, 255] as [UInt8])
    func brokenExif(value: UInt8) throws {
        let original = try Samples.withExif(Samples.quarters(as: .jpeg), orientation: value)
        #expect(try Decoded(portrait(from: original)).quarters() == Self.upright)
        // The directory's offset points outside the file.
        var broken = original
        broken[16] = 0xff
        broken[17] = 0xff
        #expect(try Decoded(portrait(from: broken)).quarters() == Self.upright)
    }

    @Test("place and other metadata are gone")
    func metadata() throws {
        var original = try Samples.withExif(Samples.quarters(as: .jpeg), orientation: 6)
        original.insert(contentsOf: [0xff, 0xfe, 0, 8] + Array("secret".utf8), at: 2)
        #expect(contains(original, "51.5034N"))
        #expect(contains(original, "secret"))
        let result = try portrait(from: original)
        for trace in ["51.5034N", "Exif", "secret", "CREATOR", "gd-jpeg"] {
            #expect(!contains(result, trace))
        }
        #expect(try Decoded(result).width == 256)
    }

    @Test("transparent parts become white", arguments: [Samples.Format.png, .webp])
    func transparency(format: Samples.Format) throws {
        let image = try #require(gdImageCreateTrueColor(100, 100))
        defer { gdImageDestroy(image) }
        gdImageAlphaBlending(image, 0)
        gdImageSaveAlpha(image, 1)
        gdImageFilledRectangle(image, 0, 0, 99, 99, 0x7f00_0000)
        gdImageFilledRectangle(image, 0, 0, 49, 49, Samples.red)
        let picture = try Decoded(portrait(from: Samples.encode(image, as: format)))
        #expect(picture.quarters() == [Samples.red, 0xffffff, 0xffffff, 0xffffff])
    }

    private func contains(_ bytes: [UInt8], _ text: String) -> Bool {
        bytes.firstRange(of: Array(text.utf8)) != nil
    }

    private func bigEndian(_ number: UInt32) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }

    /// PNG's checksum (ISO 3309).
    private func crc32(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { checksum, byte in
            (0..<8).reduce(checksum ^ UInt32(byte)) { rest, _ in rest >> 1 ^ (rest & 1 == 1 ? 0xedb8_8320 : 0)
            }
        }
    }
}
