/// Whose the token counts of a record are.
public enum TokenSource: String, Sendable {
    /// The provider's.
    case reported
    /// croxy's, from the number of bytes, because the provider reported none.
    case estimated
    /// Nobody's: there are no counts.
    case none
}
