/// Turns the bytes of a terminal into keys, wherever they are cut.
///
/// Escape sequences that are no key of ours (function keys, answers to questions, reports of the mouse) are taken whole and
/// mean nothing; so does UTF-8 that is none. What is pasted comes as characters, its controls left out, so that no pasted
/// line end is taken for Enter. A key held with Alt is Escape and the key, as terminals send it. Signs made of several scalars
/// come as one ``Key/character(_:)`` each scalar, which join in the text they are appended to.
///
/// A lone Escape is known by time only: when nothing has come for ``pendingTimeout``, ``flush()`` says what it was.
///
/// - Complexity: O(bytes), in constant space.
/// - Source: ECMA-48 §5.4, §5.6; xterm's ctlseqs; rxvt's and Linux' keys.
public struct KeyReader: Sendable {
    enum State: Equatable, Sendable {
        /// Next: `escape`, or this.
        case ground
        /// ESC has come. Next: `csi`, `ss3`, `string`, `ground`.
        case escape
        /// CSI has come and so many bytes of it. Next: `mouse`, `linuxKey`, `paste`, `ground`.
        case csi(Sequence)
        /// ESC O has come, and perhaps digits. Next: `ground`.
        case ss3(isEmpty: Bool)
        /// `CSI M` has come; this many bytes belong to it. Next: `ground`.
        case mouse(left: Int)
        /// `CSI [` has come. Next: `ground`.
        case linuxKey
        /// OSC, DCS, SOS, PM or APC, up to ST, or to BEL in OSC. Next: `ground`.
        case string(introducer: UInt8, isEmpty: Bool, sawEscape: Bool)
        /// Between `CSI 200 ~` and `CSI 201 ~`, of which so many bytes have come. Next: `ground`.
        case paste(matched: Int)
    }

    /// What has to be remembered of a control sequence.
    struct Sequence: Equatable, Sendable {
        /// The first number, as far as it has any.
        var number = 0
        var isFirst = true
        var isPrivate = false
        var isEmpty = true
    }

    var state = State.ground
    var text = UTF8Reader()

    public init() {}

    /// Reads bytes and appends the keys that are whole.
    public mutating func read(_ bytes: some Swift.Sequence<UInt8>, into keys: inout [Key]) {
        for byte in bytes { read(byte, &keys) }
    }

    /// After how long without a byte ``flush()`` is to be called; nil when nothing waits for it.
    public var pendingTimeout: Duration? {
        switch state {
        case .ground: nil
        // What Escape waits for, a person must not notice; sequences come in one piece, but over networks.
        case .escape, .csi, .ss3, .mouse, .linuxKey: .milliseconds(50)
        case .string(_, let isEmpty, _): isEmpty ? .milliseconds(50) : .seconds(1)
        // A paste that never ends must not swallow the keys for ever.
        case .paste: .seconds(2)
        }
    }

    /// The keys that the bytes so far are, as nothing follows: Escape, or Alt with a key that begins sequences.
    public mutating func flush() -> [Key] {
        defer {
            state = .ground
            text = UTF8Reader()
        }
        switch state {
        case .escape: return [.escape]
        case .csi(let sequence) where sequence.isEmpty: return [.escape, .character("[")]
        case .ss3(isEmpty: true): return [.escape, .character("O")]
        case .string(let introducer, isEmpty: true, _):
            return [.escape, .character(Character(Unicode.Scalar(introducer)))]
        case .ground, .csi, .ss3, .mouse, .linuxKey, .string, .paste: return []
        }
    }
}
