import JSONBytes

/// Reads what one JSON document says of usage while the document streams by.
///
/// Only objects on the way to what is looked for are read, all else is skipped in blocks. Brackets are counted, not
/// matched, and damage is stepped over: what the facts are worth, `isWhole` tells.
///
/// - Complexity: O(bytes), no recursion; the memory is this struct and `EventFacts.maxIterations` entries.
struct UsageWalk: Sendable {
    /// The objects and arrays that are looked into; see `UsageWalk+Values.swift` for what leads from one to another.
    enum Place: UInt8, Sendable {
        case nowhere
        case root, message, delta, error
        case usage, iterations, iteration, cacheCreation, promptDetails, serverTools
        case choices, choice, choiceDelta, contents

        var isArray: Bool { self == .iterations || self == .choices || self == .contents }
    }

    /// What the next byte belongs to.
    enum Part: UInt8, Sendable {
        case beforeRoot, done, structure, key, text, number, peek, string, skipped, afterRoot, ended
    }

    var facts = EventFacts()

    /// Whether what choices say is of interest: whether it is something.
    var wantsContent = false

    var part = Part.beforeRoot

    /// The open places, eight bits each, the innermost lowest. The grammar ends at six.
    var places: UInt64 = 0

    /// The last key, while its value has not ended.
    var key = UsageKey.none
    var isValue = false  // whether a colon has been read and its value has not begun
    var text = TextReader()
    var number: UInt64 = 0
    var isNumberWhole = true
    var iteration = UsageIteration()  // the one that is being read
    /// Whether the outermost object was read to its closing brace, and nothing follows.
    private(set) var isWhole = false

    private var doneCount = 0
    private var skip = ValueSkip.container(.best)
    private let kernel = ScanKernel.best

    init() {}

    /// A new document begins.
    mutating func begin(wantsContent: Bool) {
        facts.reset()
        self.wantsContent = wantsContent
        part = .beforeRoot
        places = 0
        key = .none
        isValue = false
        doneCount = 0
        isWhole = false
    }

    var place: Place { Place(rawValue: UInt8(truncatingIfNeeded: places)) ?? .nowhere }

    /// Whether the document is `[DONE]`, which is no JSON and ends streams of OpenAI's shape.
    var isDone: Bool { doneCount == Self.done.utf8CodeUnitCount }

    private static let done: StaticString = "[DONE]"

    mutating func advance(_ bytes: UnsafeRawBufferPointer) {
        var index = 0
        while index < bytes.count {
            switch part {
            case .ended: return
            case .beforeRoot:
                readBeginning(bytes[index])
                index += 1
            case .done:
                if bytes[index] == Self.done.utf8Start[doneCount] { doneCount += 1 } else { part = .ended }
                if isDone { part = .afterRoot }
                index += 1
            case .structure:
                repeat {
                    readStructure(bytes[index])
                    index += 1
                } while index < bytes.count && part == .structure
            case .key:
                readKey(bytes, from: &index)
            case .text:
                readText(bytes, from: &index)
            case .number:
                readNumber(bytes, from: &index)
            case .peek:
                part = .structure
                if bytes[index] != UInt8(ascii: "\"") {
                    facts.hasChoiceContent = true
                    skipString()
                } else {
                    endValue()
                    index += 1
                }
            case .string:
                if let end = ShortString.end(in: bytes, from: index) {
                    index = end + 1
                    part = .structure
                } else {
                    skip = .string(kernel)
                    part = .skipped
                }
            case .skipped:
                index += skip.advance(UnsafeRawBufferPointer(rebasing: bytes[index...]))
                if skip.hasEnded { part = .structure }
            case .afterRoot:
                readTrailing(bytes[index])
                index += 1
            }
        }
    }

    private mutating func readBeginning(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "{"):
            places = UInt64(Place.root.rawValue)
            part = .structure
        case UInt8(ascii: "["):
            doneCount = 1
            part = .done
        case 0x20, 0x0A, 0x0D, 0x09, 0xEF, 0xBB, 0xBF: break  // white space, a byte order mark
        default: part = .ended
        }
    }

    /// Only white space may follow, or it was no document.
    private mutating func readTrailing(_ byte: UInt8) {
        switch byte {
        case 0x20, 0x0A, 0x0D, 0x09: break
        default:
            isWhole = false
            doneCount = 0
            part = .ended
        }
    }

    private mutating func readStructure(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""):
            if isValue || place.isArray { beginString() } else { beginKey() }
        case UInt8(ascii: "{"), UInt8(ascii: "["): beginContainer(isObject: byte == UInt8(ascii: "{"))
        case UInt8(ascii: "}"), UInt8(ascii: "]"): endContainer()
        case UInt8(ascii: ":"): isValue = true
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            if isValue, key != .none { beginNumber(byte) } else { endValue() }
        case 0x20, 0x0A, 0x0D, 0x09: break
        default: endValue()  // a comma, or a byte of a literal
        }
    }

    mutating func endValue() {
        key = .none
        isValue = false
    }

    private mutating func beginKey() {
        key = .none
        text.begin()
        part = .key
    }

    private mutating func readKey(_ bytes: UnsafeRawBufferPointer, from index: inout Int) {
        if text.isFresh, let end = ShortString.end(in: bytes, from: index) {
            key = UsageKey(UnsafeRawBufferPointer(rebasing: bytes[index..<end]))
            index = end + 1
            part = .structure
        } else if text.read(bytes, from: &index) {
            key = text.label.withBytes { UsageKey($0) }
            part = .structure
        } else if text.label.isTooLong {
            skipString()
        }
    }

    private mutating func readText(_ bytes: UnsafeRawBufferPointer, from index: inout Int) {
        if text.isFresh, let end = ShortString.end(in: bytes, from: index) {
            text.take(UnsafeRawBufferPointer(rebasing: bytes[index..<end]))
            index = end + 1
            part = .structure
            endText()
        } else if text.read(bytes, from: &index) {
            part = .structure
            endText()
        } else if text.label.isTooLong {
            endText()
            skipString()
        }
    }

    // MARK: Skipping and depth

    /// Skips a string, or the rest of one.
    mutating func skipString() {
        endValue()
        part = .string
    }

    mutating func skipContainer() {
        endValue()
        skip = .container(kernel)
        part = .skipped
    }

    mutating func enter(_ place: Place) {
        endValue()
        places = places << 8 | UInt64(place.rawValue)
    }

    private mutating func endContainer() {
        endValue()
        if place == .iteration { endIteration() }
        places >>= 8
        if places == 0 {
            part = .afterRoot
            isWhole = true
        }
    }
}
