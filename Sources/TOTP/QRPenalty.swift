/// How hard a masked QR code is to read: the four features of ISO/IEC 18004, 7.8.3.1, added up.
extension QRMatrix {
    var penalty: Int {
        let size = version.size
        var total = squares + imbalance
        for index in 0..<size {
            total += Self.linePenalty((0..<size).map { self[index, $0] })
            total += Self.linePenalty((0..<size).map { self[$0, index] })
        }
        return total
    }

    /// Runs of five or more of one colour, and patterns that look like a finder with four light modules beside.
    private static func linePenalty(_ line: [Bool]) -> Int {
        var total = 0
        var run = 0
        for index in line.indices {
            run = index > 0 && line[index] == line[index - 1] ? run + 1 : 1
            if run == 5 { total += 3 } else if run > 5 { total += 1 }
        }
        let finder = [true, false, true, true, true, false, true]
        guard line.count >= finder.count else { return total }
        for start in 0...(line.count - finder.count) where Array(line[start..<start + 7]) == finder {
            // Outside the code lies the quiet zone, which is light.
            let before = (start - 4..<start).allSatisfy { $0 < 0 || !line[$0] }
            let after = (start + 7..<start + 11).allSatisfy { $0 >= line.count || !line[$0] }
            if before || after { total += 40 }
        }
        return total
    }

    /// Three for each two by two modules of one colour.
    private var squares: Int {
        var total = 0
        for row in 0..<version.size - 1 {
            for column in 0..<version.size - 1 {
                let colour = self[row, column]
                let same =
                    self[row, column + 1] == colour && self[row + 1, column] == colour
                    && self[row + 1, column + 1] == colour
                if same { total += 3 }
            }
        }
        return total
    }

    /// Ten for each full five per cent by which dark modules differ from half.
    private var imbalance: Int {
        let dark = modules.count { $0 }
        return 10 * (abs(200 * dark - 100 * modules.count) / (10 * modules.count))
    }
}
