internal import CLua

/// Takes the header fields of a request, in order, repeats included.
public struct HookFields {
    private(set) var fields: [clua_field] = []

    /// Adds a field; its bytes must stay in place until the hook has ended.
    public mutating func append(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        fields.append(clua_field(name: clua_text(name), value: clua_text(value)))
    }

    mutating func removeAll() {
        fields.removeAll(keepingCapacity: true)
    }
}

/// Who asks a hook. An object, so that a call that asks for nothing makes nothing.
public protocol HookCaller: AnyObject {
    /// Adds all fields; their bytes must stay in place until the hook has ended. Credentials may be among them: hooks read
    /// them as `[redacted]`.
    func give(_ fields: inout HookFields)

    /// Told once in a call that has taken 50 ms on the clock, while it goes on.
    func isHeld()
}

@available(*, unavailable)
extension HookFields: Sendable {}
