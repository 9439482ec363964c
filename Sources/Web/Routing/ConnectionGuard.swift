import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Keeps a connection within bounds that Hummingbird leaves open. Hummingbird reads what is left of a request after its
/// answer without end, closes nothing that was announced to close, answers headers that are too large with a bare 400,
/// and lets a client take an answer as slowly as it likes. A long download is none of that, as long as bytes flow.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    struct Limits: Sendable {
        /// How long an answer may stand still: so long may pass until the client has taken another piece of it.
        var answer = TimeAmount.minutes(10)
        /// How much, and for how long, is read of a request that was answered already: enough for a client to read the
        /// answer before the connection is gone.
        var rest = 256 * 1024
        var restTime = TimeAmount.seconds(2)
    }

    private let limits: Limits
    private let logger: Logger
    /// The answer to what is no request at all.
    private let refuse: (HTTPParserError) -> (head: HTTPResponse, body: ByteBuffer)
    /// Requests may come before the answer to the one before them has gone, so they are counted.
    private var begun = 0
    private var ended = 0
    private var answered = 0
    private var isLast = false
    private var isClosing = false
    private var read = 0
    private var timer: Scheduled<Void>?
    /// When the client last took a piece of the answer.
    private var progress = NIODeadline.uptimeNanoseconds(0)

    init(
        limits: Limits = Limits(), logger: Logger,
        refuse: @escaping (HTTPParserError) -> (head: HTTPResponse, body: ByteBuffer)
    ) {
        self.limits = limits
        self.logger = logger
        self.refuse = refuse
    }

    /// A large upload comes in larger pieces than NIO's 64 KiB; who sends little has a small buffer as before.
    func handlerAdded(context: ChannelHandlerContext) {
        let pieces = AdaptiveRecvByteBufferAllocator(minimum: 64, initial: 2048, maximum: 256 * 1024)
        context.channel.setOption(.recvAllocator, value: pieces).whenFailure { [logger] error in
            logger.warning("connection", metadata: ["error": "\(error)"])
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            begun += 1
            // A client that asks first (RFC 9110, section 10.1.1) may send: what is refused is answered all the same.
            if head.headerFields[.expect]?.lowercased() == "100-continue", begun - 1 == answered, !isClosing {
                context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
            }
        case .body(let bytes):
            // Whose request is answered already, and so read only to get past it.
            if answered >= begun { read += bytes.readableBytes }
            if read > limits.rest {
                context.close(promise: nil)
                return
            }
        case .end:
            ended += 1
            if !isClosing, answered >= ended {
                read = 0
                stopTimer()
            }
        }
        if !isClosing { context.fireChannelRead(data) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        if isClosing { context.read() }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head):
            if head.status.kind != .informational {
                if ended <= answered, head.status.code >= 400 { head.headerFields[.connection] = "close" }
                isLast = head.headerFields[.connection]?.lowercased() == "close"
                progress = context.eventLoop.now
                watchAnswer(until: progress + limits.answer, context)
            }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body:
            // Kept once it is in the hands of the system: what only waits to be sent is no progress.
            let sent = promise ?? context.eventLoop.makePromise(of: Void.self)
            sent.futureResult.assumeIsolated().whenSuccess { self.progress = context.eventLoop.now }
            context.write(data, promise: sent)
        case .end:
            answered += 1
            stopTimer()
            if isLast {
                finish(context, data, promise)
            } else {
                context.write(data, promise: promise)
                if ended < answered { startTimer(limits.restTime, context) { $0.close(promise: nil) } }
            }
        }
    }

    /// Cuts the answer off when nothing of it was taken for too long.
    private func watchAnswer(until end: NIODeadline, _ context: ChannelHandlerContext) {
        startTimer(end - context.eventLoop.now, context) { context in
            let next = self.progress + self.limits.answer
            if next > context.eventLoop.now {
                self.watchAnswer(until: next, context)
            } else {
                self.logger.warning("an answer was cut off: its client took nothing of it for too long")
                context.close(promise: nil)
            }
        }
    }

    /// Sends the end, says that no more will come, and reads a little more, so that the answer is not lost: a system
    /// that closes while there is something to read tells the other side to forget what it was sent.
    private func finish(_ context: ChannelHandlerContext, _ end: NIOAny, _ promise: EventLoopPromise<Void>?) {
        isClosing = true
        let sent = promise ?? context.eventLoop.makePromise(of: Void.self)
        sent.futureResult.assumeIsolated().whenComplete { _ in context.close(mode: .output, promise: nil) }
        context.writeAndFlush(end, promise: sent)
        startTimer(limits.restTime, context) { $0.close(promise: nil) }
        context.read()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError, begun == answered, !isClosing else {
            context.fireErrorCaught(error)
            return
        }
        var (head, body) = refuse(error)
        head.headerFields[.connection] = "close"
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        finish(context, wrapOutboundOut(.end(nil)), nil)
    }

    func handlerRemoved(context: ChannelHandlerContext) { stopTimer() }

    func channelInactive(context: ChannelHandlerContext) {
        stopTimer()
        context.fireChannelInactive()
    }

    private func startTimer(
        _ time: TimeAmount, _ context: ChannelHandlerContext, _ fire: @escaping (ChannelHandlerContext) -> Void
    ) {
        stopTimer()
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: time) { fire(context) }
    }

    private func stopTimer() {
        timer?.cancel()
        timer = nil
    }
}
