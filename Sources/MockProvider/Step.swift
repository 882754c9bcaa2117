public import NIOCore

/// One thing the mock does on a connection; a list of them is an answer, or the lack of one.
public enum Step: Sendable {
    /// Writes and flushes these bytes.
    case send(ByteBuffer)
    /// Writes `before`, twenty digits of the monotonic clock in nanoseconds, `after`.
    case stamped(before: ByteBuffer, after: ByteBuffer)
    /// Lets time pass.
    case wait(TimeAmount)
    /// Waits for one release of the gate with this name.
    case gate(String)
    /// Ends the connection in good order, TLS included.
    case finish
    /// Ends the sending side and reads what the peer still sends, for at most a second; then ends.
    case finishDraining
    /// Ends the TCP connection in good order but without TLS's goodbye.
    case abort
    /// Ends the TCP connection with a reset.
    case reset
    /// Does nothing more until the peer leaves.
    case hold

    /// Writes and flushes the text's UTF-8.
    public static func send(_ text: String) -> Step { .send(ByteBuffer(string: text)) }

    /// Writes and flushes the bytes.
    public static func send(_ bytes: [UInt8]) -> Step { .send(ByteBuffer(bytes: bytes)) }

    /// How many bytes the step puts on the wire.
    var size: Int {
        switch self {
        case .send(let bytes): bytes.readableBytes
        case .stamped(let before, let after): before.readableBytes + Stamp.digits + after.readableBytes
        default: 0
        }
    }
}

/// The clock value in a stamped event: `CLOCK_MONOTONIC` in nanoseconds, comparable on one machine only.
enum Stamp {
    static let digits = 20

    static func write(into buffer: inout ByteBuffer) {
        var value = NIODeadline.now().uptimeNanoseconds
        var text = [UInt8](repeating: UInt8(ascii: "0"), count: digits)
        var place = digits - 1
        while value > 0, place >= 0 {
            text[place] = UInt8(ascii: "0") + UInt8(value % 10)
            value /= 10
            place -= 1
        }
        buffer.writeBytes(text)
    }
}
