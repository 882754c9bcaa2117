import RandomCases

/// Random heads, most of them good, and what may happen to them on the way.
struct HeadGenerator {
    var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func request() -> [UInt8] {
        let method = random.pick(["GET", "POST", "HEAD", "PUT", "X-Y"])
        let target = random.pick(["/", "/v1/messages?beta=true", "*", "http://a/b", "/a%20b"])
        let version = random.chance(85) ? "1.1" : random.pick(["1.0", "1.0", "2.0"])
        let empty = random.chance(10) ? random.pick(["\r\n", "\r\n\r\n"]) : ""
        var lines = fieldLines()
        if random.chance(95) { lines.insert("\(anyCase("Host")): a", at: random.below(lines.count + 1)) }
        return bytes("\(empty)\(method) \(target) HTTP/\(version)\r\n") + joined(lines)
    }

    mutating func response() -> [UInt8] {
        let status = random.pick(["200 OK", "200", "204 No Content", "304 ", "100 Continue", "529 Over\u{E9}loaded"])
        let version = random.chance(80) ? "1.1" : "1.0"
        return bytes("HTTP/\(version) \(status)\r\n") + joined(fieldLines())
    }

    private mutating func fieldLines() -> [String] {
        var lines = (0..<random.below(5)).map { _ in fieldLine() }
        if random.chance(40) {
            let count = random.chance(85) ? 1 : 2
            for _ in 0..<count { lines.insert(framingLine(), at: random.below(lines.count + 1)) }
        }
        return lines
    }

    private mutating func fieldLine() -> String {
        if random.chance(20) {
            let option = random.pick(["close", "keep-alive", "Close", "x", "close, x", ",keep-alive", ""])
            return "\(anyCase("Connection")):\(blanks())\(option)\(blanks())"
        }
        let name = random.pick(["Accept", "X-A", "cookie", "a", "1", "~`|", "Content_Length", "x-api-key"])
        let value = (0..<random.below(20)).map { _ in
            random.pick(["a", "B", " ", "\t", ":", ",", "\u{80}", "\u{FF}", "\"", "0", "~"])
        }
        return "\(anyCase(name)):\(blanks())\(value.joined())\(blanks())"
    }

    private mutating func framingLine() -> String {
        if random.chance(50) {
            let length = random.pick(["0", "5", "17", "007", "4611686018427387904", "+5", "5,5", "1e2", ""])
            return "\(anyCase("Content-Length")):\(blanks())\(length)\(blanks())"
        }
        let coding =
            random.chance(80) ? "chunked" : random.pick(["gzip, chunked", "identity", ",chunked", "chunked;a"])
        return "\(anyCase("Transfer-Encoding")):\(blanks())\(anyCase(coding))\(blanks())"
    }

    private mutating func blanks() -> String { random.pick(["", " ", " ", "\t", "  \t "]) }

    private mutating func anyCase(_ name: String) -> String {
        random.pick([name, name, name.lowercased(), name.uppercased()])
    }

    private func joined(_ lines: [String]) -> [UInt8] {
        bytes(lines.map { $0 + "\r\n" }.joined() + "\r\n")
    }

    /// Changes one to three places, most often to a byte that means something.
    mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...random.below(3) {
            guard !bytes.isEmpty else { return bytes }
            let index = random.below(bytes.count)
            let byte =
                random.chance(70)
                ? random.pick([13, 10, 32, 9, 58, 0, 127, 128, 255, 11, 43, 44, 48, 95, 94, 64])
                : UInt8.random(in: 0...255, using: &random)
            switch random.below(6) {
            case 0: bytes[index] = byte
            case 1: bytes.insert(byte, at: index)
            case 2: bytes.remove(at: index)
            case 3: bytes[index] ^= 1 << UInt8(random.below(8))
            case 4: repeatLine(at: index, in: &bytes)
            default:
                // At a border of a line or of a name, where most mistakes live.
                let borders = bytes.indices.filter { bytes[$0] == 13 || bytes[$0] == 10 || bytes[$0] == 58 }
                let place = borders.isEmpty ? index : random.pick(borders)
                if random.chance(50) { bytes.insert(byte, at: place) } else { bytes[place] = byte }
            }
        }
        return bytes
    }

    private func repeatLine(at index: Int, in bytes: inout [UInt8]) {
        let start = bytes[..<index].lastIndex(of: 10).map { $0 + 1 } ?? 0
        guard let end = bytes[index...].firstIndex(of: 10) else { return }
        bytes.insert(contentsOf: Array(bytes[start...end]), at: start)
    }
}
