import Directory
import Kernel
import Storage

/// Abbreviations of United Kingdom departments as lists of major projects write them, with the names under which the
/// directory may have them: their own first, then those of the departments that took over from them.
///
/// Source: GOV.UK's list of departments and the machinery of government changes of 2016 to 2023.
enum DepartmentAliases {
    private static let table: [(aliases: [String], names: [String])] = [
        (["BEIS"], ["Department for Business, Energy and Industrial Strategy", "Department for Business and Trade"]),
        (
            ["BIS"],
            [
                "Department for Business, Innovation and Skills",
                "Department for Business, Energy and Industrial Strategy",
                "Department for Business and Trade",
            ]
        ),
        (["CO"], ["Cabinet Office"]),
        (["CPS"], ["Crown Prosecution Service"]),
        (["DBT"], ["Department for Business and Trade"]),
        (
            ["DCLG"],
            [
                "Department for Communities and Local Government",
                "Ministry of Housing, Communities and Local Government",
                "Department for Levelling Up, Housing and Communities",
            ]
        ),
        (
            ["DCMS"],
            [
                "Department for Culture, Media and Sport", "Department for Digital, Culture, Media and Sport",
            ]
        ),
        (
            ["DECC"],
            [
                "Department of Energy and Climate Change", "Department for Energy Security and Net Zero",
                "Department for Business, Energy and Industrial Strategy",
            ]
        ),
        (["DEFRA"], ["Department for Environment, Food and Rural Affairs"]),
        (["DESNZ"], ["Department for Energy Security and Net Zero"]),
        (["DFE"], ["Department for Education"]),
        (
            ["DFID"],
            [
                "Department for International Development", "Foreign, Commonwealth and Development Office",
            ]
        ),
        (["DFT"], ["Department for Transport"]),
        (
            ["DH", "DOH", "DOH Capital", "DOH Non Capital"],
            [
                "Department of Health", "Department of Health and Social Care",
            ]
        ),
        (["DHSC"], ["Department of Health and Social Care"]),
        (
            ["DLUHC"],
            [
                "Department for Levelling Up, Housing and Communities",
                "Ministry of Housing, Communities and Local Government",
            ]
        ),
        (["DSIT"], ["Department for Science, Innovation and Technology"]),
        (["DWP"], ["Department for Work and Pensions"]),
        (["FCDO"], ["Foreign, Commonwealth and Development Office"]),
        (["FCO"], ["Foreign and Commonwealth Office", "Foreign, Commonwealth and Development Office"]),
        (["HMLR"], ["HM Land Registry"]),
        (["HMRC"], ["HM Revenue and Customs"]),
        (["HMT"], ["HM Treasury"]),
        (["HO"], ["Home Office"]),
        (
            ["MHCLG"],
            [
                "Ministry of Housing, Communities and Local Government",
                "Department for Levelling Up, Housing and Communities",
            ]
        ),
        (["MOD"], ["Ministry of Defence"]),
        (["MOJ"], ["Ministry of Justice"]),
        (["NCA"], ["National Crime Agency"]),
        (["NS&I"], ["National Savings and Investments"]),
        (["ONS"], ["Office for National Statistics"]),
        (["VOA"], ["Valuation Office Agency"]),
    ]

    private static let names: [String: [String]] = Dictionary(
        table.flatMap { entry in entry.aliases.map { (BodyFinder.key($0), entry.names) } },
        uniquingKeysWith: { first, _ in first })

    /// Names to look for, the likeliest first; empty for what is no alias. GOV.UK writes some with '&'.
    static func names(of alias: String) -> [String] {
        let found = names[BodyFinder.key(alias)] ?? []
        return found.flatMap {
            $0.contains(" and ") ? [$0, $0.split(separator: " and ").joined(separator: " & ")] : [$0]
        }
    }
}

/// Finds the bodies that the rows of a list name.
struct Departments {
    /// The bodies behind one name, the lead first; empty where one of them is not known.
    struct Found: Equatable {
        var bodies: [BodyFinder.Found] = []
        /// Names of bodies that had to be made.
        var made: [String] = []
    }

    private let transaction: any Transaction
    private let context: ImportContext
    private let options: ProjectListOptions
    private var finder: BodyFinder
    private var known: [String: [BodyFinder.Found]] = [:]

    init(_ transaction: any Transaction, _ context: ImportContext, _ options: ProjectListOptions) {
        self.transaction = transaction
        self.context = context
        self.options = options
        finder = BodyFinder(transaction)
    }

    /// - Parameter name: as the row has it; empty where it names none.
    mutating func find(_ name: String) throws -> Found {
        if let body = context.body { return Found(bodies: [body]) }
        let key = BodyFinder.key(name)
        if let bodies = known[key] { return Found(bodies: bodies) }
        // Departments are few beside the rows; what somebody writes into this column is not.
        if known.count > 10_000 { known.removeAll() }
        let found = try resolve(name)
        known[key] = found.bodies
        return found
    }

    private mutating func resolve(_ name: String) throws -> Found {
        if let one = try one(name) { return one }
        // 'DEFRA & DFT': both, when both are known.
        let parts = Self.parts(name)
        if parts.count > 1 {
            var all = Found()
            for part in parts {
                guard let found = try one(part) else { return Found() }
                all.made += found.made
                for body in found.bodies where !all.bodies.contains(body) { all.bodies.append(body) }
            }
            return all
        }
        guard options.makesBodies, !name.isEmpty else { return Found() }
        return try make(name)
    }

    private static func parts(_ name: String) -> [String] {
        for mark in [" & ", " and ", " / ", "; "] {
            let parts = name.split(separator: mark).map { $0.split(separator: " ").joined(separator: " ") }
            if parts.count > 1 { return Array(parts.prefix(5)) }
        }
        return [name]
    }

    private mutating func one(_ name: String) throws -> Found? {
        if let chosen = options.bodies[BodyFinder.key(name)], !chosen.isEmpty {
            if chosen == ProjectListOptions.new, !name.isEmpty { return try make(name) }
            if let body = try finder.find(chosen) { return Found(bodies: [body]) }
        }
        if name.isEmpty { return nil }
        if let body = try finder.find(name) { return Found(bodies: [body]) }
        for full in DepartmentAliases.names(of: name) {
            if let body = try finder.find(full) { return Found(bodies: [body]) }
        }
        return options.makesBodies && !DepartmentAliases.names(of: name).isEmpty ? try make(name) : nil
    }

    /// Makes the body, under its full name where the alias is known.
    private mutating func make(_ name: String) throws -> Found {
        let full = DepartmentAliases.names(of: name).first ?? name
        if let there = try finder.find(full) { return Found(bodies: [there]) }
        let body = try ImportedBodies.make(full, context, transaction)
        finder.remember(full, body)
        return Found(bodies: [body], made: [full])
    }
}
