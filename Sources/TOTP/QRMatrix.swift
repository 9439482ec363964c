/// The square of modules while a QR code is drawn: function patterns first, then data, then a mask.
struct QRMatrix {
    let version: QRVersion
    private(set) var modules: [Bool]
    /// Finders, timing, alignment, format and version information: what data and masks must not touch.
    private var reserved: [Bool]
    private var size: Int { version.size }

    /// Draws the function patterns and keeps room for the format information.
    init(version: QRVersion) {
        self.version = version
        modules = [Bool](repeating: false, count: version.size * version.size)
        reserved = modules
        drawTiming()
        drawFinders()
        drawAlignment()
        drawFormat(mask: 0)
        drawVersion()
    }

    subscript(row: Int, column: Int) -> Bool { modules[row * size + column] }

    private mutating func reserve(_ row: Int, _ column: Int, _ dark: Bool) {
        guard row >= 0, column >= 0, row < size, column < size else { return }
        modules[row * size + column] = dark
        reserved[row * size + column] = true
    }

    // MARK: Function patterns (6.3)

    private mutating func drawTiming() {
        for index in 0..<size {
            reserve(6, index, index % 2 == 0)
            reserve(index, 6, index % 2 == 0)
        }
    }

    private mutating func drawFinders() {
        for (top, left) in [(3, 3), (3, size - 4), (size - 4, 3)] {
            // Four modules from the centre is the light separator; outside the square it is cut off.
            for row in -4...4 {
                for column in -4...4 {
                    let ring = max(abs(row), abs(column))
                    reserve(top + row, left + column, ring != 2 && ring != 4)
                }
            }
        }
    }

    private mutating func drawAlignment() {
        guard let last = version.alignment.last else { return }
        for row in version.alignment {
            for column in version.alignment {
                let underFinder =
                    (row == 6 && column == 6) || (row == 6 && column == last) || (row == last && column == 6)
                if underFinder { continue }
                for down in -2...2 {
                    for right in -2...2 {
                        reserve(row + down, column + right, max(abs(down), abs(right)) != 1)
                    }
                }
            }
        }
    }

    /// Both copies of level and mask, BCH(15, 5) coded (7.9), and the module that is always dark.
    private mutating func drawFormat(mask: Int) {
        // Level M is 00, so the five data bits are the mask itself.
        let data = mask
        let code = ((data << 10) | Self.remainder(data << 10, by: 0b101_0011_0111)) ^ 0b101_0100_0001_0010
        func bit(_ index: Int) -> Bool { (code >> index) & 1 == 1 }
        for index in 0..<15 {
            switch index {
            case 0...5: reserve(index, 8, bit(index))
            case 6...7: reserve(index + 1, 8, bit(index))
            case 8: reserve(8, 7, bit(index))
            default: reserve(8, 14 - index, bit(index))
            }
            if index < 8 {
                reserve(8, size - 1 - index, bit(index))
            } else {
                reserve(size - 15 + index, 8, bit(index))
            }
        }
        reserve(size - 8, 8, true)
    }

    /// Both copies of the version, BCH(18, 6) coded (7.10); versions below 7 have none.
    private mutating func drawVersion() {
        guard version.number >= 7 else { return }
        let data = version.number << 12
        let code = data | Self.remainder(data, by: 0b1_1111_0010_0101)
        for index in 0..<18 {
            let dark = (code >> index) & 1 == 1
            let near = index / 3
            let far = size - 11 + index % 3
            reserve(near, far, dark)
            reserve(far, near, dark)
        }
    }

    /// Division of polynomials over GF(2), written as bits.
    private static func remainder(_ value: Int, by divisor: Int) -> Int {
        let degree = Int.bitWidth - 1 - divisor.leadingZeroBitCount
        var rest = value
        while rest >> degree != 0 {
            let shift = Int.bitWidth - 1 - rest.leadingZeroBitCount - degree
            rest ^= divisor << shift
        }
        return rest
    }

    // MARK: Data (7.7) and masks (7.8)

    /// Two columns at a time from the right, up and down in turn, jumping over the timing column.
    mutating func place(_ codewords: [UInt8]) {
        var index = 0
        var upwards = true
        var right = size - 1
        while right > 0 {
            if right == 6 { right -= 1 }
            for step in 0..<size {
                let row = upwards ? size - 1 - step : step
                for column in [right, right - 1] where !reserved[row * size + column] {
                    // The few modules that no codeword fills stay light.
                    guard index < 8 * codewords.count else { continue }
                    let bit = (codewords[index / 8] >> UInt8(7 - index % 8)) & 1
                    modules[row * size + column] = bit == 1
                    index += 1
                }
            }
            upwards.toggle()
            right -= 2
        }
    }

    func masked(with mask: Int) -> QRMatrix {
        var result = self
        for row in 0..<size {
            for column in 0..<size where !reserved[row * size + column] {
                if Self.inverts(mask, row, column) { result.modules[row * size + column].toggle() }
            }
        }
        result.drawFormat(mask: mask)
        return result
    }

    private static func inverts(_ mask: Int, _ row: Int, _ column: Int) -> Bool {
        switch mask {
        case 0: (row + column) % 2 == 0
        case 1: row % 2 == 0
        case 2: column % 3 == 0
        case 3: (row + column) % 3 == 0
        case 4: (row / 2 + column / 3) % 2 == 0
        case 5: (row * column) % 2 + (row * column) % 3 == 0
        case 6: ((row * column) % 2 + (row * column) % 3) % 2 == 0
        default: ((row + column) % 2 + (row * column) % 3) % 2 == 0
        }
    }
}
