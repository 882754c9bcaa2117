import CroxyDashboard
import HTTPWire

/// What is asked of croxy itself, below `/_croxy/`.
enum OwnPath: Equatable {
    case health
    /// Seconds back from now.
    case stats(window: Int)
    /// The newest so many.
    case requests(limit: Int)
    case events(Audience)
    case metrics
    /// The dashboard in a browser.
    case page(PageFile)
    /// Nothing is there.
    case none
    /// The path is known, its query is not understood: a sentence for people.
    case wrong(String)

    static let defaultWindow = 3600
    static let defaultLimit = 100
    /// More than any retention.
    static let maxWindow = 31 * 86_400

    /// Reads a target's path and its query, without `?`.
    init(path: UnsafeRawBufferPointer, query: UnsafeRawBufferPointer) {
        if path.elementsEqual("/_croxy/health".utf8) {
            self = .health
        } else if path.elementsEqual("/_croxy/events".utf8) {
            self = .events(OwnPath.value("sampled", in: query) == nil ? .all : .sample)
        } else if path.elementsEqual("/_croxy/metrics".utf8) {
            self = .metrics
        } else if path.elementsEqual("/_croxy/stats".utf8) {
            guard let text = OwnPath.value("window", in: query) else {
                self = .stats(window: OwnPath.defaultWindow)
                return
            }
            guard let seconds = OwnPath.seconds(text), seconds > 0, seconds <= OwnPath.maxWindow else {
                self = .wrong("window must be a time like 60m, 3600s, 2h or 1d")
                return
            }
            self = .stats(window: seconds)
        } else if path.elementsEqual("/_croxy/requests".utf8) {
            guard let text = OwnPath.value("limit", in: query) else {
                self = .requests(limit: OwnPath.defaultLimit)
                return
            }
            guard let limit = Decimal.parse(text), limit <= 100_000 else {
                self = .wrong("limit must be a number")
                return
            }
            self = .requests(limit: limit)
        } else if let file = OwnPath.file(at: path) {
            self = .page(file)
        } else {
            self = .none
        }
    }

    private static func file(at path: UnsafeRawBufferPointer) -> PageFile? {
        if path.elementsEqual("/_croxy/".utf8) { return .html }
        if path.elementsEqual("/_croxy/page.css".utf8) { return .css }
        return path.elementsEqual("/_croxy/page.js".utf8) ? .script : nil
    }

    /// The value of a query's first parameter of a name, as it stands.
    private static func value(_ name: StaticString, in query: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        for part in query.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: true) {
            let sign = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            guard Tokens.equal(query[part: part.startIndex..<sign], name) else { continue }
            return query[part: min(sign + 1, part.endIndex)..<part.endIndex]
        }
        return nil
    }

    /// Seconds, of a number with `s`, `m`, `h`, `d` or nothing behind it.
    private static func seconds(_ text: UnsafeRawBufferPointer) -> Int? {
        guard let last = text.last else { return nil }
        let unit: Int
        switch last {
        case UInt8(ascii: "s"): unit = 1
        case UInt8(ascii: "m"): unit = 60
        case UInt8(ascii: "h"): unit = 3600
        case UInt8(ascii: "d"): unit = 86_400
        default: return Decimal.parse(text)
        }
        guard let number = Decimal.parse(text[part: 0..<text.count - 1]) else { return nil }
        let (seconds, overflows) = number.multipliedReportingOverflow(by: unit)
        return overflows ? nil : seconds
    }
}
