/// The stored form of a document: length-prefixed strings, one after another.
///
/// A change has to take a document out of the full-text tables with exactly the words that it put in, so the
/// stored form keeps everything. It also has to be small and quick: there are half a million of them.
enum DocumentCodec {
    static func encode(_ document: SearchDocument) -> [UInt8] {
        var writer = ByteWriter()
        writer.bytes.reserveCapacity(512)
        writer.write(document.kind)
        writer.write(document.id)
        writer.bytes.append(document.rank)
        writer.write(document.names)
        writer.write(document.formerNames)
        writer.write(document.family ?? "")
        writer.write(document.given ?? "")
        writer.write(document.handles)
        writer.write(document.phones)
        writer.write(document.title)
        writer.write(document.organisations)
        writer.write(document.topics)
        writer.write(document.places)
        writer.write(document.previous)
        writer.write(document.text)
        writer.write(document.entities)
        let names = document.facets.keys.sorted()
        writer.write(names.count)
        for name in names {
            writer.write(name)
            let values = document.facets[name] ?? []
            writer.write(values)
        }
        writer.write(document.audience.tokens.sorted())
        if let profile = document.similarity {
            writer.write([profile.title, profile.outcome, profile.aims])
            for values in [profile.topics, profile.places, profile.clients, profile.bodies] { writer.write(values) }
        }
        return writer.bytes
    }

    /// The document of a stored form; nil if it is damaged.
    static func decode(_ bytes: UnsafeRawBufferPointer) -> SearchDocument? {
        var reader = ByteReader(bytes: bytes)
        var document = SearchDocument(kind: reader.string(), id: reader.string(), names: [])
        document.rank = reader.byte()
        document.names = reader.strings()
        document.formerNames = reader.strings()
        document.family = reader.optionalString()
        document.given = reader.optionalString()
        document.handles = reader.strings()
        document.phones = reader.strings()
        document.title = reader.string()
        document.organisations = reader.strings()
        document.topics = reader.strings()
        document.places = reader.strings()
        document.previous = reader.strings()
        document.text = reader.string()
        document.entities = reader.strings()
        for _ in 0..<reader.count() where !reader.failed {
            let name = reader.string()
            document.facets[name] = reader.facetValues()
        }
        document.audience = Audience(Set(reader.strings()))
        if reader.position < bytes.count {
            let texts = reader.strings()
            guard texts.count == 3 else { return nil }
            document.similarity = SimilarityProfile(
                title: texts[0], outcome: texts[1], aims: texts[2], topics: reader.facetValues(),
                places: reader.facetValues(), clients: reader.facetValues(), bodies: reader.facetValues())
        }
        return reader.failed ? nil : document
    }

    /// 64-bit FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), the bits taken as a signed number.
    static func hash(_ bytes: some Sequence<UInt8>) -> Int64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return Int64(bitPattern: hash)
    }
}

struct ByteWriter {
    var bytes: [UInt8] = []
    private var earlier: [String] = []

    mutating func write(_ count: Int) {
        var rest = UInt(bitPattern: count)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// A text that came before is written as its number: labels of facets are also organisations, topics and
    /// places.
    mutating func write(_ text: String) {
        if text.utf8.count > 3 {
            if let number = earlier.lastIndex(of: text) {
                write(number << 1 | 1)
                return
            }
            earlier.append(text)
        }
        write(text.utf8.count << 1)
        bytes.append(contentsOf: text.utf8)
    }

    mutating func write(_ texts: [String]) {
        write(texts.count)
        for text in texts { write(text) }
    }

    mutating func write(_ values: [FacetValue]) {
        write(values.count)
        for value in values {
            write(value.value)
            write(value.label)
        }
    }
}

struct ByteReader {
    let bytes: UnsafeRawBufferPointer
    private(set) var position = 0
    private(set) var failed = false
    private var earlier: [String] = []

    init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    mutating func byte() -> UInt8 {
        guard position < bytes.count else {
            failed = true
            return 0
        }
        defer { position += 1 }
        return bytes[position]
    }

    private mutating func number() -> Int {
        var value: UInt = 0
        var shift: UInt = 0
        while shift < 56 {
            let next = byte()
            value |= UInt(next & 0x7F) << shift
            if next & 0x80 == 0 { break }
            shift += 7
        }
        return failed ? 0 : Int(value)
    }

    /// A count of things of at least one byte each, so never more than there are bytes left.
    mutating func count() -> Int {
        let value = number()
        guard value <= bytes.count - position else {
            failed = true
            return 0
        }
        return value
    }

    mutating func string() -> String {
        let header = number()
        if header & 1 == 1 {
            guard header >> 1 < earlier.count else {
                failed = true
                return ""
            }
            return earlier[header >> 1]
        }
        let length = header >> 1
        guard length <= bytes.count - position else {
            failed = true
            return ""
        }
        let text = String(decoding: bytes[position..<position + length], as: UTF8.self)
        position += length
        if length > 3 { earlier.append(text) }
        return text
    }

    mutating func optionalString() -> String? {
        let text = string()
        return text.isEmpty ? nil : text
    }

    mutating func strings() -> [String] {
        let length = count()
        var texts: [String] = []
        texts.reserveCapacity(length)
        for _ in 0..<length where !failed { texts.append(string()) }
        return texts
    }

    mutating func facetValues() -> [FacetValue] {
        var values: [FacetValue] = []
        for _ in 0..<count() where !failed {
            let value = string()
            values.append(FacetValue(value, label: string()))
        }
        return values
    }
}
