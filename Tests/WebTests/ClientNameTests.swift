import Testing

@testable import Web

@Suite struct ClientNameTests {
    @Test(arguments: [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Windows"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0",
            "Edge on Windows"
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1 Version/17.5 Mobile Safari/604.1",
            "Safari on iPhone"
        ),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Microsoft-WebDAV-MiniRedir/10.0.19045", "WebDAV of Windows"), ("rclone/v1.66.0", "rclone"),
        ("davfs2/1.7.0 neon/0.33.0", "davfs2"), ("curl/8.14.1", "curl"), ("something/1", "Another program"),
        ("", "A program that does not say what it is"),
    ])
    func `Says the kind of program, without what tells one from another`(userAgent: String, name: String) {
        #expect(ClientName.of(userAgent) == name)
    }
}
