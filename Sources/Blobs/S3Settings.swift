/// Which bucket of which S3 service, and as whom.
public struct S3Settings: Sendable {
    /// Without a slash at the end: 'https://s3.eu-west-2.amazonaws.com'. The bucket goes into the path.
    public let endpoint: String
    public let bucket: String
    /// What all names begin with, such as 'files/', so that a bucket may hold other things too; may be empty.
    public let prefix: String
    public let region: String
    public let accessKey: String
    public let secretKey: String

    public init(
        endpoint: String, bucket: String, prefix: String = "", region: String, accessKey: String, secretKey: String
    ) {
        self.endpoint = endpoint
        self.bucket = bucket
        self.prefix = prefix
        self.region = region
        self.accessKey = accessKey
        self.secretKey = secretKey
    }
}
