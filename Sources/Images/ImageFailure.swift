/// Why a picture was refused: something to tell the person who chose it.
public enum ImageFailure: Error, Sendable, Equatable {
    /// The file is larger than was allowed.
    case tooManyBytes
    /// Not a JPEG, PNG, WebP or GIF file.
    case unknownFormat
    /// The header claims more pixels than were allowed. Nothing was decoded.
    case tooManyPixels
    /// The file breaks off, or is not what its first bytes promise.
    case damaged
}
