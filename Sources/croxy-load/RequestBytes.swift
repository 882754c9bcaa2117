import NIOCore

/// A request as Claude Code writes one: nineteen fields, a compact body full of escapes and names.
enum RequestBytes {
    /// Head and body in one buffer.
    static func make(_ invocation: Invocation, behaviour: String?) -> ByteBuffer {
        let body = body(invocation)
        var head = """
            POST /v1/messages?beta=true HTTP/1.1
            Accept: application/json
            Authorization: Bearer dummy-bearer
            Content-Type: application/json
            User-Agent: claude-cli/2.1.330 (external, sdk-cli)
            X-Claude-Code-Session-Id: 3a0e7b7e-6f0b-4f0e-9a52-0d4c3c0b7a11
            X-Stainless-Arch: x64
            X-Stainless-Lang: js
            X-Stainless-OS: Linux
            X-Stainless-Package-Version: 0.128.0
            X-Stainless-Retry-Count: 0
            X-Stainless-Runtime: node
            X-Stainless-Timeout: 600
            anthropic-beta: claude-code-20250219,interleaved-thinking-2025-05-14,context-management-2025-06-27
            anthropic-dangerous-direct-browser-access: true
            anthropic-version: 2023-06-01
            x-app: cli
            Connection: keep-alive
            Host: 127.0.0.1:\(invocation.port)
            Accept-Encoding: gzip, deflate, br, zstd
            Content-Length: \(body.count)

            """
        if let behaviour { head += "x-mock: \(behaviour)\n" }
        var buffer = ByteBuffer(string: head.replacing("\n", with: "\r\n") + "\r\n")
        buffer.writeBytes(body)
        return buffer
    }

    /// A turn of a conversation: escapes, text beyond ASCII, nested names that begin like `model`.
    private static let turn = #"""
        {"role":"user","content":[{"type":"text","text":"func area(_ r: Double) -> Double {\n\t// \"π\" wie im Buch, größer als 3\n\treturn 3.14159 * r * r\n}\nprint(\"C:\\temp\\out.txt\", area(2))\n"}]},{"role":"assistant","content":[{"type":"text","text":"Let me look at the file first."},{"type":"tool_use","id":"toolu_01A09q90qw90lq917835lq9","name":"Read","input":{"file_path":"/src/main.swift","model":"none","max_lines":200}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_01A09q90qw90lq917835lq9","content":"     1\timport Foundation\n     2\t\n     3\tlet names = [\"a\", \"b\", \"c\"]\n     4\tfor name in names { print(\"hello \\(name)\") }\n"}]},
        """#

    /// A body of exactly as many bytes as asked for.
    static func body(_ invocation: Invocation) -> [UInt8] {
        let model = "\"model\":\"\(invocation.model)\","
        let opening = (invocation.modelIsLast ? "{" : "{" + model) + "\"messages\":["
        let closing = """
            "}]}],"system":[{"type":"text","text":"You are a helpful assistant."}],"metadata":{"user_id":"u"},\
            \(invocation.modelIsLast ? model : "")"max_tokens":32000,"stream":\(invocation.mode == .sse)}
            """
        let last = #"{"role":"user","content":[{"type":"text","text":""#
        let fixed = opening.utf8.count + last.utf8.count + closing.utf8.count
        let turns = max(0, invocation.bodyBytes - fixed) / turn.utf8.count
        let rest = max(0, invocation.bodyBytes - fixed - turns * turn.utf8.count)
        let filling = String(repeating: turn, count: turns) + last + String(repeating: "x", count: rest)
        return Array((opening + filling + closing).utf8)
    }
}
