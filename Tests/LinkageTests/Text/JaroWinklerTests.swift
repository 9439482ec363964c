import Testing

@testable import Linkage

struct JaroWinklerTests {
    /// Winkler's own examples (Winkler 1994, 'Advanced Methods for Record Linkage', table of string comparators) and those that
    /// every implementation is shown with.
    static let published: [(String, String, Double)] = [
        ("shackleford", "shackelford", 0.982), ("dunningham", "cunnigham", 0.896), ("nichleson", "nichulson", 0.956),
        ("jones", "johnson", 0.832), ("massey", "massie", 0.933), ("abroms", "abrams", 0.922),
        ("jeraldine", "geraldine", 0.926), ("marhta", "martha", 0.961), ("michelle", "michael", 0.921),
        ("julies", "julius", 0.933), ("tanya", "tonya", 0.880), ("dwayne", "duane", 0.840),
        ("dixon", "dicksonx", 0.813),
        ("hardin", "martinez", 0.722), ("itman", "smith", 0.467),
    ]

    @Test(arguments: published)
    func agreesWithPublishedValues(_ left: String, _ right: String, _ expected: Double) {
        #expect(abs(similarity(left, right) - expected) < 0.001)
        #expect(abs(similarity(right, left) - expected) < 0.001)
    }

    @Test func emptyTexts() {
        #expect(similarity("", "") == 1)
        #expect(similarity("", "a") == 0)
    }

    @Test func bothMatchersAgree() {
        var dice = Dice(1)
        for _ in 0..<20_000 {
            let left = Array(dice.word("abcd -12", 1...12).utf8), right = Array(dice.word("abcd -12", 1...12).utf8)
            #expect(
                JaroWinkler.bitParallelJaro(left.span, right.span) == JaroWinkler.textbookJaro(left.span, right.span))
        }
    }

    @Test func longAndForeignTextsGoTheOtherWay() {
        let long = String(repeating: "abcdefghij", count: 8)
        #expect(similarity(long, long) == 1)
        #expect(similarity(long, long + "x") > 0.99)
        #expect(similarity("Ärger", "Ärger") == 1)
        #expect(similarity("ABC", "abc") == 0)
    }

    @Test func theSkipNeverLosesWhatReachesTheCutoff() {
        var dice = Dice(2)
        for _ in 0..<20_000 {
            let left = dice.word("abcdefg", 1...10), right = dice.word("abcdefg", 1...10)
            let exact = similarity(left, right)
            for cutoff in [0.7, 0.85, 0.92] {
                let skipped = similarity(left, right, cutoff: cutoff)
                #expect(exact >= cutoff ? skipped == exact : skipped < cutoff)
            }
        }
    }
}

struct EditDistanceTests {
    static let cases: [(String, String, damerau: Int, levenshtein: Int)] = [
        ("kitten", "sitting", 3, 3), ("saturday", "sunday", 3, 3), ("ca", "abc", 3, 3), ("ab", "ba", 1, 2),
        ("1980-02-01", "1980-20-01", 1, 2), ("a", "a", 0, 0), ("abc", "", 3, 3), ("", "", 0, 0),
    ]

    @Test(arguments: cases)
    func knownDistances(_ left: String, _ right: String, _ damerau: Int, _ levenshtein: Int) {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        #expect(EditDistance.distance(left.span, right.span) == damerau)
        #expect(EditDistance.distance(left.span, right.span, transposes: false) == levenshtein)
    }

    @Test(arguments: [true, false])
    func bothWaysAgree(_ transposes: Bool) {
        var dice = Dice(3)
        for _ in 0..<10_000 {
            let left = Array(dice.word("abc1", 1...14).utf8), right = Array(dice.word("abc1", 1...14).utf8)
            #expect(
                EditDistance.bitParallel(left.span, right.span, transposes)
                    == EditDistance.textbook(left.span, right.span, transposes))
        }
    }

    @Test func sixtyFourCharactersAreOneWord() {
        let text = Array(String(repeating: "a", count: 64).utf8)
        let other = Array(String(repeating: "a", count: 63).utf8) + [UInt8(ascii: "b")]
        #expect(EditDistance.distance(text.span, other.span) == 1)
        #expect(EditDistance.distance((text + [97]).span, other.span) == 2)
    }
}

struct SoundexTests {
    /// The National Archives' examples, and Knuth's.
    @Test(arguments: [
        ("washington", "w252"), ("lee", "l000"), ("gutierrez", "g362"), ("pfister", "p236"), ("jackson", "j250"),
        ("tymczak", "t522"), ("vandeusen", "v532"), ("ashcraft", "a261"), ("robert", "r163"), ("rupert", "r163"),
        ("honeyman", "h555"), ("euler", "e460"), ("hilbert", "h416"), ("lloyd", "l300"), ("o neill", "o540"),
        ("12", ""),
    ])
    func publishedCodes(_ name: String, _ code: String) {
        var bytes: [UInt8] = []
        let text = Array(name.utf8)
        Soundex.append(text.span, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == code)
    }
}
