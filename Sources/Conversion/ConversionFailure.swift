/// Why a document could not be read or converted.
public enum ConversionFailure: Error, Sendable, Hashable {
    /// The program that it takes is not on this machine; its Debian package.
    case notInstalled(String)
    /// This machine cannot keep a program from the network and from files, so that one which needs that does not run.
    case noIsolation
    case timedOut(Duration)
    /// More bytes than are taken, or than may come out.
    case tooLarge(Int)
    /// Nothing here reads this kind of document.
    case unknownFormat
    /// The document is damaged, protected by a password, or hostile; what the program said last, for the log.
    case failed(String)
}
