import HTTPTypes
public import HummingbirdCore
import NIOCore
import NIOHTTP1

extension FrontDoor {
    /// The server to put before it: HTTP/1.1 with every bound set.
    public var server: HTTPServerBuilder {
        .http1(
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [ConnectionGuard(logger: logger, refuse: refuse)],
                idleTimeout: .seconds(60),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 16 * 1024, maxHeaderListSize: 32 * 1024, maxHeaderFieldCount: 100)))
    }

    /// The answer to what is no request at all: there is no address to make a page for.
    @Sendable private func refuse(_ error: HTTPParserError) -> (head: HTTPResponse, body: ByteBuffer) {
        let isLarge = error == .headerOverflow
        let text = isLarge ? "The request's headers are too large.\n" : "The request could not be understood.\n"
        let response = refusal(isLarge ? .requestHeaderFieldsTooLarge : .badRequest, text)
        return (HTTPResponse(status: response.status, headerFields: response.headers), ByteBuffer(string: text))
    }
}
