/// The server's last reply, which may have several lines: `250-First`, `250 Last` (RFC 5321, section 4.2).
final class SMTPReplies {
    private(set) var code: Int?
    private(set) var text = ""
    private var isComplete = true

    var isRefusal: Bool { (code ?? 0) >= 400 }

    func append(_ bytes: UnsafeRawBufferPointer) {
        let line = Array(bytes).filter { $0 >= 32 }
        let lineCode = Int(String(decoding: line.prefix(3), as: UTF8.self))
        // libcurl says QUIT after a refusal; the good-bye must not hide why.
        if lineCode == 221 { return }
        if isComplete { text = "" }
        // A server can send as many lines as it likes; nobody reads a reply this long.
        if text.utf8.count < 2000 {
            text += (text.isEmpty ? "" : "\n") + String(decoding: line.prefix(1000), as: UTF8.self)
        }
        code = lineCode
        isComplete = line.count < 4 || line[3] != UInt8(ascii: "-")
    }
}
