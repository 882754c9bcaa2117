import TOMLEdit

/// A change of a configuration's text, made and found good before anything is written.
public struct ConfigEdit: Sendable {
    /// The new text.
    public let text: [UInt8]
    /// What loading it came to.
    public let loaded: LoadedConfig
    /// The warnings that loading the old text did not bring.
    public let newWarnings: [Diagnostic]
    /// Whether the text differs from the old one.
    public let isChange: Bool
    /// The line of the value that was set, from 1.
    public let line: Int?

    /// Why there is no edit.
    public enum Refusal: Error, Sendable {
        /// What was asked for cannot be asked of this file: `routes has 2 elements, so the next is [2]`.
        case impossible(String)
        /// Nothing stands there.
        case missing
        /// What the file already is, or would be, is no configuration.
        case invalid([Diagnostic], isOld: Bool)
        /// It cannot be done by changing one place of the text.
        case unfit(String)
    }

    /// Sets a value, or removes it when `input` is nil.
    ///
    /// - Parameters:
    ///   - text: the file's bytes, empty where there is none.
    ///   - load: reads a text as the proxy would, hooks compiled.
    public init(
        _ target: ConfigTarget, to input: ConfigInput?, in text: [UInt8], load: ([UInt8]) -> LoadedConfig
    ) throws(Refusal) {
        let old = load(text)
        let document: Document
        do throws(TOMLError) {
            document = try Document(parsing: text)
        } catch {
            throw .invalid(old.errors, isOld: true)
        }
        let edit: Edit
        do throws(EditError) {
            if let value = input?.value {
                edit = try document.setting(target.path, to: value)
            } else {
                edit = try document.removing(target.path)
            }
        } catch {
            throw ConfigEdit.refusal(error, old)
        }
        self.text = edit.document.bytes
        isChange = self.text != text
        let loaded = isChange ? load(self.text) : old
        guard loaded.errors.isEmpty else { throw .invalid(loaded.errors, isOld: !isChange) }
        self.loaded = loaded
        let known = Set(old.warnings.map(\.message))
        newWarnings = loaded.warnings.filter { !known.contains($0.message) }
        line = edit.document.value(at: target.path).map { edit.document.position(at: $0.range.lowerBound).line }
    }

    private static func refusal(_ error: EditError, _ old: LoadedConfig) -> Refusal {
        switch error.reason {
        case .missing: .missing
        case .outOfBounds: .impossible(error.message)
        // Of keys of the schema only a file that is wrong has others on the way.
        case .mismatch: old.errors.isEmpty ? .impossible(error.message) : .invalid(old.errors, isOld: true)
        case .scattered, .unsafe: .unfit(error.message)
        }
    }
}
