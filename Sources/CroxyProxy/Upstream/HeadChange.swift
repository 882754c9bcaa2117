import CroxyRouting
import HTTPWire
import NIOCore

/// What a hook changes of the head that goes up.
struct HeadChange {
    let change: HookChange

    /// nil where a hook changes no header.
    init?(_ change: HookChange?) {
        guard let change, !change.setHeaders.isEmpty || !change.removeHeaders.isEmpty else { return nil }
        self.change = change
    }

    /// Whether the hook sets a credential; then both of the client's and the provider's own go.
    private var setsCredential: Bool {
        change.setHeaders.contains { HeadChange.isCredential($0.name) }
    }

    var setsAcceptEncoding: Bool { sets("accept-encoding") }

    /// Whether the client's field of this name must not go on.
    func drops(_ name: UnsafeRawBufferPointer) -> Bool {
        if setsCredential, CredentialPlan.isCredential(name) { return true }
        return change.setHeaders.contains { HeadChange.equal(name, $0.name) }
            || change.removeHeaders.contains { HeadChange.equal(name, $0) }
    }

    /// The provider's own lines, less those that the hook replaces or removes, and the hook's.
    func writeLines(of plan: ProviderPlan, into out: inout ByteBuffer) {
        for header in plan.provider.headers where !touches(header.name) {
            HeadChange.write(header.name, header.value, &out)
        }
        if let (name, value) = plan.credentials.headerToSet, !setsCredential, !touches(name) {
            value.withBytes { HeadChange.write(name, $0, &out) }
        }
        for header in change.setHeaders { HeadChange.write(header.name, header.value, &out) }
    }

    private func sets(_ name: String) -> Bool {
        change.setHeaders.contains { $0.name == name }
    }

    private func touches(_ name: String) -> Bool {
        let name = name.lowercased()
        return sets(name) || change.removeHeaders.contains(name)
    }

    private static func isCredential(_ name: String) -> Bool {
        name == "x-api-key" || name == "authorization"
    }

    private static func equal(_ bytes: UnsafeRawBufferPointer, _ name: String) -> Bool {
        var name = name
        return name.withUTF8 { Tokens.equal(bytes, UnsafeRawBufferPointer($0)) }
    }

    private static func write(_ name: String, _ value: some Sequence<UInt8>, _ out: inout ByteBuffer) {
        out.writeString(name)
        out.writeStaticString(": ")
        out.writeBytes(value)
        out.writeStaticString("\r\n")
    }
}
