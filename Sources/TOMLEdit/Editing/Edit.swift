/// One splice, and the document that it makes; every byte outside `range` is as it was.
///
/// An edit exists only when its document was parsed, holds what was asked for, and every other value is equal.
public struct Edit: Sendable {
    /// The bytes of the old document that go; empty where something is inserted.
    public let range: Range<Int>
    /// What stands in their place.
    public let replacement: [UInt8]
    /// The new document.
    public let document: Document
}

/// A splice before it is made.
struct Splice {
    var range: Range<Int>
    var replacement: [UInt8]

    init(_ range: Range<Int>, _ replacement: [UInt8]) {
        self.range = range
        self.replacement = replacement
    }
}

extension Document {
    /// The root as a value, of which the whole text is the range.
    public var rootValue: Value {
        Value(kind: .table(root), range: 0..<bytes.count)
    }

    /// The value at a path; nil when there is none.
    public func value(at path: ValuePath) -> Value? {
        var value = rootValue
        for step in path.steps {
            guard let next = value.child(step) else { return nil }
            value = next
        }
        return value
    }

    /// Sets the value at a path, and makes the tables on the way that are missing.
    ///
    /// What stands there is replaced, a string in the same kind of quotes where the new one fits in. A new key goes to
    /// the end of its table's own lines, a new table beside its siblings or to the end. An index one past the last
    /// element appends. A table that is not inline, and an array of tables, is not replaced.
    ///
    /// - Complexity: O(bytes).
    public func setting(_ path: ValuePath, to value: NewValue) throws(EditError) -> Edit {
        let splice = try Setter(document: self, path: path, value: value).splice()
        return try verified(splice, path, value)
    }

    /// Removes the value at a path: a key with its line or lines and the comment behind it, a table with all that is in
    /// it where that stands in one piece, an element of an array with its comma.
    ///
    /// A header stays when the last key below it goes.
    ///
    /// - Complexity: O(bytes).
    public func removing(_ path: ValuePath) throws(EditError) -> Edit {
        let splice = try Remover(document: self, path: path).splice()
        return try verified(splice, path, nil)
    }

    private func verified(_ splice: Splice, _ path: ValuePath, _ value: NewValue?) throws(EditError) -> Edit {
        let edited: Document
        do throws(TOMLError) {
            edited = try replacing(splice.range, with: splice.replacement)
        } catch {
            throw EditError(.unsafe, "\(path) cannot be changed here: \(error.message)")
        }
        guard Difference(old: root, new: edited.root).isOnly(path.steps[...], becoming: value) else {
            throw EditError(.unsafe, "\(path) cannot be changed here without changing something else")
        }
        return Edit(range: splice.range, replacement: splice.replacement, document: edited)
    }
}

extension Value {
    /// One step further in.
    func child(_ step: ValuePath.Step) -> Value? {
        switch step {
        case .key(let name): return table?[name]
        case .index(let index):
            guard let array, array.indices.contains(index) else { return nil }
            return array[index]
        }
    }

    /// Whether it is written as one text; false for tables that headers or dotted keys make, and arrays of those.
    var isOneText: Bool {
        if let table { return table.origin == .inline }
        return !isArrayOfTables
    }
}
