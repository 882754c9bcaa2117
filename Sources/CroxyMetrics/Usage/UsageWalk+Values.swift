/// What the values mean: which are entered, which are read, and where they go.
extension UsageWalk {
    mutating func beginContainer(isObject: Bool) {
        guard let next = nextPlace(isObject: isObject) else {
            if place == .contents { facts.hasChoiceContent = true }
            skipContainer()
            return
        }
        switch next {
        case .usage: facts.hasTokens = true
        case .error: facts.hasError = true
        case .iterations:
            facts.hasIterations = true
            facts.hasMoreIterations = false
            facts.iterations.removeAll(keepingCapacity: true)
        case .iteration: iteration = UsageIteration()
        default: break
        }
        enter(next)
    }

    private func nextPlace(isObject: Bool) -> Place? {
        switch (place, isObject) {
        case (.choices, true): return .choice
        case (.iterations, true): return .iteration
        default: break
        }
        guard isValue else { return nil }
        switch (place, key, isObject) {
        case (.root, .message, true): return .message
        case (.root, .delta, true): return .delta
        case (.root, .error, true): return .error
        case (.root, .usage, true), (.message, .usage, true): return .usage
        case (.root, .choices, false): return .choices
        case (.choice, .delta, true): return wantsContent ? .choiceDelta : nil
        case (.choiceDelta, .content, false): return .contents
        case (.usage, .iterations, false): return .iterations
        case (.usage, .cacheCreation, true), (.iteration, .cacheCreation, true): return .cacheCreation
        case (.usage, .promptDetails, true), (.iteration, .promptDetails, true): return .promptDetails
        case (.usage, .serverTools, true), (.iteration, .serverTools, true): return .serverTools
        default: return nil
        }
    }

    mutating func endIteration() {
        if facts.iterations.count < EventFacts.maxIterations {
            facts.iterations.append(iteration)
        } else {
            facts.hasMoreIterations = true
        }
    }

    // MARK: Strings

    mutating func beginString() {
        switch (place, key) {
        case (.root, .type), (.delta, .type), (.error, .type), (.root, .model), (.message, .model),
            (.iteration, .model), (.root, .stopReason), (.message, .stopReason), (.delta, .stopReason),
            (.choice, .finishReason), (.usage, .speed), (.iteration, .speed), (.usage, .geo), (.iteration, .geo):
            text.begin()
            isValue = false
            part = .text
        case (.choiceDelta, .content):
            part = .peek
        case (.contents, _):
            facts.hasChoiceContent = true
            skipString()
        case (.root, .error):
            facts.hasError = true
            skipString()
        default: skipString()
        }
    }

    /// The string of interest is read, or as much of it as is held.
    mutating func endText() {
        let label = text.label
        switch (place, key) {
        case (.root, .type): if facts.kind == .unknown { facts.kind = label.withBytes(Self.kind) }
        case (.delta, .type): facts.isTextDelta = !label.isTooLong && label.withBytes(Self.isTextDelta)
        case (.error, .type): facts.errorType = label
        case (.root, .model), (.message, .model): facts.model = label
        case (.iteration, .model): iteration.modelLabel = label
        case (.usage, .speed): facts.tokens.isFast = label.withBytes { ASCII.same($0, "fast") }
        case (.iteration, .speed): iteration.tokens.isFast = label.withBytes { ASCII.same($0, "fast") }
        case (.usage, .geo): facts.tokens.isUSOnly = label.withBytes { ASCII.same($0, "us") }
        case (.iteration, .geo): iteration.tokens.isUSOnly = label.withBytes { ASCII.same($0, "us") }
        default: facts.stopReason = label
        }
        endValue()
    }

    /// A type that is longer than is held is told by its beginning.
    private static func kind(_ type: UnsafeRawBufferPointer) -> EventFacts.Kind {
        if ASCII.begins(type, with: "content_block_") {
            return ASCII.same(type, "content_block_delta") ? .contentDelta : .contentBlock
        }
        if ASCII.same(type, "message_stop") { return .messageStop }
        return ASCII.same(type, "error") ? .error : .other
    }

    private static func isTextDelta(_ type: UnsafeRawBufferPointer) -> Bool {
        ASCII.same(type, "text_delta") || ASCII.same(type, "thinking_delta") || ASCII.same(type, "input_json_delta")
    }

    // MARK: Numbers

    mutating func beginNumber(_ byte: UInt8) {
        isValue = false
        isNumberWhole = ASCII.isDigit(byte)
        number = isNumberWhole ? UInt64(byte - UInt8(ascii: "0")) : 0
        part = .number
    }

    /// Reads digits up to the first byte that is of no number, which is not read.
    mutating func readNumber(_ bytes: UnsafeRawBufferPointer, from index: inout Int) {
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                // Stays far from an overflow: ten times the largest count fits.
                number = min(number, TokenUsage.maxCount + 1) * 10 + UInt64(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "e"), UInt8(ascii: "E"):
                isNumberWhole = false
            default:
                part = .structure
                if isNumberWhole, number <= TokenUsage.maxCount { endNumber() }
                endValue()
                return
            }
            index += 1
        }
    }

    private mutating func endNumber() {
        let isNested = place == .cacheCreation || place == .promptDetails || place == .serverTools
        let owner = isNested ? Place(rawValue: UInt8(truncatingIfNeeded: places >> 8)) : place
        switch owner {
        case .usage: facts.tokens.set(key, to: number, in: place)
        case .iteration: iteration.tokens.set(key, to: number, in: place)
        default: break
        }
    }
}

extension TokenUsage {
    /// Takes a number of a usage object, or of an object in it.
    fileprivate mutating func set(_ key: UsageKey, to count: UInt64, in place: UsageWalk.Place) {
        switch (place, key) {
        case (.cacheCreation, .fiveMinutes): cacheWrite5m = count
        case (.cacheCreation, .oneHour): cacheWrite1h = count
        case (.promptDetails, .cached): cacheRead = count
        case (.promptDetails, .cacheWritten): cacheWrite = count
        case (.serverTools, .webSearches): webSearches = count
        case (.cacheCreation, _), (.promptDetails, _), (.serverTools, _): break
        case (_, .input):
            input = count
            inputIncludesCache = false
        case (_, .prompt):
            input = count
            inputIncludesCache = true
        case (_, .output), (_, .completion): output = count
        case (_, .cacheRead): cacheRead = count
        case (_, .cacheWrite): cacheWrite = count
        default: break
        }
    }
}
