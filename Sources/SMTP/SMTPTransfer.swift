import CCurl

/// One use of libcurl's easy interface: a connection, a message, a reply.
struct SMTPTransfer {
    /// libcurl wants this once a process, before anything else.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    let server: SMTPServer

    func send(_ message: MailMessage) throws(SMTPFailure) {
        let url = try server.url()
        let fields = try message.fields()
        guard Self.isReady, let handle = curl_easy_init() else { throw Self.outOfMemory }
        defer { curl_easy_cleanup(handle) }

        try set(handle, CURLOPT_URL, url)
        try set(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        // The environment of the process has no say in where mail goes.
        try set(handle, CURLOPT_PROXY, "")
        try set(handle, CURLOPT_MAIL_FROM, "<\(message.from.address)>")
        if let username = server.username {
            try set(handle, CURLOPT_USERNAME, username)
            try set(handle, CURLOPT_PASSWORD, server.password ?? "")
        }
        if let caFile = server.caFile { try set(handle, CURLOPT_CAINFO, caFile) }
        try set(handle, CURLOPT_USE_SSL, server.security == .none ? 0 : Int(CURLUSESSL_ALL.rawValue))
        try set(handle, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        // Signals belong to the process, and other threads are at work.
        try set(handle, CURLOPT_NOSIGNAL, 1)
        try set(handle, CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(server.connectTimeout))
        try set(handle, CURLOPT_TIMEOUT_MS, Self.milliseconds(server.timeout))

        let recipients = try list(message.to.map { "<\($0.address)>" })
        defer { curl_slist_free_all(recipients) }
        try check(ccurl_set_pointer(handle, CURLOPT_MAIL_RCPT, recipients))

        let alternative = message.html == nil ? [] : ["Content-Type: multipart/alternative"]
        let headers = try list(fields + alternative)
        defer { curl_slist_free_all(headers) }
        try check(ccurl_set_pointer(handle, CURLOPT_HTTPHEADER, headers))

        guard let body = curl_mime_init(handle) else { throw Self.outOfMemory }
        defer { curl_mime_free(body) }
        // The last alternative is the best one (RFC 2046, section 5.1.4).
        try add(message.text, as: "text/plain; charset=utf-8", to: body)
        if let html = message.html { try add(html, as: "text/html; charset=utf-8", to: body) }
        try check(ccurl_set_pointer(handle, CURLOPT_MIMEPOST, UnsafeMutableRawPointer(body)))

        try perform(handle)
    }

    private func perform(_ handle: UnsafeMutableRawPointer) throws(SMTPFailure) {
        let replies = SMTPReplies()
        let context = Unmanaged.passUnretained(replies).toOpaque()
        // libcurl passes replies of the server on as 'headers', one line at a time.
        try check(
            ccurl_set_data_callback(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
                guard let bytes, let context else { return 0 }
                let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
                Unmanaged<SMTPReplies>.fromOpaque(context).takeUnretainedValue().append(line)
                return size * count
            })
        try check(ccurl_set_pointer(handle, CURLOPT_HEADERDATA, context))
        // Whatever a server sends otherwise would be printed to standard output.
        try check(
            ccurl_set_data_callback(handle, CURLOPT_WRITEFUNCTION) { _, size, count, _ in size * count })
        let explanation = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
        defer { explanation.deallocate() }
        explanation.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try check(ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, explanation))

        let result = withExtendedLifetime(replies) { curl_easy_perform(handle) }
        // The connection says good-bye when the handle is cleaned up; these are gone by then.
        _ = ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, nil)
        _ = ccurl_set_pointer(handle, CURLOPT_HEADERDATA, nil)
        if result == CURLE_OK { return }
        throw Self.failure(result, String(cString: explanation), lastReply: replies)
    }

    private static func failure(
        _ result: CURLcode, _ explanation: String, lastReply: SMTPReplies
    ) -> SMTPFailure {
        let words = explanation.isEmpty ? String(cString: curl_easy_strerror(result)) : explanation
        let cause: SMTPFailure.Cause
        switch result {
        case CURLE_OPERATION_TIMEDOUT: cause = .timeout
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT: cause = .connection
        case CURLE_USE_SSL_FAILED, CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER:
            cause = .encryption
        case CURLE_LOGIN_DENIED: cause = .authentication
        default: cause = lastReply.isRefusal ? .refused : .connection
        }
        // A refusal settles the matter. Any other last reply was to an earlier, successful command.
        if cause == .refused || cause == .authentication, lastReply.isRefusal, let code = lastReply.code {
            return SMTPFailure(cause: cause, isPermanent: code >= 500, replyCode: code, reply: lastReply.text)
        }
        return SMTPFailure(cause: cause, isPermanent: false, replyCode: nil, reply: words)
    }

    // MARK: libcurl's parameters

    private static let outOfMemory = SMTPFailure(
        cause: .connection, isPermanent: false, replyCode: nil, reply: "libcurl could not be started")

    /// Every option is a matter of what may be sent where; none may fail unnoticed.
    private func check(_ result: CURLcode) throws(SMTPFailure) {
        if result != CURLE_OK { throw .unsendable(String(cString: curl_easy_strerror(result))) }
    }

    private func set(
        _ handle: UnsafeMutableRawPointer, _ option: CURLoption, _ value: Int
    ) throws(SMTPFailure) {
        try check(ccurl_set_long(handle, option, value))
    }

    private func set(
        _ handle: UnsafeMutableRawPointer, _ option: CURLoption, _ value: String
    ) throws(SMTPFailure) {
        try check(ccurl_set_string(handle, option, value))
    }

    /// libcurl copies the strings; the caller frees the list.
    private func list(_ entries: [String]) throws(SMTPFailure) -> UnsafeMutablePointer<curl_slist>? {
        var list: UnsafeMutablePointer<curl_slist>?
        for entry in entries {
            guard let longer = curl_slist_append(list, entry) else {
                curl_slist_free_all(list)
                throw Self.outOfMemory
            }
            list = longer
        }
        return list
    }

    private func add(_ text: String, as type: String, to body: OpaquePointer) throws(SMTPFailure) {
        guard let part = curl_mime_addpart(body) else { throw Self.outOfMemory }
        let bytes = Self.withNetworkLineEnds(text)
        let copied = bytes.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { curl_mime_data(part, $0.baseAddress, $0.count) }
        }
        try check(copied)
        try check(curl_mime_type(part, type))
        try check(curl_mime_encoder(part, "quoted-printable"))
    }

    /// CR LF for each line end of any kind, and at the end: only those stay line ends in quoted-printable
    /// (RFC 2045, section 6.7).
    static func withNetworkLineEnds(_ text: String) -> [UInt8] {
        let (carriageReturn, lineFeed) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"))
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count + text.utf8.count / 32)
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte == carriageReturn || byte == lineFeed {
                if byte == carriageReturn || previous != carriageReturn {
                    result += [carriageReturn, lineFeed]
                }
            } else {
                result.append(byte)
            }
            previous = byte
        }
        if result.last != lineFeed { result += [carriageReturn, lineFeed] }
        return result
    }

    private static func milliseconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        // Nought would mean 'for ever'; a day is as good as that and overflows nothing.
        return max(1, Int(min(seconds, 86_400)) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
