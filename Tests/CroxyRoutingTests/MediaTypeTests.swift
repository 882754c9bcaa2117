import CroxyRouting
import Testing

struct MediaTypeTests {
    static let cases: [(type: String?, encoding: String?, isLookedInto: Bool)] = [
        (nil, nil, true), ("application/json", nil, true), ("Application/JSON ; charset=utf-8", nil, true),
        ("application/json;", nil, true), (" application/json ", nil, true), ("", nil, true),
        ("application/vnd.x+json", nil, true), ("APPLICATION/X+JSON; a=b", nil, true), ("+json", nil, false),
        ("text/plain", nil, false), ("application/jsonl", nil, false), ("application/x-json", nil, false),
        ("multipart/form-data; boundary=application/json", nil, false), ("text/plain; x=+json", nil, false),
        ("application/json", "gzip", false), ("application/json", "identity", true),
        ("application/json", " Identity ", true), (nil, "br", false), (nil, "", true), (nil, "identity, gzip", false),
    ]

    @Test(arguments: cases)
    func saysWhichBodiesAreLookedInto(_ type: String?, _ encoding: String?, _ isLookedInto: Bool) {
        let type = type.map { Array($0.utf8) }
        let encoding = encoding.map { Array($0.utf8) }
        let result = lend(type) { type in
            lend(encoding) { MediaType.isLookedInto(contentType: type, contentEncoding: $0) }
        }
        #expect(result == isLookedInto)
    }

    private func lend<R>(_ bytes: [UInt8]?, _ body: (UnsafeRawBufferPointer?) -> R) -> R {
        bytes.map { $0.withUnsafeBytes { body($0) } } ?? body(nil)
    }
}
