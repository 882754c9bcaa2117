/// Walks through the value of `thinking` or `messages` while it streams by.
///
/// Only objects on the way to what is looked for are read, and of those only the keys: all else is skipped in blocks.
/// Brackets are counted, not matched, and damage is stepped over, so that the value ends where `ValueSkip` sees its end.
///
/// - Complexity: O(bytes), no recursion; the memory is this struct, whatever the depth.
struct FieldWalk: Sendable {
    /// What kind of container the walk is in.
    enum Place: UInt8, Sendable {
        /// The value of `thinking`.
        case thinking

        /// The value of `messages`, and one of its objects.
        case messages, message

        /// A `content` array, one of its objects, and the object that is the `source` of one of them.
        case content, block, source
    }

    /// What the next byte belongs to.
    private enum Part: UInt8 {
        case structure
        case key
        case type
        case skipped
    }

    /// The deepest content within content that is looked into: each level is a bit of `fromSource`.
    static let maxLevels = 64

    /// Whether an image block has been seen; any `type` of a block counts.
    private(set) var isImage = false

    /// Whether the last `type` of `thinking` so far is one that says it is on.
    private(set) var isThinking = false

    /// Where the walk began.
    let root: Place

    private var place: Place
    private var part = Part.structure
    private var open = 1  // containers of the walk
    private var level = 0  // content arrays of the walk
    private var fromSource: UInt64 = 0  // bit n: whether the content array at level n + 1 is that of a source
    private var key = Words()  // the last one, while its value has not begun
    private var isValue = false  // whether a colon has been read and its value has not begun
    private var isEscaped = false  // by a backslash outside of strings
    private var sawStrayBackslash = false
    private var name = NameMatcher([])
    private var skip: ValueSkip
    private let kernel: ScanKernel

    /// A walk behind the opening bracket of an object or array.
    init(in place: Place, kernel: ScanKernel) {
        root = place
        self.place = place
        self.kernel = kernel
        skip = .container(kernel)
    }

    var hasEnded: Bool { open == 0 }

    /// The skipping of what the walk has not seen of its value. To be asked where an image was found or the walk has
    /// ended.
    var rest: ValueSkip { .container(kernel, depth: open, sawStrayBackslash: sawStrayBackslash) }

    /// Goes on. Returns the number of bytes that are read: all, unless the value ends or an image is found there.
    mutating func advance(_ bytes: UnsafeRawBufferPointer) -> Int {
        var index = 0
        while index < bytes.count, !hasEnded {
            switch part {
            case .structure:
                repeat {
                    readStructure(bytes[index])
                    index += 1
                } while index < bytes.count && part == .structure && open > 0
            case .skipped:
                index += skip.advance(UnsafeRawBufferPointer(rebasing: bytes[index...]))
                if skip.hasEnded {
                    if skip.sawStrayBackslash { sawStrayBackslash = true }
                    part = .structure
                }
            case .key:
                if let match = readString(bytes, from: &index) { endKey(match) }
            case .type:
                if let match = readString(bytes, from: &index), match.isExact {
                    if place == .thinking { isThinking = true } else { isImage = true }
                    if isImage { return index }
                }
            }
        }
        return index
    }

    private mutating func readString(
        _ bytes: UnsafeRawBufferPointer, from index: inout Int
    ) -> NameMatcher.Match? {
        switch name.read(bytes, from: &index) {
        case .more: return nil
        case .other:
            skip = .string(kernel)
            part = .skipped
            return nil
        case .end(let match):
            part = .structure
            return match
        }
    }

    private mutating func readStructure(_ byte: UInt8) {
        let wasEscaped = isEscaped
        isEscaped = false
        switch byte {
        case UInt8(ascii: "\"") where !wasEscaped: beginString()
        case UInt8(ascii: "{"), UInt8(ascii: "["): beginContainer(isObject: byte == UInt8(ascii: "{"))
        case UInt8(ascii: "}"), UInt8(ascii: "]"): endContainer()
        case UInt8(ascii: ":"): isValue = true
        case 0x20, 0x0A, 0x0D, 0x09: break
        case UInt8(ascii: "\\"):
            sawStrayBackslash = true
            isEscaped = !wasEscaped
            endValue()
        default: endValue()  // a comma, or a byte of a number or literal
        }
    }

    private mutating func endValue() {
        key = []
        isValue = false
    }

    private mutating func beginString() {
        switch place {
        case .thinking where isValue && key == .type: beginString(of: [.enabled, .adaptive], .type)
        case .block where isValue && key == .type: beginString(of: .image, .type)
        case .thinking where !isValue: beginString(of: .type, .key)
        case .message where !isValue, .source where !isValue: beginString(of: .content, .key)
        case .block where !isValue: beginString(of: [.type, .content, .source], .key)
        default:
            skip = .string(kernel)
            part = .skipped
        }
        endValue()
    }

    private mutating func beginString(of words: Words, _ part: Part) {
        name = NameMatcher(words)
        self.part = part
    }

    private mutating func endKey(_ match: NameMatcher.Match) {
        guard match.isExact else { return }
        key = match.word
        if place == .thinking { isThinking = false }
    }

    private mutating func beginContainer(isObject: Bool) {
        let isContent = isValue && key == .content && !isObject && level < Self.maxLevels
        let isSource = isValue && key == .source && isObject
        endValue()
        switch place {
        case .messages where isObject: place = .message
        case .content where isObject: place = .block
        case .block where isSource: place = .source
        case .message where isContent, .block where isContent, .source where isContent:
            if place == .source { fromSource |= 1 &<< UInt64(level) }
            level += 1
            place = .content
        default:
            skip = .container(kernel)
            part = .skipped
            return
        }
        open += 1
    }

    private mutating func endContainer() {
        endValue()
        open -= 1
        switch place {
        case .thinking, .messages: break  // the walk ends
        case .message: place = .messages
        case .block: place = .content
        case .source: place = .block
        case .content:
            level -= 1
            let bit: UInt64 = 1 &<< UInt64(level)
            if level == 0 { place = .message } else { place = fromSource & bit != 0 ? .source : .block }
            fromSource &= ~bit
        }
    }
}
