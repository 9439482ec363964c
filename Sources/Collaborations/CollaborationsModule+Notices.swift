public import Notices

/// What collaborations tell people of.
extension CollaborationsModule {
    public static let notices: any NoticeSource = CollaborationNotices()
    public static let calendar: any CalendarSource = CollaborationCalendar()
    /// The weekly mail that `TopicDigest` sends, as what can be stopped.
    public static let topicMail: any MailList = TopicMailList()
    public static let topicSettings: any NoticeSettingsPanel = SubscriptionPages()
}
