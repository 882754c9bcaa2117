/// Finds the top-level `"model"` string of a JSON body while the body streams by, and what else routes ask of it.
///
/// Feed chunks in order; a chunk border may fall anywhere, inside an escape included. Ask for the `finding` after each;
/// go on feeding to the last byte, because a second `model` may come at any place (`hasSecondModel`).
///
/// Only what is needed is read: the tokens of the outermost object, and brackets and quotes of what is in it. Damage
/// inside nested values, numbers out of range, lone surrogates and bytes that are not UTF-8 are the provider's business.
/// The `Fields` asked for are looked into a little further; what is not asked for costs nothing.
///
/// It is not to be copied: it is large, and asked on every piece of every body.
///
/// - Complexity: O(bytes fed), no recursion. Holds at most `maxValueBytes` bytes, whatever the body.
/// - Source: RFC 8259 sections 2 to 7. Of duplicate names the RFC says nothing binding, so the caller is told.
public struct ModelScanner: ~Copyable, Sendable {
    /// What is known of the body's model.
    public enum Finding: Equatable, Sendable {
        /// More bytes are needed.
        case undecided

        /// There is a model. The range is that of its string token, quotes included, counted from the body's start.
        case model(Range<Int>)

        /// The body is an object whose `model` is not a string (told as soon as it is seen), or which has none (told by
        /// `finish()`).
        case noModel

        /// The first byte that is not white space, at this offset, is not `{`: an array, a scalar, a byte order mark.
        case notAnObject(Int)

        /// The body is empty or all white space.
        case empty

        /// The outermost object is damaged before its model was found, or something follows an object without one.
        case malformed(JSONDamage)
    }

    /// What the model's string means.
    public enum Value: Sendable {
        /// Text, held decoded: see `withModelBytes(_:)`.
        case text

        /// More than `maxValueBytes` between its quotes.
        case tooLong

        /// Half a surrogate pair, or bytes that are not UTF-8.
        case notText
    }

    /// The longest model, in bytes between its quotes as written, that is held: 256 bytes when all are escaped.
    public static let maxValueBytes = 256 * 6

    /// What is known so far. Once decided it stays.
    public internal(set) var finding = Finding.undecided

    /// What the model means; nil unless `finding` is `.model`.
    public internal(set) var value: Value?

    /// Where the key of a second top-level `model` begins, whatever the values; nil when none has been seen.
    public internal(set) var secondModelOffset: Int?

    /// Where the first top-level key begins that is `model` but for the case of its letters.
    ///
    /// Decoders of Go read such a key as `model`; the Messages API does not.
    public internal(set) var otherCaseOffset: Int?

    /// Where something other than white space begins that follows the outermost object; a second document, for one.
    ///
    /// It is not looked into: any of it may hold a model.
    public internal(set) var trailingOffset: Int?

    /// The first damage seen after the finding was decided. For the record: judging it is the provider's business.
    ///
    /// A body that ends before its object does is damaged so at `finish()`.
    public internal(set) var laterDamage: JSONDamage?

    /// How many bytes had been read when the first damage showed, before the finding or after it; nil while there is none.
    ///
    /// Does not depend on how the body is cut, unlike `byteCount` after the piece that holds the damage.
    public internal(set) var damageShown: Int?

    /// The first top-level key that names a field asked for a second time, or in other case.
    public internal(set) var repeatedField: RepeatedField?

    /// Which of the fields asked for are known. Once known they stay.
    public internal(set) var known = Fields()

    /// Bytes fed since the body's start.
    public internal(set) var byteCount = 0

    // Where the reading stands, see ModelScanner+Structure.swift.
    var phase = Phase.beforeObject
    var skip: ValueSkip
    var name: NameMatcher
    let keyWords: Words  // the keys of the outermost object that are looked for
    var seen = Words()
    var member = Words()  // whose value comes next
    var tokenOffset = 0  // of the key, the model's string or the container that is being read
    var isArray = false
    var literalRest: UInt32 = 0
    var isEscaped = false
    var hasEscapes = false
    var held: [UInt8] = []
    let kernel: ScanKernel

    // What is known of the fields, see ModelScanner+Fields.swift.
    let asked: Fields
    var walk: FieldWalk?
    var isStreamLiteral = false
    var holding = Fields()  // those known to be true
    var offsets: InlineArray<4, Int> = [0, 0, 0, 0]  // of the known ones
    var noModelOffset = 0

    /// A scanner before the first byte of a body.
    ///
    /// - Parameter fields: what to find out besides the model.
    public init(asking fields: Fields = []) {
        self.init(asking: fields, kernel: .best)
    }

    package init(asking fields: Fields = [], kernel: ScanKernel) {
        self.kernel = kernel
        asked = fields
        keyWords = fields.words.union(.model)
        name = NameMatcher(keyWords)
        skip = .string(kernel)
    }

    /// Whether a second top-level `model` was seen. See `trailingOffset` for what this does not see, `refusal` for both.
    public var hasSecondModel: Bool { secondModelOffset != nil }

    /// Why the body must be refused, whatever has been decided; nil while nothing speaks against it.
    ///
    /// It is not an object, it is malformed, or it has (or may have, behind its object) a second model: routing would go
    /// by one name and the provider by another. The same goes for a second field of those asked for, and for one in other
    /// case. To be asked until the last byte has gone.
    public var refusal: JSONDamage? {
        if let secondModelOffset { return JSONDamage(offset: secondModelOffset, reason: "a second \"model\"") }
        if let repeatedField { return repeatedField.damage }
        if let trailingOffset { return JSONDamage(offset: trailingOffset, reason: Self.trailing) }
        switch finding {
        case .malformed(let damage): return damage
        case .notAnObject(let offset): return JSONDamage(offset: offset, reason: "expected a JSON object")
        default: return nil
        }
    }

    package static let trailing: StaticString = "expected nothing after the object"

    /// Makes ready for the next body. Keeps its memory and what it asks for.
    public mutating func reset() {
        var kept: [UInt8] = []
        swap(&kept, &held)
        self = ModelScanner(asking: asked, kernel: kernel)
        swap(&kept, &held)
        held.removeAll(keepingCapacity: true)
    }

    /// Reads the next bytes of the body.
    public mutating func feed(_ bytes: UnsafeRawBufferPointer) {
        scan(bytes)
        byteCount += bytes.count
    }

    /// Says that the body has ended: nothing is undecided after it.
    public mutating func finish() {
        end()
    }

    /// Gives the model's name as UTF-8, escapes decoded; nil unless `value` is `.text`.
    public func withModelBytes<R>(_ body: (UnsafeRawBufferPointer?) -> R) -> R {
        guard case .text = value else { return body(nil) }
        return held.withUnsafeBytes { body($0) }
    }

    /// The model's name; nil unless `value` is `.text`. Allocates.
    public var model: String? {
        guard case .text = value else { return nil }
        return String(decoding: held, as: UTF8.self)
    }
}
