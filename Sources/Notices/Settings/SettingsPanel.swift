public import Storage
public import Web

/// What a feature lets people choose beside how often they want notices: topics, say.
public protocol NoticeSettingsPanel: Sendable {
    /// - Returns: markup with a heading of its own.
    func panel(_ visit: Visit, in transaction: any Transaction) throws -> HTML
}
