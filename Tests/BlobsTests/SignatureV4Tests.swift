import Kernel
import Testing

@testable import Blobs

/// The examples of the S3 documentation: docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html.
@Suite struct SignatureV4Tests {
    private static let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    private let signer = SignatureV4(
        accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", region: "us-east-1")

    private func signature(
        _ method: String, _ path: String, query: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)] = [], hash: String = empty
    ) -> Substring {
        let own = [
            (name: "host", value: "examplebucket.s3.amazonaws.com"), (name: "x-amz-content-sha256", value: hash),
            (name: "x-amz-date", value: "20130524T000000Z"),
        ]
        let request = SignatureV4.Unsigned(
            method: method, path: path, query: query, headers: own + headers, payloadHash: hash)
        return signer.authorization(of: request, at: "20130524T000000Z").suffix(64)
    }

    @Test func `reading a range`() {
        #expect(
            signature("GET", "/test.txt", headers: [(name: "range", value: "bytes=0-9")])
                == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
    }

    @Test func `writing an object`() {
        let headers = [
            (name: "date", value: "Fri, 24 May 2013 00:00:00 GMT"),
            (name: "x-amz-storage-class", value: "REDUCED_REDUNDANCY"),
        ]
        #expect(
            signature(
                "PUT", SignatureV4.encoded("/test$file.text", keepingSlashes: true), headers: headers,
                hash: "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072")
                == "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")
    }

    @Test func `a query with and without values`() {
        #expect(
            signature("GET", "/", query: [(name: "lifecycle", value: "")])
                == "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")
        #expect(
            signature("GET", "/", query: [(name: "prefix", value: "J"), (name: "max-keys", value: "2")])
                == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")
    }

    @Test func `the time is written without punctuation`() throws {
        #expect(SignatureV4.time(Instant(milliseconds: 1_369_353_600_000)) == "20130524T000000Z")
    }
}
