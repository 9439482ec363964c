/// What kind of program asks, in words: 'Firefox on Windows', 'WebDAV of Windows', 'rclone'.
///
/// Coarse on purpose: enough to see that an act was not from where somebody usually works, too little to tell one
/// browser from another.
enum ClientName {
    static func of(_ userAgent: String) -> String {
        let text = userAgent.lowercased()
        if let program = programs.first(where: { text.contains($0.part) }) { return program.name }
        guard let browser = browsers.first(where: { text.contains($0.part) }) else {
            return text.isEmpty ? "A program that does not say what it is" : "Another program"
        }
        guard let system = systems.first(where: { text.contains($0.part) }) else { return browser.name }
        return "\(browser.name) on \(system.name)"
    }

    private static let programs = [
        (part: "microsoft-webdav-miniredir", name: "WebDAV of Windows"), (part: "webdavfs", name: "WebDAV of macOS"),
        (part: "davfs2", name: "davfs2"), (part: "rclone", name: "rclone"), (part: "gvfs", name: "WebDAV of GNOME"),
        (part: "kio/", name: "WebDAV of KDE"), (part: "cadaver", name: "cadaver"),
        (part: "cyberduck", name: "Cyberduck"), (part: "microsoft office", name: "Microsoft Office"),
        (part: "libreoffice", name: "LibreOffice"), (part: "curl/", name: "curl"), (part: "wget/", name: "Wget"),
        (part: "python", name: "A Python program"),
    ]
    /// Those that say they are several come first.
    private static let browsers = [
        (part: "edg/", name: "Edge"), (part: "opr/", name: "Opera"),
        (part: "samsungbrowser/", name: "Samsung Internet"),
        (part: "firefox/", name: "Firefox"), (part: "fxios/", name: "Firefox"), (part: "chrome/", name: "Chrome"),
        (part: "crios/", name: "Chrome"), (part: "safari/", name: "Safari"),
    ]
    private static let systems = [
        (part: "windows", name: "Windows"), (part: "android", name: "Android"), (part: "iphone", name: "iPhone"),
        (part: "ipad", name: "iPad"), (part: "cros", name: "ChromeOS"), (part: "mac os", name: "macOS"),
        (part: "linux", name: "Linux"),
    ]
}
