import HTTPWire
import RandomCases
import Testing

@Suite struct FieldNameTests {
    private let names: [(String, FieldName)] = [
        ("host", .host), ("content-length", .contentLength), ("transfer-encoding", .transferEncoding),
        ("connection", .connection), ("keep-alive", .keepAlive), ("te", .te), ("trailer", .trailer),
        ("upgrade", .upgrade), ("proxy-connection", .proxyConnection), ("proxy-authenticate", .proxyAuthenticate),
        ("proxy-authorization", .proxyAuthorization), ("expect", .expect), ("content-type", .contentType),
        ("content-encoding", .contentEncoding), ("accept-encoding", .acceptEncoding),
        ("authorization", .authorization), ("x-api-key", .xAPIKey), ("x-croxy-key", .xCroxyKey),
        ("x-croxy-request-id", .xCroxyRequestID), ("origin", .origin), ("sec-fetch-site", .secFetchSite),
    ]

    /// What a response's field of that name is taken for; nil when it is refused.
    private func name(_ name: [UInt8]) -> FieldName? {
        var head = ResponseHead()
        // One value that is good for a length and one that is good for a coding.
        for value in ["5", "chunked"] {
            let all = bytes("HTTP/1.1 200 OK\r\n") + name + bytes(": \(value)\r\n\r\n")
            head.reset()
            if case .complete = all.withUnsafeBytes({ head.read($0, limits: wideLimits) }) {
                return head.fields.count == 1 ? head.fields[0].name : nil
            }
        }
        return nil
    }

    @Test func namesAreKnownInAnyCase() {
        var random = SeededGenerator(seed: 1)
        for (lower, expected) in names {
            #expect(name(bytes(lower)) == expected, "\(lower)")
            #expect(name(bytes(lower.uppercased())) == expected, "\(lower)")
            for _ in 0..<50 {
                let mixed = bytes(lower).map { byte in
                    (97...122).contains(byte) && random.chance(50) ? byte - 32 : byte
                }
                #expect(name(mixed) == expected, "\(shown(mixed))")
            }
        }
    }

    @Test func everyNameIsTested() {
        var seen = 1
        while FieldName(rawValue: UInt8(seen)) != nil { seen += 1 }
        #expect(Set(names.map(\.1.rawValue)).count == seen - 1)
    }

    /// Every byte at every place of every name: only the other case of a letter may be taken for it.
    @Test func oneOtherByteMakesAnotherName() {
        for (lower, expected) in names {
            let letters = bytes(lower)
            for index in letters.indices {
                for byte in UInt8.min...UInt8.max {
                    var changed = letters
                    changed[index] = byte
                    let lowered = (65...90).contains(byte) ? byte + 32 : byte
                    let found = name(changed)
                    if lowered == letters[index] {
                        #expect(found == expected, "\(shown(changed))")
                    } else {
                        #expect(found == nil || found == .other, "\(shown(changed))")
                    }
                }
            }
        }
    }

    @Test func nearMissesAreOtherNames() {
        for (lower, _) in names {
            for near in ["\(lower)s", "x\(lower)", String(lower.dropLast()), String(lower.dropFirst()), "\(lower)-"] {
                #expect(name(bytes(near)) == .other, "\(near)")
            }
        }
        let misses = [
            "transfer_encoding", "content_length", "content-lengt", "transferencoding", "x-api_key", "x_api-key",
            "ho-st",
            "content~length", "content^length", "content`length", "accept-charset", "proxy-anything-0", "x-croxy-kez",
        ]
        for near in misses { #expect(name(bytes(near)) == .other, "\(near)") }
        for refused in ["content\rlength", "content\u{0D}length", "HOS@", "content-lengt\u{08}", "host\0"] {
            #expect(name(bytes(refused)) == nil, "\(refused.debugDescription)")
        }
    }

    @Test func hopByHopFieldsAreThoseOfTheConnection() {
        let hopByHop: Set<String> = [
            "transfer-encoding", "connection", "keep-alive", "te", "trailer", "upgrade", "proxy-connection",
            "proxy-authenticate", "proxy-authorization",
        ]
        for (lower, name) in names { #expect(name.isHopByHop == hopByHop.contains(lower), "\(lower)") }
        #expect(!FieldName.other.isHopByHop)
    }
}
