/// What can go wrong with an index file.
public enum SearchError: Error, Equatable {
    /// The file contradicts itself; make it anew from the record.
    case damaged
    /// The folder for the index cannot be made, read or written.
    case folder(String)
}
