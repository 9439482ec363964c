#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A line on the standard error stream.
func printError(_ line: String) {
    var bytes = Array(line.utf8)
    bytes.append(UInt8(ascii: "\n"))
    write(bytes, to: 2)
}

/// Bytes on the standard output, as they are.
func printBytes(_ bytes: [UInt8]) { write(bytes, to: 1) }

private func write(_ bytes: [UInt8], to descriptor: Int32) {
    bytes.withUnsafeBytes { buffer in
        var rest = buffer[...]
        while !rest.isEmpty {
            let written = Glibc.write(
                descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written <= 0 { return }
            rest = rest.dropFirst(written)
        }
    }
}
