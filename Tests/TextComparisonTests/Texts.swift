/// Random numbers that are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Lines of a few words from a small stock, so that they repeat and collide.
    mutating func text(lines: ClosedRange<Int>) -> String {
        let stock = ["board", "£5,000", "é", "e\u{301}", "👍🏽", " ", "\t", "the", "don’t", ".", "\r", "", "a", "شراكة"]
        return (0..<Int.random(in: lines, using: &self)).map { _ in
            (0..<Int.random(in: 0...6, using: &self)).map { _ in stock.randomElement(using: &self) ?? "" }
                .joined(separator: Bool.random(using: &self) ? " " : "")
        }.joined(separator: "\n")
    }

    /// The text with some lines replaced, removed and added.
    mutating func edited(_ text: String) -> String {
        var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { String(Substring($0)) }
        for _ in 0..<Int.random(in: 0...3, using: &self) {
            let at = Int.random(in: 0...lines.count, using: &self)
            switch Int.random(in: 0...2, using: &self) {
            case 0: lines.insert(self.text(lines: 1...1), at: at)
            case 1 where at < lines.count: lines[at] = self.text(lines: 1...1)
            case 2 where at < lines.count: lines.remove(at: at)
            default: break
            }
        }
        return lines.joined(separator: "\n")
    }
}

func bytes(_ text: String?) -> [UInt8]? { text.map { Array($0.utf8) } }
