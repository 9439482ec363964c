/// Words, pairs of words and tokens as numbers of 40 bits: the key of everything that is kept for similarity.
///
/// Among a million terms, about one in two million shares its number with another, which then counts for both.
enum SimilarTerm {
    private static let bits: UInt64 = 40

    static func of(_ text: String) -> Int64 {
        let hash = UInt64(bitPattern: DocumentCodec.hash(text.utf8))
        return Int64((hash ^ hash >> bits) & (1 << bits - 1))
    }

    static func of(_ first: String, _ second: String) -> Int64 { of(first + second) }
}
