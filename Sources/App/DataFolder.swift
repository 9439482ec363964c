import FoundationEssentials
import Kernel

/// The files of an installation.
struct DataFolder: Sendable {
    let path: String

    var database: String { "\(path)/concordat.sqlite" }
    var search: String { "\(path)/search" }
    var journalKey: String { "\(path)/keys/journal.key" }
    var blobs: String { "\(path)/files" }
    var blobsKey: String { "\(path)/keys/files.key" }
    var formKey: String { "\(path)/keys/form.key" }

    /// Every key there is: what a backup has besides the database.
    var keys: [String] { [journalKey, formKey, blobsKey] }

    var exists: Bool { FileManager.default.fileExists(atPath: path) }

    func make() throws {
        for folder in [path, "\(path)/keys"] {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
    }

    /// The secret behind the tokens in forms, made the first time.
    func loadFormKey() throws -> [UInt8] {
        if let kept = FileManager.default.contents(atPath: formKey) {
            guard kept.count == 32 else {
                throw Fault(.invalid, "\(formKey) must hold 32 bytes. Remove it to have a new one made.")
            }
            return [UInt8](kept)
        }
        let key = Randomness.system.bytes(32)
        let made = FileManager.default.createFile(
            atPath: formKey, contents: Data(key), attributes: [.posixPermissions: 0o600])
        guard made else {
            throw Fault(.busy, "\(formKey) cannot be written. Check the folder's rights and space.")
        }
        return key
    }
}
