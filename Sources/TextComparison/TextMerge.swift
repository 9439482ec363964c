/// Two edits of the same text made into one, paragraph by paragraph (a three-way merge over the text that both began
/// with).
///
/// What only one side changed is taken; what both changed alike is taken once; what they changed differently is a
/// conflict. Two people who add a paragraph at the same place are in conflict too: nothing says whose comes first.
public struct TextMerge: Sendable, Hashable {
    public let pieces: [MergePiece]

    public init(origin: String, mine: String, theirs: String) {
        let origin = Tokens.paragraphs(origin)
        let sides = [Side(origin, mine), Side(origin, theirs)]
        var pieces: [MergePiece] = []
        var at = 0
        var (left, right) = (sides[0].hunks[...], sides[1].hunks[...])
        while let next = Self.nextChange(&left, &right) {
            pieces.appendSettled(origin[at..<next.lowerBound])
            at = next.upperBound
            let (mine, theirs) = (sides[0].text(of: next, origin), sides[1].text(of: next, origin))
            let before = Array(origin[next])
            if mine == theirs || theirs == before {
                pieces.appendSettled(mine)
            } else if mine == before {
                pieces.appendSettled(theirs)
            } else {
                pieces.append(.conflict(MergeConflict(origin: before, mine: mine, theirs: theirs)))
            }
        }
        pieces.appendSettled(origin[at...])
        self.pieces = pieces
    }

    /// The merged text; `nil` while there are conflicts.
    public var text: String? { conflicts.isEmpty ? text(choosing: \.mine) : nil }

    public var conflicts: [MergeConflict] {
        pieces.compactMap { if case .conflict(let conflict) = $0 { conflict } else { nil } }
    }

    /// The merged text with, for each conflict, the paragraphs that `choose` gives.
    public func text(choosing choose: (MergeConflict) -> [String]) -> String {
        Tokens.text(
            pieces.flatMap { piece in
                switch piece {
                case .settled(let paragraphs): paragraphs
                case .conflict(let conflict): choose(conflict)
                }
            })
    }

    /// Takes the first change of either side with all that it clashes with; the range is of the origin.
    private static func nextChange(_ left: inout ArraySlice<Hunk>, _ right: inout ArraySlice<Hunk>) -> Range<Int>? {
        guard let first = [left.first, right.first].compactMap({ $0?.old }).min(by: comesBefore) else { return nil }
        var range = first
        var grew = true
        while grew {
            grew = false
            for hunk in [left.first, right.first].compactMap({ $0 }) where clash(hunk.old, range) {
                range = min(range.lowerBound, hunk.old.lowerBound)..<max(range.upperBound, hunk.old.upperBound)
                if left.first == hunk { left.removeFirst() } else { right.removeFirst() }
                grew = true
            }
        }
        return range
    }

    private static func comesBefore(_ one: Range<Int>, _ other: Range<Int>) -> Bool {
        (one.lowerBound, one.upperBound) < (other.lowerBound, other.upperBound)
    }

    /// Neighbours do not clash: adding a paragraph after one that somebody else rewrites is no quarrel.
    private static func clash(_ one: Range<Int>, _ other: Range<Int>) -> Bool {
        one == other || one.lowerBound < other.upperBound && other.lowerBound < one.upperBound
    }

    /// An edited text, and what was changed in it.
    private struct Side {
        let paragraphs: [String]
        let hunks: [Hunk]

        init(_ origin: [String], _ text: String) {
            paragraphs = Tokens.paragraphs(text)
            hunks = Hunk.between(origin, paragraphs)
        }

        /// What became of a range of the origin that cuts through no hunk.
        func text(of range: Range<Int>, _ origin: [String]) -> [String] {
            var result: [String] = []
            var at = range.lowerBound
            for hunk in hunks where TextMerge.clash(hunk.old, range) {
                result += origin[at..<hunk.old.lowerBound] + paragraphs[hunk.new]
                at = hunk.old.upperBound
            }
            return result + origin[at..<range.upperBound]
        }
    }
}

/// A part of a merge: whole paragraphs.
public enum MergePiece: Sendable, Hashable {
    case settled([String])
    case conflict(MergeConflict)
}

/// Paragraphs that two people changed differently. None at all where one of them deleted the paragraphs.
public struct MergeConflict: Sendable, Hashable {
    public let origin: [String]
    public let mine: [String]
    public let theirs: [String]
}

extension [MergePiece] {
    fileprivate mutating func appendSettled(_ paragraphs: some Collection<String>) {
        if paragraphs.isEmpty { return }
        if case .settled(let before)? = last {
            self[count - 1] = .settled(before + paragraphs)
        } else {
            append(.settled([String](paragraphs)))
        }
    }
}
