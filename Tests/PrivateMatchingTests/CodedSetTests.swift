import Foundation
import Testing

@testable import PrivateMatching

@Suite("Coded sets")
struct CodedSetTests {
    private func encoded(_ numbers: [UInt128], _ shape: CodedSetShape, portion: Int = 64 << 10) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var sizes: [Int] = []
        var encoder = CodedSetEncoder(shape, portion: portion) {
            bytes += $0
            sizes.append($0.count)
        }
        for number in numbers { try encoder.add(number) }
        try encoder.finish()
        #expect(sizes.dropLast().allSatisfy { $0 == portion })
        return bytes
    }

    private func decoded(_ bytes: [UInt8], _ shape: CodedSetShape, portion: Int = 1000) throws -> [UInt128] {
        var numbers: [UInt128] = []
        var decoder = CodedSetDecoder(shape)
        for start in stride(from: 0, to: bytes.count, by: portion) {
            try decoder.feed(bytes[start..<min(start + portion, bytes.count)]) { numbers.append($0) }
        }
        try decoder.finish()
        return numbers
    }

    @Test(
        "What is written is read, in portions of any size", arguments: [0, 1, 2, 1000], [1, 1000, 1 << 32] as [UInt64])
    func roundTrip(count: Int, questions: UInt64) throws {
        let shape = CodedSetShape(count: UInt64(count), questions: questions)
        var random = Numbers64(state: UInt64(count) ^ questions)
        var numbers = (0..<count).map { _ in UInt128.random(in: 0..<shape.range, using: &random) }
        // The greatest, the least, and two that are equal.
        if count > 3 { numbers += [shape.range - 1, 0, numbers[5]] }
        numbers = Array(numbers.sorted().prefix(count))
        if count > 3 { numbers[count - 1] = shape.range - 1 }
        for portion in [1, 7, 1000] {
            #expect(try decoded(encoded(numbers, shape, portion: portion), shape, portion: portion) == numbers)
        }
    }

    @Test(
        "It takes at most a fifth of a bit more for each than the best there can be",
        arguments: [10, 1000, 100_000] as [UInt64])
    func size(questions: UInt64) throws {
        let shape = CodedSetShape(count: 20_000, questions: questions)
        var random = Numbers64(state: questions)
        let numbers = (0..<20_000).map { _ in UInt128.random(in: 0..<shape.range, using: &random) }.sorted()
        let bits = Double(try encoded(numbers, shape).count) * 8 / 20_000
        // The number of ways to choose them, by Stirling's formula.
        let best = log2(Double(questions) * 1e9) + log2(M_E)
        #expect(bits > best && bits < best + 0.2)
    }

    @Test(
        "Points become numbers that are spread over the whole range, which makes a false answer as rare as it is said to be"
    )
    func numbers() {
        let shape = CodedSetShape(count: 1 << 20, questions: 1000)
        #expect(shape.range == UInt128(1 << 20) * 1000 * 1_000_000_000)
        var random = Numbers64(state: 7)
        var least = shape.range
        var most: UInt128 = 0
        for _ in 0..<1000 {
            let x = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
            least = min(least, shape.number(x: x[...]))
            most = max(most, shape.number(x: x[...]))
        }
        // Spread over all of the range.
        #expect(least < shape.range / 100 && most > shape.range / 100 * 99 && most < shape.range)
        #expect(shape.number(x: [UInt8](repeating: 0xFF, count: 32)[...]) < shape.range)
    }

    @Test("Bytes that are no set are refused, and never crash")
    func hostile() throws {
        let shape = CodedSetShape(count: 50, questions: 10)
        var random = Numbers64(state: 3)
        let numbers = (0..<50).map { _ in UInt128.random(in: 0..<shape.range, using: &random) }.sorted()
        let sound = try encoded(numbers, shape)
        #expect(throws: MatchingError.self) { try decoded(Array(sound.dropLast()), shape) }
        #expect(throws: MatchingError.self) { try decoded(sound + [0], shape) }
        #expect(throws: MatchingError.self) { try decoded([UInt8](repeating: 0xFF, count: 10_000), shape) }
        #expect(throws: MatchingError.self) { try decoded([], shape) }
        #expect(throws: MatchingError.self) { try decoded([1], CodedSetShape(count: 0, questions: 10)) }
        for _ in 0..<2000 {
            let noise = (0..<Int.random(in: 0...400, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            if let read = try? decoded(noise, shape) {
                #expect(read.count == 50 && read == read.sorted() && read.allSatisfy { $0 < shape.range })
            }
        }
    }
}
