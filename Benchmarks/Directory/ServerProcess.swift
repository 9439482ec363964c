import Foundation
import Kernel
import Measuring

/// The real server, as a process of its own.
final class ServerProcess {
    let port: Int
    private let process = Process()
    /// From its start to its first 'ready', in milliseconds.
    private(set) var startUp = 0.0

    init(executable: String, data: String, database: String?, port: Int) throws {
        self.port = port
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments =
            ["serve", "--data", data, "--port", String(port)] + (database.map { ["--database", $0] } ?? [])
        let log = "\(data)/server.log"
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        process.standardOutput = FileHandle(forWritingAtPath: log)
        process.standardError = FileHandle(forWritingAtPath: log)
        process.standardInput = FileHandle.nullDevice
        let start = ContinuousClock.now
        try process.run()
        while true {
            if let client = try? HTTPClient(port: port, cookie: ""), (try? client.get("/readyz"))?.status == 200 {
                break
            }
            guard process.isRunning, ContinuousClock.now - start < .seconds(120) else {
                process.terminate()
                throw Fault(.busy, "The server did not start; see \(log).")
            }
            usleep(2_000)
        }
        startUp = (ContinuousClock.now - start).inMilliseconds
    }

    var memory: Memory { Memory(process: process.processIdentifier) }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}
