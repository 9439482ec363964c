public import Blobs
import Configuration
import Kernel
public import SMTP
import SystemPackage
public import Workspaces

/// How this installation is set up: flags over environment variables (`CONCORDAT_…`) over a file.
///
/// `docs/operations.md` lists every key. A key 'mail.host' is the flag `--mail-host` where a command has one, the variable
/// `CONCORDAT_MAIL_HOST`, and `{"mail": {"host": …}}` in the file `concordat.json` of the data folder.
public struct Settings: Sendable {
    /// Where everything is kept that is not in PostgreSQL: the embedded database, keys, the search index.
    public let data: String
    /// `postgres://…`; `nil` for the embedded database in the data folder.
    public let databaseURL: String?
    public let host: String
    public let port: Int
    /// How people reach the service, without a slash at the end.
    public let address: String
    /// Whether a proxy in front tells the client's address in `X-Forwarded-For`.
    public let trustsProxy: Bool
    /// The folders with static files.
    public let assets: [String]
    /// The token that lets others than this machine read `/metrics`.
    public let metricsToken: String?
    public let mailServer: SMTPServer?
    public let mailFrom: String
    public let logLevel: String
    /// The bucket that files lie in; `nil` for a folder of the data folder.
    public let bucket: S3Settings?
    /// The keys to the files, as `MasterKeys` reads them; `nil` for the file in the data folder.
    let blobsKey: String?

    /// Where clamd listens: the path of its socket, or 'host:port'.
    public let scanner: String?
    /// What becomes of files that cannot be scanned.
    public let withoutScanner: Screening.Otherwise?

    /// - Parameter flags: what the command line says, by key; `nil` values are left out.
    public static func load(data: String, flags: [String: String?] = [:]) async throws -> Settings {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for (key, value) in flags {
            guard let value else { continue }
            let parts = key.split(separator: ".").map(String.init)
            values[AbsoluteConfigKey(parts)] = ConfigValue(.string(value), isSecret: false)
        }
        let environment = EnvironmentVariablesProvider(
            secretsSpecifier: .dynamic { key, _ in
                key.contains("PASSWORD") || key.contains("TOKEN") || key.contains("KEY")
            })
        let path = "\(data)/concordat.json"
        let file: FileProvider<JSONSnapshot>
        do {
            file = try await FileProvider<JSONSnapshot>(filePath: FilePath(path), allowMissing: true)
        } catch {
            throw Fault(.invalid, "'\(path)' cannot be read: it must hold one JSON object. \(error)")
        }
        let reader = ConfigReader(providers: [
            InMemoryProvider(name: "flags", values: values),
            environment.prefixKeys(with: "concordat"),
            file,
        ])
        return try Settings(data: data, reader)
    }

    private init(data: String, _ reader: ConfigReader) throws {
        self.data = data
        databaseURL = reader.string(forKey: "database")
        host = reader.string(forKey: "host") ?? "127.0.0.1"
        port = try Self.port(reader, "port") ?? 8080
        let shownHost = host == "0.0.0.0" ? "127.0.0.1" : host
        address = (reader.string(forKey: "address") ?? "http://\(shownHost):\(port)").trimmingEndSlash
        trustsProxy = reader.string(forKey: "proxy") == "trusted"
        let base = reader.string(forKey: "assets") ?? "assets"
        assets = [base, "\(base)/vendor"]
        metricsToken = reader.string(forKey: "metrics.token").flatMap { $0.isEmpty ? nil : $0 }
        mailFrom = reader.string(forKey: "mail.from") ?? "concordat@localhost.localdomain"
        logLevel = reader.string(forKey: "log.level") ?? "info"
        mailServer = try Self.mailServer(reader)
        bucket = try Self.bucket(reader)
        scanner = reader.string(forKey: "files.scanner").flatMap { $0.isEmpty ? nil : $0 }
        withoutScanner = try Self.withoutScanner(reader)
        blobsKey = reader.string(forKey: "files.key", isSecret: true).flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func withoutScanner(_ reader: ConfigReader) throws -> Screening.Otherwise? {
        guard let text = reader.string(forKey: "files.without-scanner"), !text.isEmpty else { return nil }
        guard let choice = Screening.Otherwise(rawValue: text) else {
            throw Fault(.invalid, "files.without-scanner must be refuse or mark, not '\(text)'.")
        }
        return choice
    }

    private static func port(_ reader: ConfigReader, _ key: String) throws -> Int? {
        // A number in the file, a text everywhere else.
        guard let text = reader.string(forKey: ConfigKey(key)) ?? reader.int(forKey: ConfigKey(key)).map(String.init)
        else {
            return nil
        }
        guard let port = Int(text), (1...65_535).contains(port) else {
            throw Fault(.invalid, "\(key) must be a whole number from 1 to 65535, not '\(text)'.")
        }
        return port
    }

    private static func bucket(_ reader: ConfigReader) throws -> S3Settings? {
        guard let endpoint = reader.string(forKey: "files.s3.endpoint") else { return nil }
        func needed(_ key: String) throws -> String {
            guard let value = reader.string(forKey: ConfigKey("files.s3.\(key)")), !value.isEmpty else {
                throw Fault(.invalid, "files.s3.\(key) is needed with files.s3.endpoint.")
            }
            return value
        }
        return S3Settings(
            endpoint: endpoint.trimmingEndSlash, bucket: try needed("bucket"),
            prefix: reader.string(forKey: "files.s3.prefix") ?? "",
            region: reader.string(forKey: "files.s3.region") ?? "us-east-1", accessKey: try needed("access-key"),
            secretKey: try needed("secret-key"))
    }

    private static func mailServer(_ reader: ConfigReader) throws -> SMTPServer? {
        guard let host = reader.string(forKey: "mail.host") else { return nil }
        let name = reader.string(forKey: "mail.security") ?? "starttls"
        let security: SMTPServer.Security =
            switch name {
            case "none": .none
            case "tls": .tls
            case "starttls": .startTLS
            default: throw Fault(.invalid, "mail.security must be none, starttls or tls, not '\(name)'.")
            }
        let port = try port(reader, "mail.port") ?? (name == "tls" ? 465 : 587)
        return SMTPServer(
            host: host, port: port, security: security, username: reader.string(forKey: "mail.username"),
            password: reader.string(forKey: "mail.password"), caFile: reader.string(forKey: "mail.ca-file"))
    }
}

extension String {
    fileprivate var trimmingEndSlash: String { hasSuffix("/") ? String(dropLast()) : self }
}
