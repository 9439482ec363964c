import Directory
import Kernel

/// Who pays and who gains, over all years of the ledger.
///
/// Of each body, with what is known where it is known and what is expected elsewhere:
///
///     pays  = costs + money that moves from it to other bodies
///     gains = cashable and other savings + money that moves to it
///     net   = gains − pays
///
/// Money moves where an entry of the finance map that is agreed or paid has a receiver. Entries that a body spends itself
/// say where the money for its costs comes from, and are not counted a second time.
///
/// The balancing transfer is the least that would leave no body worse off. With L the sum of what bodies lose (net below
/// zero) and G the sum of what bodies gain, min(L, G) moves. Each gainer gives, and each loser gets, in proportion to
/// its own net; pennies that do not divide go to the largest remainders, and among equals to the first by name.
struct WhoPaysWhoGains: Sendable, Equatable {
    struct Side: Sendable, Equatable {
        let body: Body.ID
        let name: String
        let pays: Money
        let gains: Money

        var net: Money { gains - pays }
    }

    struct Transfer: Sendable, Equatable {
        let from: Body.ID
        let to: Body.ID
        let amount: Money
    }

    /// In order of name.
    let sides: [Side]
    let transfers: [Transfer]
    let sentence: String

    var pays: Money { sides.reduce(.zero) { $0 + $1.pays } }
    var gains: Money { sides.reduce(.zero) { $0 + $1.gains } }
    /// What the balancing transfers move together.
    var moved: Money { transfers.reduce(.zero) { $0 + $1.amount } }

    init(_ finance: [FinanceEntry], _ ledger: [LedgerLine], names: [Body.ID: String]) {
        var pays: [Body.ID: Money] = [:]
        var gains: [Body.ID: Money] = [:]
        for line in ledger {
            pays[line.body, default: .zero] = pays[line.body, default: .zero] + line.best(.cost)
            gains[line.body, default: .zero] =
                gains[line.body, default: .zero] + line.best(.cashable) + line.best(.other)
        }
        for entry in finance where entry.status != .planned {
            guard let receiver = entry.receiver else { continue }
            pays[entry.payer, default: .zero] = pays[entry.payer, default: .zero] + entry.total
            gains[receiver, default: .zero] = gains[receiver, default: .zero] + entry.total
        }
        let bodies = Set(pays.keys).union(gains.keys)
        let sides = bodies.map { body in
            Side(
                body: body, name: names[body] ?? "A body", pays: pays[body] ?? .zero, gains: gains[body] ?? .zero)
        }.sorted { ($0.name, $0.body) < ($1.name, $1.body) }
        let transfers = Self.balance(sides)
        self.sides = sides
        self.transfers = transfers
        sentence = Self.sentence(sides, transfers)
    }

    private static func balance(_ sides: [Side]) -> [Transfer] {
        let gainers = sides.filter { $0.net > .zero }
        let losers = sides.filter { $0.net < .zero }
        let gained = gainers.reduce(Money.zero) { $0 + $1.net }
        let lost = losers.reduce(Money.zero) { $0 - $1.net }
        let moved = min(gained, lost)
        if moved == .zero { return [] }
        var gives = shares(moved, by: gainers.map(\.net))
        var gets = shares(moved, by: losers.map { -$0.net })
        var transfers: [Transfer] = []
        var (giver, getter) = (0, 0)
        while giver < gives.count, getter < gets.count {
            let amount = min(gives[giver], gets[getter])
            if amount > .zero {
                transfers.append(Transfer(from: gainers[giver].body, to: losers[getter].body, amount: amount))
            }
            gives[giver] = gives[giver] - amount
            gets[getter] = gets[getter] - amount
            if gives[giver] == .zero { giver += 1 }
            if getter < gets.count, gets[getter] == .zero { getter += 1 }
        }
        return transfers
    }

    /// A sum divided in proportion to weights, to the penny, by the largest remainder. The weights' sum is above zero.
    static func shares(_ sum: Money, by weights: [Money]) -> [Money] {
        let total = weights.reduce(Int128(0)) { $0 + Int128($1.pence) }
        if total == 0 { return weights.map { _ in .zero } }
        let parts = weights.map { (Int128(sum.pence) * Int128($0.pence)).quotientAndRemainder(dividingBy: total) }
        var pence = parts.map { Int64($0.quotient) }
        let left = sum.pence - pence.reduce(0, +)
        let order = parts.indices.sorted { (parts[$1].remainder, $0) < (parts[$0].remainder, $1) }
        for index in order.prefix(Int(left)) { pence[index] += 1 }
        return pence.map { Money(pence: $0) }
    }

    // MARK: - In words

    private static func sentence(_ sides: [Side], _ transfers: [Transfer]) -> String {
        guard let first = sides.first, sides.contains(where: { $0.pays > .zero || $0.gains > .zero }) else {
            return "No costs and no gains are entered yet."
        }
        if sides.count == 1 {
            return
                "Only \(first.name) has figures: it pays \(first.pays.plain) and gains \(first.gains.plain)."
        }
        var parts: [String] = []
        let paying = most(sides, "pay") { $0.pays }
        let gaining = most(sides, "gain") { $0.gains }
        if let both = alone(sides, { $0.pays }), both == alone(sides, { $0.gains }) {
            parts.append("\(both) both pays and gains most")
        } else {
            if let paying { parts.append("\(paying) most") }
            parts.append(gaining.map { "\($0) most" } ?? "nobody gains anything yet")
        }
        if paying == nil { parts.insert("nobody pays anything yet", at: 0) }
        let joined = parts.joined(separator: "; ")
        let start = joined.prefix(1).uppercased() + joined.dropFirst()
        let moved = transfers.reduce(Money.zero) { $0 + $1.amount }
        if moved == .zero {
            let isLosing = sides.contains { $0.net < .zero }
            return isLosing ? "\(start)." : "\(start), and nobody loses."
        }
        let isWhole = sides.reduce(Money.zero) { $0 + $1.net } >= .zero
        return isWhole
            ? "\(start). A transfer of \(moved.plain) would leave nobody worse off."
            : "\(start). A transfer of \(moved.plain) would share the loss: together they pay more than they gain."
    }

    /// The one body of which it is most; `nil` when several have as much, or none has any.
    private static func alone(_ sides: [Side], _ amount: (Side) -> Money) -> String? {
        guard let top = sides.map(amount).max(), top > .zero else { return nil }
        let named = sides.filter { amount($0) == top }
        return named.count == 1 ? named[0].name : nil
    }

    /// 'Northmoor Council pays', 'A and B pay the same, and'; `nil` when nobody does.
    private static func most(_ sides: [Side], _ verb: String, _ amount: (Side) -> Money) -> String? {
        guard let top = sides.map(amount).max(), top > .zero else { return nil }
        let names = sides.filter { amount($0) == top }.map(\.name)
        if names.count == 1 { return "\(names[0]) \(verb)s" }
        return "\(names.dropLast().joined(separator: ", ")) and \(names[names.count - 1]) \(verb) the same, and"
    }
}
