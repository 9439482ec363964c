/// A QR code (ISO/IEC 18004:2015) of versions 1 to 10 in byte mode at level M, which survives damage to about
/// 15% of it: what an authenticator's key URI needs, and no more.
public struct QRCode: Sendable, Equatable {
    /// The text is longer than version 10 holds: 213 bytes of UTF-8.
    public struct TooLong: Error, Equatable {}

    /// 1...10, the smallest that holds the text.
    public let version: Int
    /// The mask pattern that was chosen, 0...7.
    public let mask: Int
    /// Modules along one side, without the quiet zone.
    public var size: Int { 17 + 4 * version }

    private let modules: [Bool]

    /// Chooses the smallest version and, of the eight masks, the one with the lowest penalty.
    ///
    /// - Parameter text: ASCII, as URIs are; encoded as UTF-8, which readers may take for something else.
    public init(_ text: String) throws(TooLong) {
        let bytes = Array(text.utf8)
        guard let version = QRVersion.smallest(holding: bytes.count) else { throw TooLong() }
        var blank = QRMatrix(version: version)
        blank.place(version.codewords(of: bytes))
        var best = blank.masked(with: 0)
        var choice = 0
        var lowest = best.penalty
        for mask in 1..<8 {
            let candidate = blank.masked(with: mask)
            let penalty = candidate.penalty
            if penalty < lowest { (best, choice, lowest) = (candidate, mask, penalty) }
        }
        self.version = version.number
        self.mask = choice
        self.modules = best.modules
    }

    /// Whether a module is dark; row and column count from the top left, from 0.
    public subscript(row: Int, column: Int) -> Bool { modules[row * size + column] }

    /// The side of the square that ``svgPath(quietZone:)`` needs, for `viewBox="0 0 N N"`.
    public func side(quietZone: Int = 4) -> Int { size + 2 * quietZone }

    /// The dark modules as the `d` of one SVG path, a module being one unit wide.
    ///
    /// Draw it black on a white square that includes the quiet zone, in dark themes too: readers need the light
    /// border. `shape-rendering="crispEdges"` avoids hairlines between rows.
    ///
    /// - Parameter quietZone: empty modules on each side; the standard asks for four.
    public func svgPath(quietZone: Int = 4) -> String {
        var path = ""
        for row in 0..<size {
            var column = 0
            while column < size {
                guard self[row, column] else {
                    column += 1
                    continue
                }
                let start = column
                while column < size && self[row, column] { column += 1 }
                let run = column - start
                path += "M\(start + quietZone) \(row + quietZone)h\(run)v1h-\(run)z"
            }
        }
        return path
    }
}
