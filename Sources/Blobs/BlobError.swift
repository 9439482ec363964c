public import Kernel

/// What can go wrong with stored contents.
public enum BlobError: Error, Sendable, Equatable {
    /// What is stored is not what was sealed: changed, cut off, put in another order, or sealed with another key.
    case damaged
    /// Nothing is stored under this name.
    case missing
    /// There are more bytes than may be taken.
    case tooLarge(limit: Int64)
    /// The disk or the bucket is full.
    case full
    /// The store does not answer, or not as it should; for the log.
    case unreachable(String)
    /// Another installation keeps its contents here.
    case foreign
    /// A master key is missing or is none; for the log.
    case key(String)
}

extension BlobError: FaultTelling {
    public var fault: Fault? {
        switch self {
        case .damaged, .missing:
            Fault(
                .busy,
                "The stored contents are damaged or missing. An administrator can find out more with 'concordat blobs verify'."
            )
        case .tooLarge(let limit):
            Fault(.tooLarge, "This is larger than \(plainSize(limit)), the most that may be kept. Nothing was kept.")
        case .full: Fault(.busy, "There is no space left for files. Nothing was kept. Tell an administrator.")
        case .unreachable:
            Fault(
                .busy, "The store of files does not answer. Nothing was lost that was confirmed. Try again in a minute."
            )
        case .foreign:
            Fault(
                .conflict,
                "Another installation keeps its files in this folder or bucket. Give each a place, or a prefix, of its own."
            )
        case .key: Fault(.busy, "The key to the stored files is missing. Tell an administrator.")
        }
    }
}

/// '64 KB', '1.5 MB': by thousands, as people and disks count.
public func plainSize(_ bytes: Int64) -> String {
    if bytes < 1000 { return bytes == 1 ? "1 byte" : "\(bytes) bytes" }
    let units = ["KB", "MB", "GB", "TB"]
    var value = Double(bytes) / 1000
    var unit = 0
    while value >= 999.5, unit < units.count - 1 {
        value /= 1000
        unit += 1
    }
    let tenths = Int((value * 10).rounded())
    let text = value >= 9.95 || tenths % 10 == 0 ? "\(Int(value.rounded()))" : "\(tenths / 10).\(tenths % 10)"
    return "\(text) \(units[unit])"
}
