import Kernel
import Testing

@testable import Collaborations

/// Dates and amounts as lists write them.
@Suite struct ListedFiguresTests {
    private static func day(_ text: String, _ order: ProjectListOptions.Order = .dayFirst) -> String {
        switch ListedFigures.day(text, order) {
        case .none: "none"
        case .figure(let day): day.description
        case .repaired(let day, _): "repaired \(day)"
        case .ambiguous(let day, _): "ambiguous \(day)"
        case .words: "words"
        case .refused: "refused"
        }
    }

    private static func money(_ text: String, zeros: Int = 6) -> String {
        switch ListedFigures.money(text, zeros: zeros) {
        case .none: "none"
        case .figure(let money), .repaired(let money, _), .ambiguous(let money, _): "\(money.pence)"
        case .words: "words"
        case .refused: "refused"
        }
    }

    static let days: [(String, String)] = [
        ("", "none"), ("2020-05-20", "2020-05-20"), ("31/05/2010", "2010-05-31"), ("31/12/2015", "2015-12-31"),
        ("01/04/2011", "ambiguous 2011-04-01"), ("04/04/2011", "2011-04-04"), ("01.11.18", "ambiguous 2018-11-01"),
        ("31.03.52", "repaired 2052-03-31"), ("31.12.98", "repaired 1998-12-31"), ("05/31/2010", "repaired 2010-05-31"),
        ("1 April 2011", "repaired 2011-04-01"), ("Apr-11", "repaired 2011-04-01"), ("40999", "repaired 2012-03-31"),
        ("No end date", "words"), ("Exempt under Section 43 of the Freedom of Information Act 2000", "words"),
        ("31/02/2020", "refused"), ("banana", "refused"), ("1/2/3/4/5/6", "refused"),
        ("99999999999999999999", "refused"),
    ]

    @Test(arguments: days.indices)
    func `Dates are read as they are meant`(row: Int) {
        #expect(Self.day(Self.days[row].0) == Self.days[row].1)
    }

    @Test func `What can be read in two ways follows the order that was chosen`() {
        #expect(Self.day("03/04/2015", .monthFirst) == "ambiguous 2015-03-04")
        #expect(Self.day("03/04/2015", .neither) == "refused")
        #expect(Self.day("13/04/2015", .monthFirst) == "repaired 2015-04-13")
    }

    static let amounts: [(String, String)] = [
        ("", "none"), ("34.0", "3400000000"), ("£1,065.90", "106590000000"), ("£1.90m", "190000000"),
        ("-2.7", "-270000000"),
        ("£31,000", "3100000000000"), ("1.2bn", "120000000000"), ("(5)", "-500000000"), ("0", "0"), ("TBC", "words"),
        ("0.123456789", "12345679"), ("Data not provided by department", "words"), ("12 apples", "refused"),
        (".", "refused"),
        ("1e9", "refused"), ("99999999999999999999", "refused"), ("2000000", "refused"),
    ]

    @Test(arguments: amounts.indices)
    func `Amounts are read to the penny`(row: Int) {
        #expect(Self.money(Self.amounts[row].0) == Self.amounts[row].1)
    }

    @Test func `Years are years`() {
        #expect(ListedFigures.year("2023.0") == 2023)
        #expect(ListedFigures.year("2022-23") == 2023)
        #expect(ListedFigures.year("2022/24") == nil)
        #expect(ListedFigures.year("23") == nil)
    }
}
