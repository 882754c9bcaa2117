import HTTPWire
import Testing

/// How bodies are delimited, and whether connections live on. Source: RFC 9112 §6.3, §9.3.
@Suite struct FramingTests {
    private func request(_ lines: String, version: Int = 1, method: String = "POST") -> RequestHead? {
        var head = RequestHead()
        let all = bytes("\(method) / HTTP/1.\(version)\r\nHost: a\r\n\(lines)\r\n")
        let step = all.withUnsafeBytes { head.read($0, limits: wideLimits) }
        return step == .complete(length: all.count) ? head : nil
    }

    private func response(_ lines: String, status: Int = 200, version: Int = 1) -> ResponseHead? {
        var head = ResponseHead()
        let all = bytes("HTTP/1.\(version) \(status) X\r\n\(lines)\r\n")
        let step = all.withUnsafeBytes { head.read($0, limits: wideLimits) }
        return step == .complete(length: all.count) ? head : nil
    }

    @Test func requestsWithoutEitherFieldHaveNoBody() {
        for method in ["GET", "POST", "HEAD", "PUT", "X"] {
            #expect(request("", method: method)?.framing == RequestHead.Framing.none)
            #expect(request("Content-Length: 0\r\n", method: method)?.framing == RequestHead.Framing.none)
        }
    }

    @Test func requestsOfAnyMethodHaveTheBodyTheyName() {
        for method in ["GET", "POST", "HEAD", "DELETE", "X"] {
            #expect(request("Content-Length: 5\r\n", method: method)?.framing == .length(5))
            #expect(request("Content-Length: 005\r\n", version: 0, method: method)?.framing == .length(5))
            #expect(request("Transfer-Encoding: Chunked\r\n", method: method)?.framing == .chunked)
        }
        #expect(request("Content-Length: 4611686018427387904\r\n")?.framing == .length(1 << 62))
        #expect(request("Transfer-Encoding: chunked\r\n", version: 0) == nil)
    }

    @Test func someResponsesNeverHaveABody() {
        for status in [100, 101, 103, 199, 204, 304] {
            for lines in ["", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n"] {
                let head = response(lines, status: status)
                #expect(head?.framing(toHeadRequest: false) == ResponseHead.Framing.none, "\(status) \(lines)")
                #expect(head?.framing(toHeadRequest: true) == ResponseHead.Framing.none, "\(status) \(lines)")
            }
        }
    }

    @Test func responsesToHeadNeverHaveABody() {
        for status in [200, 205, 206, 301, 404, 500, 999] {
            for lines in ["", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n"] {
                let head = response(lines, status: status)
                #expect(head?.framing(toHeadRequest: true) == ResponseHead.Framing.none, "\(status) \(lines)")
            }
        }
    }

    @Test func otherResponsesHaveTheBodyTheyNameOrEndWithTheConnection() {
        for status in [200, 201, 203, 205, 206, 300, 303, 305, 400, 404, 500, 529, 999] {
            for version in [0, 1] {
                let length = response("Content-Length: 5\r\n", status: status, version: version)
                #expect(length?.framing(toHeadRequest: false) == .length(5))
                let empty = response("Content-Length: 0\r\n", status: status, version: version)
                #expect(empty?.framing(toHeadRequest: false) == ResponseHead.Framing.none)
                let open = response("", status: status, version: version)
                #expect(open?.framing(toHeadRequest: false) == .untilClose)
            }
            let chunked = response("Transfer-Encoding: chunked\r\n", status: status)
            #expect(chunked?.framing(toHeadRequest: false) == .chunked)
        }
    }

    @Test func keepsAliveByVersionAndConnection() {
        // Lines; whether a request of HTTP/1.1, a response of 1.1 and a response of 1.0 keep their connection.
        let cases: [(String, Bool, Bool, Bool)] = [
            ("", true, true, false),
            ("Connection:\r\n", true, true, false),
            ("Connection: ,\r\n", true, true, false),
            ("Connection: close\r\n", false, false, false),
            ("connection: CLOSE\r\n", false, false, false),
            ("Connection: keep-alive\r\n", true, true, true),
            ("Connection: Keep-Alive\r\n", true, true, true),
            ("Connection: x, close\r\n", false, false, false),
            ("Connection: x,close,y\r\n", false, false, false),
            ("Connection: , ,\tclose\t,\r\n", false, false, false),
            ("Connection: keep-alive, close\r\n", false, false, false),
            ("Connection: close, keep-alive\r\n", false, false, false),
            ("Connection: keep-alive\r\nConnection: close\r\n", false, false, false),
            ("Connection: close\r\nConnection: keep-alive\r\n", false, false, false),
            ("Connection: x\r\nConnection: keep-alive\r\n", true, true, true),
            ("Connection: closed\r\n", true, true, false),
            ("Connection: \"close\"\r\n", true, true, false),
            ("Connection: close;q=1\r\n", true, true, false),
            ("Connection: keepalive\r\n", true, true, false),
            ("Connection: keep-alive;x\r\n", true, true, false),
            ("Connection: keep_alive\r\n", true, true, false),
            ("Proxy-Connection: close\r\n", true, true, false),
            ("Keep-Alive: timeout=5\r\n", true, true, false),
            ("Connection: upgrade\r\nUpgrade: close\r\n", true, true, false),
        ]
        for (lines, modern, response11, response10) in cases {
            #expect(request(lines)?.keepsAlive == modern, "\(lines)")
            #expect(request(lines, version: 0)?.keepsAlive == false, "\(lines)")
            #expect(response(lines)?.keepsAlive == response11, "\(lines)")
            #expect(response(lines, version: 0)?.keepsAlive == response10, "\(lines)")
        }
    }
}
