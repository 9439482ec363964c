/// The sound of an English surname as a letter and three digits: American Soundex, as the United States' National Archives
/// state it for the census (vowels part letters of one sound; 'h' and 'w' do not).
enum Soundex {
    /// Appends the code of a text in lower-case ASCII; nothing where it has no letter.
    static func append(_ text: Span<UInt8>, to code: inout [UInt8]) {
        var kept = 0
        var last = UInt8(ascii: "0")
        for index in text.indices {
            let letter = text[index] &- UInt8(ascii: "a")
            guard letter < 26, kept < 4 else { continue }
            let sound = sounds[Int(letter)]
            if kept == 0 {
                code.append(text[index])
                kept = 1
            } else if sound != UInt8(ascii: "-"), sound != UInt8(ascii: "0"), sound != last {
                code.append(sound)
                kept += 1
            }
            if sound != UInt8(ascii: "-") { last = sound }
        }
        if kept > 0 { code.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - kept)) }
    }

    /// Of a to z: the digit of the sound, 0 for vowels, - for what is passed over.
    private static let sounds = Array("0123012-02245501262301-202".utf8)
}
