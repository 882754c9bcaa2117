import CroxyLua
import CroxyRouting

/// A request whose bytes it owns, to lend them.
struct TestRequest {
    var method = "POST"
    var path = "/v1/messages"
    var query: String?
    var model: String? = "m"
    var route = HookRequest.Route.number(3)
    var provider = "local"
    var headers: [(name: String, value: String)] = []
    var body: [UInt8]?
    var bodyLength: Int?

    init(body: String? = nil) {
        self.body = body.map { Array($0.utf8) }
        bodyLength = self.body?.count
    }

    /// Counts how often the fields were asked for.
    final class Asked {
        var times = 0
    }

    func lend<Result>(asked: Asked = Asked(), _ use: (HookRequest) -> Result) -> Result {
        var pieces: [UInt8] = []
        func place(_ text: String?) -> Range<Int>? {
            guard let text else { return nil }
            pieces += text.utf8
            return pieces.count - text.utf8.count..<pieces.count
        }
        let method = place(method) ?? 0..<0
        let path = place(path) ?? 0..<0
        let query = place(query)
        let model = place(model)
        let fields = headers.map { (place($0.name) ?? 0..<0, place($0.value) ?? 0..<0) }
        return pieces.withUnsafeBytes { bytes in
            func piece(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[range]) }
            let lent = TestCaller { list in
                asked.times += 1
                for field in fields { list.append(name: piece(field.0), value: piece(field.1)) }
            }
            var request = HookRequest(
                method: piece(method), path: piece(path), provider: provider, route: route, caller: lent)
            request.query = query.map(piece)
            request.model = model.map(piece)
            request.bodyLength = bodyLength
            guard let body else { return use(request) }
            return body.withUnsafeBytes {
                request.body = $0
                return use(request)
            }
        }
    }
}

/// Gives header fields by a closure, and counts.
final class TestCaller: HookCaller {
    private let add: (inout HookFields) -> Void

    init(_ add: @escaping (inout HookFields) -> Void) {
        self.add = add
    }

    private(set) var timesHeld = 0

    func give(_ fields: inout HookFields) {
        add(&fields)
    }

    func isHeld() {
        timesHeld += 1
    }
}
