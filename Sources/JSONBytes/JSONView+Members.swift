/// What is in objects and arrays.
extension JSONView {
    /// The value of an object's first member of this name; nil when there is none or this is no object.
    ///
    /// Keys are compared byte for byte, their escapes decoded.
    public func member(_ name: String) -> JSONView? {
        var name = name
        return name.withUTF8 { name in
            let wanted = UnsafeRawBufferPointer(name)
            return members.first { $0.key.means(wanted) }?.value
        }
    }

    /// The member of a member, and so on: `usage.at("usage", "iterations")`.
    public func at(_ path: String...) -> JSONView? {
        var view = self
        for name in path {
            guard let next = view.member(name) else { return nil }
            view = next
        }
        return view
    }

    /// The members of an object in order, repeats included. Empty for other kinds; ends at the first damage.
    public var members: Members { Members(items: Items(of: self, kind: .object)) }

    /// The elements of an array in order. Empty for other kinds; ends at the first damage.
    public var elements: Elements { Elements(items: Items(of: self, kind: .array)) }

    /// Walks over the members of an object.
    public struct Members: Sequence, IteratorProtocol {
        fileprivate var items: Items

        public mutating func next() -> (key: JSONView, value: JSONView)? {
            guard let key = items.next(), key.kind == .string, items.read(UInt8(ascii: ":")),
                let value = items.value()
            else {
                items.stop()
                return nil
            }
            return (key, value)
        }
    }

    /// Walks over the elements of an array.
    public struct Elements: Sequence, IteratorProtocol {
        fileprivate var items: Items

        public mutating func next() -> JSONView? {
            items.next()
        }
    }

    /// Values with commas between them, up to a closing bracket.
    fileprivate struct Items {
        private let bytes: UnsafeRawBufferPointer
        private var index: Int
        private let end: Int
        private var isFirst = true

        init(of view: JSONView, kind: Kind) {
            // Up to the bracket: a value that runs into it is damaged.
            bytes = UnsafeRawBufferPointer(rebasing: view.bytes[..<(view.range.upperBound)])
            end = view.range.upperBound - 1
            index = view.kind == kind ? view.range.lowerBound + 1 : end
        }

        mutating func next() -> JSONView? {
            if !isFirst, !read(UInt8(ascii: ",")) {
                stop()
                return nil
            }
            isFirst = false
            return value()
        }

        mutating func value() -> JSONView? {
            guard index < end, let view = JSONView(bytes, from: index), view.range.upperBound <= end else {
                stop()
                return nil
            }
            index = view.range.upperBound
            return view
        }

        /// Goes over one byte and the white space before it.
        mutating func read(_ byte: UInt8) -> Bool {
            index = JSONView.skipSpace(bytes, from: index)
            guard index < end, bytes[index] == byte else { return false }
            index += 1
            return true
        }

        mutating func stop() {
            index = end
        }
    }
}
