import Testing

@testable import PrivateMatching

@Suite("Normalisation")
struct NormalisationTests {
    @Test(
        "Names of one spelling are one name",
        arguments: [
            (["Siân", "SIAN", "Sia\u{302}n", " siân "], "sian"),
            (["O'Neill", "O\u{2019}NEILL", "ONeill", "O`Neill", "O\u{2BC}Neill", "O\u{B4}Neíll"], "oneill"),
            (["Smith-Jones", "SMITH JONES", "Smith\u{2013}Jones", "Smith  Jones", "Smith/Jones"], "smith jones"),
            (["Łukasz", "lukasz", "ŁUKASZ"], "lukasz"),
            (["Strauß", "STRAUSS", "strauss", "STRAUẞ"], "strauss"),
            (["Sørensen", "SORENSEN"], "sorensen"),
            (["Æthelred", "aethelred", "AETHELRED"], "aethelred"),
            (["İpek", "ipek", "Ipek"], "ipek"),
            (["ＡＮＮＡ", "Anna", "A\u{200D}nna", "Anna\u{FEFF}"], "anna"),
            (["ﬁona", "Fiona"], "fiona"),
            (["Nguyễn", "NGUYEN", "Nguye\u{302}\u{303}n"], "nguyen"),
            (["J.R. Hartley", "JR Hartley"], "jr hartley"),
            (["Ἀλέξανδρος", "Αλεξανδρος", "ΑΛΕΞΑΝΔΡΟΣ"], "αλεξανδροσ"),
            (["Жанна", "ЖАННА"], "жанна"),
            (["", "  ", "-", "Unknown", "N/K", "not known", "N/A", "XX", "123"], ""),
        ])
    func names(spellings: [String], expected: String) {
        for spelling in spellings {
            #expect(Normalisation.words(spelling).joined(separator: " ") == expected, "\(spelling)")
        }
    }

    @Test(
        "Dates are read in the forms in which lists have them",
        arguments: [
            "1980-01-31", "31/01/1980", "31.1.1980", "31-01-1980", "31 Jan 1980", "31 January 1980",
            "31st January, 1980",
            "January 31, 1980", "Jan 31st 1980", "19800131", "1980/01/31", "1980-01-31T00:00:00Z", "31/01/1980 00:00",
            "1980-01-31 00:00:00.000", "31-JAN-1980", "1980 Jan 31", "31Jan1980", " 31/1/1980 ",
            "31\u{2013}01\u{2013}1980",
            "1980-01-31T00:00:00+00:00",
        ])
    func dates(text: String) {
        #expect(DateOfBirth(text)?.digits == "19800131")
    }

    @Test(
        "What is no date, or not surely one, is none",
        arguments: [
            "", "31/01/80", "30/02/1980", "29/02/1981", "1980-13-01", "0000-00-00", "1900-01-01", "01/01/1900", "1980",
            "31/1980",
            "unknown", "1879-01-01", "31/01/19800", "99999999", "1980-01-31-05", "1980-01-31 x", "3 1 1980 7",
            "Ja 31 1980",
            "٣١/01/1980",
            "1980-01-31" + String(repeating: " ", count: 10_000) + "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        ])
    func noDates(text: String) {
        #expect(DateOfBirth(text) == nil)
    }

    @Test("A leap year has its day, and the order of day and month can be left open")
    func dateParts() throws {
        #expect(DateOfBirth("29/02/2000")?.digits == "20000229")
        #expect(DateOfBirth("29/02/1900") == nil)
        #expect(DateOfBirth("03/12/1975")?.digitsInAnyOrder == DateOfBirth("12/03/1975")?.digitsInAnyOrder)
        #expect(DateOfBirth("03/12/1975")?.digits == "19751203")
        #expect(DateOfBirth("03/12/1975")?.yearDigits == "1975")
    }

    @Test(
        "National Insurance numbers",
        arguments: ["AB 12 34 56 C", "ab123456c", "AB123456", "AB-12-34-56-D", "AB123456 A"])
    func nationalInsurance(text: String) {
        #expect(Numbers.nationalInsurance(text) == "AB123456")
    }

    @Test(
        "What cannot be a National Insurance number",
        arguments: [
            "DA123456A", "AO123456A", "FY123456A", "QQ123456C", "BG123456A", "GB123456A", "KN123456A", "NK123456A",
            "NT123456A",
            "TN123456A", "ZZ123456A", "AB123456E", "AB12345C", "AB1234567", "A1123456A", "", "АВ123456С", "unknown",
        ])
    func noNationalInsurance(text: String) {
        #expect(Numbers.nationalInsurance(text) == nil)
    }

    @Test("NHS numbers have a digit that checks the others")
    func nhs() {
        // The example of the NHS Data Dictionary, and one with a digit changed.
        #expect(Numbers.nhs("943 476 5919") == "9434765919")
        #expect(Numbers.nhs("9434765918") == nil)
        #expect(Numbers.nhs("0000000000") == nil)
        #expect(Numbers.nhs("943476591") == nil)
    }

    @Test("Postcodes and their parts")
    func postcodes() {
        for text in ["SW1A 2AA", "sw1a2aa", " SW1A2AA ", "SW1A-2AA"] {
            #expect(Postcode(text)?.unit == "SW1A2AA")
        }
        #expect(Postcode("SW1A 2AA")?.sector == "SW1A2")
        #expect(Postcode("SW1A 2AA")?.district == "SW1A")
        #expect(Postcode("SW1A 2AA")?.area == "SW")
        for text in ["M1 1AE", "B33 8TH", "CR2 6XH", "DN55 1PT", "W1A 0AX", "EC1A 1BB", "GIR 0AA"] {
            #expect(Postcode(text) != nil, "\(text)")
        }
        // No fixed abode, a letter that does not come there, too short, too long, none.
        for text in ["ZZ99 3VZ", "SW1A 2AC", "SW1", "SW1AA 2AA", "", "12345", "1W1 2AA"] {
            #expect(Postcode(text) == nil, "\(text)")
        }
    }

    @Test(
        "Soundex as the National Archives describe it",
        arguments: [
            ("robert", "R163"), ("rupert", "R163"), ("rubin", "R150"), ("ashcraft", "A261"), ("ashcroft", "A261"),
            ("tymczak", "T522"), ("pfister", "P236"), ("honeyman", "H555"), ("washington", "W252"), ("lee", "L000"),
            ("gutierrez", "G362"), ("jackson", "J250"), ("vandeusen", "V532"),
        ])
    func soundex(name: String, code: String) {
        #expect(Soundex.code(name) == code)
        #expect(Soundex.code("жанна") == nil)
    }

    @Test("Recipes are read, and written in one way")
    func recipes() throws {
        let recipe = try Recipe("mine=surname.sound+ dob.year +text:prison number")
        #expect(recipe.description == "mine = surname.sound + dob.year + text:prison number")
        #expect(try Recipe(recipe.description) == recipe)
        for known in Recipe.known { #expect(try Recipe(known.description) == known && Recipe(known.name) == known) }
    }

    @Test(
        "What is no recipe is refused with a reason",
        arguments: [
            "", "unknown-name", "a =", "= dob", "A = dob", "a b = dob", "a = dob + dob", "a = dob.week", "a = age",
            "a = text:", "a = text:x+y = z", "a = dob.", "a = name", "a = dob + ", "ni = dob = x",
            "a = text:\u{202E}x", "a = " + [String](repeating: "text:x", count: 9).joined(separator: "+"),
        ])
    func noRecipes(text: String) {
        #expect(throws: MatchingError.self) { try Recipe(text) }
    }

    @Test("A part takes what it is named after")
    func parts() throws {
        func key(_ part: String, _ text: String) throws -> String? {
            try Recipe("a = \(part)").parts[0].value(of: text)
        }
        #expect(try key("forename", "Mary-Jane Ann") == "maryjaneann")
        #expect(try key("forename.first", "Mary-Jane Ann") == "mary")
        #expect(try key("forename.initial", "Élodie") == "e")
        #expect(try key("forename.sound", "Robert James") == "R163")
        #expect(try key("surname.sound", "van Deusen") == "V532")
        #expect(try key("name.sorted", "Wei Chen") == key("name.sorted", "CHEN Wei"))
        #expect(try key("text:x", "a-12/B ") == "a12b")
        #expect(try key("dob", "tomorrow") == nil)
    }
}
