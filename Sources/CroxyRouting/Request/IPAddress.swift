/// Numeric addresses, read strictly: the shorthands that C libraries accept (`127.1`, `0x7f.0.0.1`) are names here.
enum IPAddress: Equatable {
    case v4(UInt32)
    /// 16 bytes in network order.
    case v6([UInt8])

    /// 127.0.0.0/8, `::1`, or the former mapped into IPv6.
    var isLoopback: Bool {
        switch self {
        case .v4(let address): return address >> 24 == 127
        case .v6(let bytes):
            guard bytes[0..<10].allSatisfy({ $0 == 0 }) else { return false }
            if bytes[10] == 0xFF, bytes[11] == 0xFF { return bytes[12] == 127 }
            return bytes[10..<15].allSatisfy { $0 == 0 } && bytes[15] == 1
        }
    }

    /// Four decimal numbers up to 255 with dots between, without leading zeros.
    static func parseV4(_ text: UnsafeRawBufferPointer) -> IPAddress? {
        guard text.count >= 7, text.count <= 15 else { return nil }
        var address: UInt32 = 0
        var fields = 0
        var digits = 0
        var field: UInt32 = 0
        for byte in text {
            if byte == UInt8(ascii: ".") {
                guard digits > 0, fields < 3 else { return nil }
                address = address << 8 | field
                fields += 1
                digits = 0
                field = 0
            } else {
                guard byte.isDigit, digits < 3, digits == 0 || field != 0 else { return nil }
                field = field * 10 + UInt32(byte - UInt8(ascii: "0"))
                digits += 1
                guard field <= 255 else { return nil }
            }
        }
        guard digits > 0, fields == 3 else { return nil }
        return .v4(address << 8 | field)
    }

    /// RFC 4291 §2.2, without brackets and zone.
    static func parseV6(_ text: UnsafeRawBufferPointer) -> IPAddress? {
        guard text.count >= 2, text.count <= 45 else { return nil }
        var groups: [UInt8] = []
        var gap: Int?
        var index = 0
        if text[0] == UInt8(ascii: ":") {
            guard text[1] == UInt8(ascii: ":") else { return nil }
            gap = 0
            index = 2
        }
        while index < text.count {
            let end = text[index...].firstIndex(of: UInt8(ascii: ":")) ?? text.count
            let part = text[part: index..<end]
            if end == text.count, part.contains(UInt8(ascii: ".")) {
                guard case .v4(let address) = parseV4(part) else { return nil }
                for shift in [24, 16, 8, 0] { groups.append(UInt8(truncatingIfNeeded: address >> UInt32(shift))) }
                index = end
                break
            }
            guard let group = group(part) else { return nil }
            groups.append(UInt8(truncatingIfNeeded: group >> 8))
            groups.append(UInt8(truncatingIfNeeded: group))
            guard groups.count <= 16 else { return nil }
            index = end
            guard index < text.count else { break }
            index += 1
            guard index < text.count else { return nil }
            if text[index] == UInt8(ascii: ":") {
                guard gap == nil else { return nil }
                gap = groups.count
                index += 1
            }
        }
        if let gap {
            guard groups.count <= 14 else { return nil }
            groups.insert(contentsOf: [UInt8](repeating: 0, count: 16 - groups.count), at: gap)
        }
        return groups.count == 16 ? .v6(groups) : nil
    }

    private static func group(_ text: UnsafeRawBufferPointer) -> UInt16? {
        guard text.count >= 1, text.count <= 4 else { return nil }
        var value: UInt16 = 0
        for byte in text {
            guard let digit = byte.hexValue else { return nil }
            value = value << 4 | UInt16(digit)
        }
        return value
    }
}
