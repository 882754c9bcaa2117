extension RequestTarget {
    /// Refuses a path that some server could read as another path.
    ///
    /// Reads the path as if decoded once: each step takes one byte or one escape. Also checks the base path of a
    /// provider's URL.
    static func checkPath(_ path: UnsafeRawBufferPointer) throws(TargetRejection) {
        var index = 0
        // Of the segment under way: its length in decoded bytes, and whether all of them are dots.
        var segmentCount = 0
        var isDots = true
        var isFirst = true
        while index < path.count {
            let byte = try decoded(path, &index)
            if byte < 0x20 || byte == 0x7F { throw .encodedControl }
            if byte == UInt8(ascii: "\\") { throw .backslash }
            if byte == UInt8(ascii: "/") {
                if !isFirst { try checkSegment(count: segmentCount, isDots: isDots, isLast: false) }
                isFirst = false
                segmentCount = 0
                isDots = true
            } else {
                segmentCount += 1
                isDots = isDots && byte == UInt8(ascii: ".")
            }
        }
        try checkSegment(count: segmentCount, isDots: isDots, isLast: true)
    }

    private static func checkSegment(count: Int, isDots: Bool, isLast: Bool) throws(TargetRejection) {
        if count == 0 {
            if !isLast { throw .doubledSlash }
        } else if isDots, count <= 2 {
            throw .dotSegment
        }
    }

    private static func decoded(_ path: UnsafeRawBufferPointer, _ index: inout Int) throws(TargetRejection) -> UInt8 {
        let byte = path[index]
        index += 1
        guard byte == UInt8(ascii: "%") else { return byte }
        guard path.count - index >= 2, let high = path[index].hexValue, let low = path[index + 1].hexValue else {
            throw .malformedEscape
        }
        index += 2
        return high << 4 | low
    }
}
