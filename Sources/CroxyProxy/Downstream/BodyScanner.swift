import JSONBytes

/// What looks into a request's body: there for those that are looked into, and never copied.
final class BodyScanner {
    var json: ModelScanner

    init(asking fields: ModelScanner.Fields) {
        json = ModelScanner(asking: fields)
    }
}

@available(*, unavailable)
extension BodyScanner: Sendable {}
