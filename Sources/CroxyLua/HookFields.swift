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

/// Has the header fields of a request at hand. An object, so that a call that asks for none makes nothing.
public protocol HookHeaders: AnyObject {
    /// Adds all fields; their bytes must stay in place until the hook has ended. Credentials may be among them: hooks read
    /// them as `[redacted]`.
    func give(_ fields: inout HookFields)
}

@available(*, unavailable)
extension HookFields: Sendable {}
