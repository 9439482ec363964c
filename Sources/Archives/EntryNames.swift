/// Makes the names of an archive's files safe to unpack on any system, and keeps each to one file.
///
/// Programs that unpack have been led out of their folder by '..' and by absolute paths, and Windows keeps some names
/// for devices. Systems that ignore case, or normalise Unicode, would write 'A.txt' over 'a.txt'.
struct EntryNames {
    // Swift's texts are equal when they are canonically equivalent, so normalisation needs no more.
    private var files: Set<String> = []
    private var folders: Set<String> = []

    /// In bytes: most file systems allow 255 for a part of a path.
    private static let longestPart = 200
    private static let longestPath = 1_000

    /// A name like the wanted one, with '/' between folders; numbered, as in 'paper (2).pdf', when it is taken.
    mutating func unique(_ wanted: String) -> String {
        var path = ""
        let parts = Self.parts(wanted)
        for part in parts.dropLast() {
            path = firstFree(path, part) { !files.contains($0) } + "/"
            folders.insert(Self.key(path.dropLast()))
        }
        path = firstFree(path, parts.last ?? "unnamed") { !files.contains($0) && !folders.contains($0) }
        files.insert(Self.key(path))
        return path
    }

    private func firstFree(_ folder: String, _ part: String, isFree: (String) -> Bool) -> String {
        if isFree(Self.key(folder + part)) { return folder + part }
        let (stem, ending) = Self.split(part)
        var number = 2
        while !isFree(Self.key("\(folder)\(stem) (\(number))\(ending)")) { number += 1 }
        return "\(folder)\(stem) (\(number))\(ending)"
    }

    private static func key(_ path: some StringProtocol) -> String { path.lowercased() }

    /// The folders and the file, each safe; at least one.
    private static func parts(_ name: String) -> [String] {
        var parts = name.split { $0 == "/" || $0 == "\\" }.compactMap { safe(String($0)) }
        while parts.count > 1, parts.reduce(0, { $0 + $1.utf8.count + 1 }) > longestPath { parts.removeFirst() }
        return parts.isEmpty ? ["unnamed"] : parts
    }

    /// `nil` for nothing, '.' and '..'.
    static func safe(_ part: String) -> String? {
        var scalars = String.UnicodeScalarView()
        for scalar in part.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: continue
            // Invisible, some turn the direction of what follows: 'exe.pdf' can be shown for 'fdp.exe'.
            case .format where scalar != "\u{200D}": continue
            default: scalars.append("<>:\"|?*/\\".unicodeScalars.contains(scalar) ? "_" : scalar)
            }
        }
        let safe = trimmed(String(scalars))
        if safe.isEmpty { return nil }
        let short = shortened(safe)
        let device = short.prefix { $0 != "." }.uppercased()
        return devices.contains(device) ? "_" + short : short
    }

    /// Windows drops points and spaces at the end; '.' and '..' become nothing.
    private static func trimmed(_ text: String) -> String {
        var rest = text[...]
        while let last = rest.last, last == "." || last.isWhitespace { rest.removeLast() }
        return String(rest.drop(while: \.isWhitespace))
    }

    private static func shortened(_ part: String) -> String {
        if part.utf8.count <= longestPart { return part }
        var (stem, ending) = split(part)
        if ending.utf8.count > 20 { (stem, ending) = (part, "") }
        while stem.utf8.count + ending.utf8.count > longestPart { stem.removeLast() }
        return trimmed(stem) + ending
    }

    /// 'paper.pdf' is 'paper' and '.pdf'; a name that begins with its only point has no ending.
    private static func split(_ part: String) -> (stem: String, ending: String) {
        guard let point = part.lastIndex(of: "."), point != part.startIndex else { return (part, "") }
        return (String(part[..<point]), String(part[point...]))
    }

    private static let devices = Set(
        ["CON", "PRN", "AUX", "NUL"] + (0...9).flatMap { ["COM\($0)", "LPT\($0)"] })
}
