import CTerminal

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What ``Screen/next(timeout:)`` waited for.
public enum ScreenEvent: Equatable, Sendable {
    case key(Key)
    /// All has to be drawn, in the size that the screen has now: it was resized, or came back from a stop.
    case resized
    /// ``Screen/wake()`` was called, once or more, or a slow terminal is ready for a frame after one was left out.
    case woken
    case timeout
    /// The terminal has hung up or the screen is closed; there will be nothing else.
    case ended
}

extension Screen {
    /// Waits for the next event; nil waits as long as it takes, zero gives what is there.
    public func next(timeout: Duration? = nil) -> ScreenEvent {
        let deadline = timeout.map { ContinuousClock.now.advanced(by: $0) }
        var hasLooked = false
        while true {
            takeNews()
            if let event = readyEvent() { return event }
            var wake = deadline
            if let pending = reader.pendingTimeout {
                let flushTime = lastRead.advanced(by: pending)
                wake = min(wake ?? flushTime, flushTime)
                if flushTime <= .now {
                    queue(reader.flush())
                    continue
                }
            }
            if !isInForeground {
                // A shell does not tell one that was running already.
                let look = ContinuousClock.now.advanced(by: .milliseconds(500))
                wake = min(wake ?? look, look)
            }
            if hasLooked, let deadline, deadline <= .now { return .timeout }
            wait(until: wake)
            hasLooked = true
        }
    }

    private func readyEvent() -> ScreenEvent? {
        if hasEnded { return .ended }
        if wasResized {
            wasResized = false
            return .resized
        }
        if nextKey < keys.count {
            nextKey += 1
            return .key(keys[nextKey - 1])
        }
        guard wasWoken else { return nil }
        wasWoken = false
        return .woken
    }

    /// What signals and other threads have told.
    private func takeNews() {
        guard !hasEnded else { return }
        let news = cterminal_take_events()
        func has(_ event: Int) -> Bool { news & UInt32(event) != 0 }
        if has(CTERMINAL_WOKEN) { wasWoken = true }
        if has(CTERMINAL_RESIZED) {
            // What the terminal has made of the old cells is its own affair.
            encoder.forget()
            wasResized = true
        }
        if has(CTERMINAL_STOP_ASKED) { suspend() }
        if has(CTERMINAL_CONTINUED) || !isInForeground && cterminal_is_foreground() != 0 { resume() }
    }

    private func wait(until wake: ContinuousClock.Instant?) {
        var descriptors = [pollfd(fd: cterminal_bell(), events: Int16(POLLIN), revents: 0)]
        if isInForeground {
            // One descriptor even where both are the same terminal: POLLHUP of either is an end.
            descriptors.append(pollfd(fd: cterminal_input(), events: Int16(POLLIN), revents: 0))
            if !unwritten.isEmpty {
                descriptors.append(pollfd(fd: cterminal_output(), events: Int16(POLLOUT), revents: 0))
            }
        }
        guard poll(&descriptors, nfds_t(descriptors.count), milliseconds(until: wake)) > 0, isInForeground else {
            return
        }
        if descriptors[1].revents != 0 { readKeys() }
        if descriptors.count > 2, descriptors[2].revents != 0, flush(), isBehind {
            isBehind = false
            wasWoken = true
        }
    }

    /// Rounded up, so that what is waited for has come when it is over.
    private func milliseconds(until wake: ContinuousClock.Instant?) -> Int32 {
        guard let wake else { return -1 }
        let (seconds, attoseconds) = (wake - .now).components
        if seconds < 0 || attoseconds < 0 { return 0 }
        return seconds > 3600 ? 3_600_000 : Int32(seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
    }

    /// Reads what is there, at most a thousand bytes: no more before the keys of these are taken.
    private func readKeys() {
        var buffer = [UInt8](repeating: 0, count: 1024)
        let count = buffer.withUnsafeMutableBytes { read(cterminal_input(), $0.baseAddress, $0.count) }
        if count > 0 {
            lastRead = .now
            var new: [Key] = []
            reader.read(buffer[..<count], into: &new)
            queue(new)
        } else if count == 0 || errno != EINTR && errno != EAGAIN {
            // Reading in the background is an error, too, where nobody would be stopped for it.
            isInForeground = cterminal_is_foreground() != 0
            hasEnded = isInForeground
        }
    }

    private func queue(_ new: [Key]) {
        if nextKey == keys.count {
            (keys, nextKey) = (new, 0)
        } else {
            keys += new
        }
    }
}
