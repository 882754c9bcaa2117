/// The names that are looked for, whatever object they stand in.
enum UsageKey: UInt8, Sendable {
    case none
    case type, message, delta, usage, error, model, stopReason, choices, finishReason
    case input, output, cacheRead, cacheWrite, cacheCreation, fiveMinutes, oneHour
    case prompt, completion, promptDetails, cached, cacheWritten
    case iterations, serverTools, webSearches, speed, geo

    /// What a choice of OpenAI's says: text, reasoning or calls of tools.
    case content

    /// - Complexity: O(1): names of one length are few, and most differ in their first byte.
    init(_ name: UnsafeRawBufferPointer) {
        self = .none
        switch name.count {
        case 4: take(name, "type", .type)
        case 5:
            take(name, "delta", .delta)
            take(name, "usage", .usage)
            take(name, "error", .error)
            take(name, "model", .model)
            take(name, "speed", .speed)
        case 7:
            take(name, "message", .message)
            take(name, "choices", .choices)
            take(name, "content", .content)
        case 9: take(name, "reasoning", .content)
        case 10:
            take(name, "iterations", .iterations)
            take(name, "tool_calls", .content)
        case 11: take(name, "stop_reason", .stopReason)
        case 12: take(name, "input_tokens", .input)
        case 13:
            take(name, "output_tokens", .output)
            take(name, "prompt_tokens", .prompt)
            take(name, "finish_reason", .finishReason)
            take(name, "cached_tokens", .cached)
            take(name, "inference_geo", .geo)
        case 14: take(name, "cache_creation", .cacheCreation)
        case 15: take(name, "server_tool_use", .serverTools)
        case 17:
            take(name, "completion_tokens", .completion)
            take(name, "reasoning_content", .content)
        case 18: take(name, "cache_write_tokens", .cacheWritten)
        case 19: take(name, "web_search_requests", .webSearches)
        case 21: take(name, "prompt_tokens_details", .promptDetails)
        case 23: take(name, "cache_read_input_tokens", .cacheRead)
        case 25:
            take(name, "ephemeral_5m_input_tokens", .fiveMinutes)
            take(name, "ephemeral_1h_input_tokens", .oneHour)
        case 27: take(name, "cache_creation_input_tokens", .cacheWrite)
        default: break
        }
    }

    @inline(__always)
    private mutating func take(_ name: UnsafeRawBufferPointer, _ spelling: StaticString, _ key: UsageKey) {
        if ASCII.begins(name, with: spelling) { self = key }
    }
}
