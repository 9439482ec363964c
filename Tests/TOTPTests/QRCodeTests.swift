import TOTP
import Testing

@Suite("QR codes")
struct QRCodeTests {
    @Test(
        "the smallest version that holds the text, up to 213 bytes",
        arguments: [
            (0, 1), (14, 1), (15, 2), (26, 2), (27, 3), (42, 3), (43, 4), (62, 4), (63, 5), (84, 5), (85, 6),
            (106, 6), (107, 7), (122, 7), (123, 8), (152, 8), (153, 9), (180, 9), (181, 10), (213, 10),
        ])
    func capacity(bytes: Int, version: Int) throws {
        let code = try QRCode(String(repeating: "a", count: bytes))
        #expect(code.version == version)
        #expect(code.size == 17 + 4 * version)
    }

    @Test("a longer text is refused, and bytes count, not characters")
    func tooLong() {
        #expect(throws: QRCode.TooLong.self) { try QRCode(String(repeating: "a", count: 214)) }
        #expect(throws: QRCode.TooLong.self) { try QRCode(String(repeating: "ŵ", count: 107)) }
    }

    @Test("version 1: a symbol that other readers and encoders agree with")
    func symbol() throws {
        let code = try QRCode("Concordat")
        let expected = """
            #######.###.#.#######
            #.....#.##..#.#.....#
            #.###.#..####.#.###.#
            #.###.#.####..#.###.#
            #.###.#...##..#.###.#
            #.....#..####.#.....#
            #######.#.#.#.#######
            ........#.###........
            #.##.###.#.##.#..#.##
            #....#.#...##..###..#
            ###.####...#.###..###
            #....#..#.##....##..#
            ..#..######.###......
            ........#.##.##.#.#.#
            #######.#.####.##.#..
            #.....#.#......#####.
            #.###.#..#..#.#..##..
            #.###.#.####..##...#.
            #.###.#.##..#.#..#...
            #.....#......#.##...#
            #######.#....#.#..#..
            """
        #expect(drawn(code) == expected)
        #expect(code.mask == 3)
    }

    /// Several blocks, blocks of two lengths, version information, a length field of 16 bits.
    @Test(
        "larger symbols are as they were when other readers and encoders agreed with them",
        arguments: [
            (String(repeating: "a", count: 100), 0x3136_57e5_35c4_8093),
            (
                "otpauth://totp/Concordat:ffion%40gov.wales?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
                    + "&issuer=Concordat&algorithm=SHA1&digits=6&period=30",
                0x315f_40e2_5d47_2947
            ),
            (String(repeating: "x", count: 213), 0x3562_a6df_119d_ff93),
        ] as [(String, UInt64)])
    func largerSymbols(text: String, checksum: UInt64) throws {
        let code = try QRCode(text)
        // FNV-1a over the modules, row by row.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for row in 0..<code.size {
            for column in 0..<code.size {
                hash = (hash ^ (code[row, column] ? 0x31 : 0x30)) &* 0x100_0000_01b3
            }
        }
        #expect(hash == checksum)
    }

    @Test("the SVG path fills the dark modules, and only those, inside the quiet zone")
    func svgPath() throws {
        let code = try QRCode("Concordat")
        #expect(code.side() == 29)
        #expect(code.svgPath().hasPrefix("M4 4h7v1h-7zM12 4h3v1h-3zM16 4h1v1h-1z"))
        var dark = Set<[Int]>()
        for run in code.svgPath().matches(of: /M(\d+) (\d+)h(\d+)v1h-\d+z/) {
            let numbers = [run.1, run.2, run.3].compactMap { Int($0) }
            for step in 0..<numbers[2] { dark.insert([numbers[1] - 4, numbers[0] - 4 + step]) }
        }
        for row in 0..<code.size {
            for column in 0..<code.size { #expect((dark.remove([row, column]) != nil) == code[row, column]) }
        }
        #expect(dark.isEmpty)
    }

    private func drawn(_ code: QRCode) -> String {
        (0..<code.size).map { row in
            String((0..<code.size).map { code[row, $0] ? "#" : "." })
        }.joined(separator: "\n")
    }
}
