import Testing

@testable import CroxyProxy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

struct SocketEndTests {
    /// Of two sockets that are connected: what is seen at the first after each step at the second.
    private func seen(_ steps: [(Int32) -> Void]) throws -> [Bool] {
        #if canImport(Glibc)
            let stream = Int32(SOCK_STREAM.rawValue)
        #else
            let stream = SOCK_STREAM
        #endif
        var pair: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, stream, 0, &pair) == 0)
        defer { pair.forEach { _ = close($0) } }
        return [SocketEnd.hasArrived(at: pair[0])]
            + steps.map { step in
                step(pair[1])
                return SocketEnd.hasArrived(at: pair[0])
            }
    }

    @Test func bytesAreNoEnd() throws {
        #expect(try seen([{ _ = write($0, "x", 1) }]) == [false, false])
    }

    @Test func theEndIsSeenBehindUnreadBytes() throws {
        #expect(try seen([{ _ = write($0, "x", 1) }, { _ = shutdown($0, Int32(SHUT_WR)) }]) == [false, false, true])
    }
}
