/// An FTS5 match expression together with what each of its phrases is worth.
///
/// The words in it come from `Tokens` and `SyntheticToken` only, which leave no quotation marks, and every
/// one is quoted: nothing anybody types can be taken for syntax.
indirect enum MatchExpression {
    /// One word, in some columns or all; worth `factor` times the weight of the best column that has it.
    case word(String, prefix: Bool = false, columns: String? = nil, factor: UInt8 = 255)
    case all([MatchExpression])
    case any([MatchExpression])
    case but(MatchExpression, not: MatchExpression)
    /// What the first matches; the second only adds to what it is worth.
    case favouring(MatchExpression, MatchExpression)
    /// What a group's phrases are worth counts once: that of the best.
    case group(UInt8, MatchExpression)

    /// The expression as FTS5 reads it and the plan for `search_rank`.
    func compiled(weights: [UInt8]) -> CompiledMatch {
        var compiled = CompiledMatch(text: [], plan: [UInt8(weights.count)] + weights)
        compiled.text.reserveCapacity(256)
        write(to: &compiled, group: 0)
        return compiled
    }

    private func write(to compiled: inout CompiledMatch, group: UInt8) {
        switch self {
        case .word(let word, let prefix, let columns, let factor):
            if let columns {
                compiled.text += Array(columns.utf8)
                compiled.text += [0x3A]
            }
            compiled.text.append(0x22)
            compiled.text += Array(word.utf8)
            compiled.text.append(0x22)
            if prefix { compiled.text.append(0x2A) }
            compiled.plan.append(group)
            compiled.plan.append(factor)
        case .all(let parts):
            write(parts, " AND ", to: &compiled, group: group)
        case .any(let parts):
            write(parts, " OR ", to: &compiled, group: group)
        case .but(let wanted, let unwanted):
            compiled.text.append(0x28)
            wanted.write(to: &compiled, group: group)
            compiled.text += Array(" NOT ".utf8)
            unwanted.write(to: &compiled, group: 0)
            compiled.text.append(0x29)
        case .favouring(let wanted, let better):
            MatchExpression.all([wanted, .any([wanted, better])]).write(to: &compiled, group: group)
        case .group(let number, let part):
            part.write(to: &compiled, group: number)
        }
    }

    private func write(
        _ parts: [MatchExpression], _ connective: StaticString, to compiled: inout CompiledMatch, group: UInt8
    ) {
        if parts.count == 1 {
            parts[0].write(to: &compiled, group: group)
            return
        }
        compiled.text.append(0x28)
        for (index, part) in parts.enumerated() {
            if index > 0 {
                connective.withUTF8Buffer { compiled.text += $0 }
            }
            part.write(to: &compiled, group: group)
        }
        compiled.text.append(0x29)
    }
}

/// A match expression ready to run.
struct CompiledMatch {
    var text: [UInt8]
    /// See `search_rank_register`.
    var plan: [UInt8]
}
