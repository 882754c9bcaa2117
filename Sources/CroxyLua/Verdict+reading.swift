internal import CLua
internal import CroxyRouting

extension Verdict {
    /// Copies what C has read and checked.
    init(_ result: clua_result, provider: Int?) {
        switch result.verdict {
        case CLUA_CHANGE: self = .change(HookChange(result, provider: provider))
        case CLUA_STUB:
            self = .stub(
                HookStub(
                    status: Int(result.status), headers: Verdict.fields(result), body: Array(result.body.buffer)))
        case CLUA_REJECT:
            self = .reject(
                HookRejection(
                    status: Int(result.status), type: result.type.isAbsent ? nil : result.type.string,
                    message: result.message.string))
        case CLUA_NEXT: self = .next
        default: self = .configured
        }
    }

    fileprivate static func fields(_ result: clua_result) -> [HeaderToSet] {
        UnsafeBufferPointer(start: result.fields, count: result.field_count).map {
            HeaderToSet(name: $0.name.string, value: Array($0.value.buffer))
        }
    }
}

extension HookChange {
    fileprivate init(_ result: clua_result, provider: Int?) {
        self.init()
        self.provider = provider
        switch result.model_rule {
        case CLUA_MODEL_DROP: model = .drop
        case CLUA_MODEL_SET: model = .set(result.model.string)
        default: break
        }
        setHeaders = Verdict.fields(result)
        removeHeaders = UnsafeBufferPointer(start: result.removed, count: result.removed_count).map(\.string)
        tag = result.tag.isAbsent ? nil : result.tag.string
    }
}
