import HTTPWire

/// One row of a table: a name, the bytes of a head, and what reading them comes to.
struct HeadCase {
    var name: String
    var head: String
    var expected: Expected

    enum Expected: Equatable {
        case refused(HeadError)
        case incomplete
        case request(method: String, target: String, version: Int, fields: [FieldText])
        case response(status: Int, line: String, version: Int, fields: [FieldText])
    }

    static func refuses(_ name: String, _ error: HeadError, _ head: String) -> HeadCase {
        HeadCase(name: name, head: head, expected: .refused(error))
    }

    /// A request with `Host: a` whose further field lines are refused.
    static func refusesFields(_ name: String, _ error: HeadError, _ lines: String) -> HeadCase {
        refuses(name, error, "POST / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n")
    }

    static func needsMore(_ name: String, _ head: String) -> HeadCase {
        HeadCase(name: name, head: head, expected: .incomplete)
    }

    /// A request whose line is `method target HTTP/1.version`, and whose only field is `Host: a`.
    static func acceptsLine(_ name: String, _ method: String, _ target: String, version: Int = 1) -> HeadCase {
        HeadCase(
            name: name, head: "\(method) \(target) HTTP/1.\(version)\r\nHost: a\r\n\r\n",
            expected: .request(
                method: method, target: target, version: version, fields: [FieldText(name: "Host", value: "a")]))
    }

    static func accepts(
        _ name: String, _ head: String, _ method: String, _ target: String, _ version: Int,
        _ fields: KeyValuePairs<String, String>
    ) -> HeadCase {
        HeadCase(
            name: name, head: head,
            expected: .request(
                method: method, target: target, version: version,
                fields: fields.map { FieldText(name: $0.key, value: $0.value) }))
    }

    /// A request with `Host: a`, whose further field lines are those of `lines`.
    static func acceptsFields(_ name: String, _ lines: String, _ fields: KeyValuePairs<String, String>) -> HeadCase {
        HeadCase(
            name: name, head: "POST / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n",
            expected: .request(
                method: "POST", target: "/", version: 1,
                fields: [FieldText(name: "Host", value: "a")] + fields.map { FieldText(name: $0.key, value: $0.value) })
        )
    }

    /// A response; `line` is what stands behind the version.
    static func answers(
        _ name: String, _ head: String, _ status: Int, _ line: String, _ version: Int,
        _ fields: KeyValuePairs<String, String>
    ) -> HeadCase {
        HeadCase(
            name: name, head: head,
            expected: .response(
                status: status, line: line, version: version,
                fields: fields.map { FieldText(name: $0.key, value: $0.value) }))
    }

    /// A 200 response whose field lines are refused.
    static func refusesAnswer(_ name: String, _ error: HeadError, _ lines: String) -> HeadCase {
        refuses(name, error, "HTTP/1.1 200 OK\r\n\(lines)\r\n")
    }
}

extension HeadCase.Expected {
    init(_ reading: Reading) {
        switch reading {
        case .incomplete: self = .incomplete
        case .refused(let error): self = .refused(error)
        case .request(let head):
            self = .request(method: head.method, target: head.target, version: head.version, fields: head.fields)
        case .response(let head):
            self = .response(status: head.status, line: head.line, version: head.version, fields: head.fields)
        }
    }
}
