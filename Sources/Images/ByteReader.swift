/// Bounds-checked reading of numbers from bytes that anybody may have made.
struct ByteReader {
    let bytes: ArraySlice<UInt8>
    let isBigEndian: Bool

    init(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool = true) {
        self.bytes = bytes
        self.isBigEndian = isBigEndian
    }

    var count: Int { bytes.count }

    /// An unsigned number of some bytes; `nil` where they are not all there.
    func number(at offset: Int, bytes width: Int) -> Int? {
        guard let slice = slice(at: offset, count: width) else { return nil }
        var number = 0
        for (index, byte) in slice.enumerated() {
            number |= Int(byte) << (8 * (isBigEndian ? width - 1 - index : index))
        }
        return number
    }

    func slice(at offset: Int, count: Int) -> ArraySlice<UInt8>? {
        guard offset >= 0, count >= 0, offset <= bytes.count, count <= bytes.count - offset else {
            return nil
        }
        let start = bytes.startIndex + offset
        return bytes[start..<start + count]
    }

    func has(_ text: String, at offset: Int) -> Bool {
        slice(at: offset, count: text.utf8.count)?.elementsEqual(text.utf8) ?? false
    }
}
