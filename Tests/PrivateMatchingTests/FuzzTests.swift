import Crypto
import Foundation
import Testing

@testable import PrivateMatching

/// Throws mutated messages at the reader: whatever they are, it refuses them with an error of its own or has read all there is, so that
/// writing what was read gives the same bytes again.
///
/// `CONCORDAT_FUZZ_SECONDS` has it go on for that long, from another seed each time.
@Suite("Fuzzing messages")
struct FuzzTests {
    private static let seconds = ProcessInfo.processInfo.environment["CONCORDAT_FUZZ_SECONDS"].flatMap(Double.init)

    @Test("A message is refused or is exactly what was read of it")
    func messages() throws {
        let place = try Place()
        let seed = Self.seconds == nil ? 1 : UInt64.random(in: 0...UInt64.max)
        var random = Numbers64(state: seed)
        let sound = try Self.sound(in: place, &random)
        let end = Self.seconds.map { ContinuousClock.now + .seconds($0) }
        var (tries, accepted) = (0, 0)
        var reasons: Set<String> = []
        while end.map({ ContinuousClock.now < $0 }) ?? (tries < 5000) {
            let message = Self.mutated(sound, &random)
            tries += 1
            do {
                let again = try Self.rewritten(message, in: place)
                #expect(again == message, "seed \(seed), try \(tries): \(hex(message.prefix(2000)))")
                accepted += 1
            } catch let error as MatchingError {
                reasons.insert("\(error)".filter { !$0.isNumber }.prefix(60).description)
            }
        }
        #expect(accepted > 0 && reasons.count > 10)
        if Self.seconds != nil {
            print("\(tries) messages, \(accepted) accepted, \(reasons.count) reasons, seed \(seed)")
        }
    }

    @Test("Numbers of a coded set are refused or are exactly what was read of them")
    func sets() throws {
        var random = Numbers64(state: Self.seconds == nil ? 2 : UInt64.random(in: 0...UInt64.max))
        let end = Self.seconds.map { ContinuousClock.now + .seconds($0) }
        var (tries, accepted) = (0, 0)
        while end.map({ ContinuousClock.now < $0 }) ?? (tries < 5000) {
            let shape = CodedSetShape(
                count: .random(in: 0...6, using: &random), questions: .random(in: 0...3, using: &random))
            // Few ones in a row, as a set has them.
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random) & UInt8.random(in: 0...255, using: &random)
            }
            tries += 1
            var numbers: [UInt128] = []
            do {
                var decoder = CodedSetDecoder(shape)
                try decoder.feed(bytes) { numbers.append($0) }
                try decoder.finish()
            } catch is MatchingError { continue }
            var again: [UInt8] = []
            var encoder = CodedSetEncoder(shape, portion: 1 << 20) { again += $0 }
            for number in numbers { try encoder.add(number) }
            try encoder.finish()
            #expect(again == bytes)
            accepted += 1
        }
        if Self.seconds != nil { print("\(tries) sets, \(accepted) accepted") }
    }

    /// One message of each kind, a few of them of several pieces.
    private static func sound(in place: Place, _ random: inout Numbers64) throws -> [[UInt8]] {
        let terms = try Terms(mode: .bothSides, recipes: [Recipe("ni"), Recipe("name-dob")], label: "Prüfung 1")
        let session = Digest32.random()
        let headers: [MessageHeader] = [
            .offer(session: session, terms: terms, count: 5), .offer(session: session, terms: terms, count: 2100),
            .response(session: session, offer: .random(), count: 5, set: 9, isShuffled: false),
            .response(session: session, offer: .random(), count: 3, set: 20_000, isShuffled: true),
            .response(session: session, offer: .random(), count: 0, set: 0, isShuffled: false),
            .confirmation(session: session, response: .random(), count: 4),
        ]
        var messages: [[UInt8]] = []
        for header in headers {
            let points = (0..<header.points).map { _ in (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
            }
            .sorted { $0.lexicographicallyPrecedes($1) }
            let range = header.set?.range ?? 1
            let numbers = (0..<(header.set?.count ?? 0)).map { _ in UInt128.random(in: 0..<range, using: &random) }
                .sorted()
            messages.append(try written(header, points.flatMap(\.self), numbers, in: place))
        }
        return messages
    }

    private static func written(
        _ header: MessageHeader, _ points: [UInt8], _ numbers: [UInt128], in place: Place
    ) throws -> [UInt8] {
        var writer = try MessageWriter(header, to: File.replacing(place["written.psi"]))
        try writer.add(points: points)
        try writer.addSet { add in for number in numbers { try add(number) } }
        _ = try writer.finish()
        return try place.bytes("written.psi")
    }

    private static func rewritten(_ message: [UInt8], in place: Place) throws -> [UInt8] {
        var reader = try MessageReader(File.reading(place.put("read.psi", message)))
        var points: [UInt8] = []
        var numbers: [UInt128] = []
        _ = try reader.readAll(points: { points += $0 }, number: { numbers.append($0) })
        return try written(reader.header, points, numbers, in: place)
    }

    private static func mutated(_ sound: [[UInt8]], _ random: inout Numbers64) -> [UInt8] {
        // The long ones, of several pieces, less often.
        let small = sound.filter { $0.count < 2000 }
        var message = (Int.random(in: 0..<20, using: &random) == 0 ? sound : small).randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let place =
                Bool.random(using: &random)
                ? Int.random(in: 0..<max(1, message.count), using: &random)
                : Int.random(in: 0..<max(1, min(500, message.count)), using: &random)
            guard place < message.count else { break }
            switch Int.random(in: 0..<7, using: &random) {
            case 0: message[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: message[place] = .random(in: 0...255, using: &random)
            case 2: message.removeSubrange(place..<min(place + Int.random(in: 1...70, using: &random), message.count))
            case 3: message.insert(contentsOf: message[place..<min(place + 41, message.count)], at: place)
            case 4: message = Array(message[..<place])
            case 5:
                let other = sound[Int.random(in: 0..<sound.count, using: &random)]
                message = Array(message[..<place]) + other.dropFirst(place)
            default:
                // A number in the header.
                if let digit = message.prefix(600).indices.filter({ (48...57).contains(message[$0]) }).randomElement(
                    using: &random)
                {
                    message[digit] = .random(in: 48...57, using: &random)
                }
            }
        }
        // Most get a right SHA-256, so that the reader has more to look at than that.
        if message.count > 41, Int.random(in: 0..<4, using: &random) > 0 {
            let body = message.dropLast(41)
            let head = message[(message.count - 41)..<(message.count - 32)]
            message = body + head + Array(SHA256.hash(data: Array(body)))
        }
        return message
    }
}
