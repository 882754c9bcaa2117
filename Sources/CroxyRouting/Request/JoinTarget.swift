/// Appends the target that goes to a provider: its base path, the request's path, the query as it came.
///
/// One doubled `/v1` is collapsed: people give the base as `https://host/v1` and clients ask for `/v1/messages`.
///
/// - Parameters:
///   - basePath: of `Endpoint.http`: empty, or from `/` on without a slash at the end.
///   - target: the request's target, in `bytes`.
///   - bytes: what `target` was made of.
///   - output: gets the bytes appended; what it holds stays.
/// - Complexity: O(bytes); allocates only when `output` has to grow.
public func joinTarget(
    basePath: String, target: RequestTarget, of bytes: UnsafeRawBufferPointer, into output: inout [UInt8]
) {
    var path = bytes[part: target.path]
    if basePath.utf8.count >= 3, basePath.hasSuffix("/v1"), path.hasPrefix("/v1"),
        path.count == 3 || path[3] == UInt8(ascii: "/")
    {
        path = path[part: 3..<path.count]
    }
    let query = bytes[part: target.query]
    output.reserveCapacity(output.count + basePath.utf8.count + path.count + query.count + 1)
    output.append(contentsOf: basePath.utf8)
    if basePath.isEmpty, path.isEmpty { output.append(UInt8(ascii: "/")) }
    output.append(contentsOf: path)
    output.append(contentsOf: query)
}
