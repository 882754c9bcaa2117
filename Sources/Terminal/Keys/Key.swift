/// What a person pressed.
public enum Key: Hashable, Sendable {
    /// With shift already in it.
    case character(Character)
    /// Ctrl with a letter, in lower case.
    case control(Character)
    case enter, escape, tab, backTab, backspace, delete
    case up, down, left, right, pageUp, pageDown, home, end
}
