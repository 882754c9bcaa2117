#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Moves the files of a metrics log on by one: `.1` becomes `.2`, and the current one `.1`.
///
/// From the oldest on, so that a rotation that was cut short leaves a gap in the numbers and no file is lost; the next one
/// fills it.
struct MetricsLogRotation {
    let path: String
    let maxFiles: Int

    /// The file of a number; 0 is the current one.
    func name(_ number: Int) -> String {
        number == 0 ? path : "\(path).\(number)"
    }

    /// The caller holds the lock on the current file.
    ///
    /// - Complexity: O(files)
    func rotate() throws(MetricsLogError) {
        removeBeyondLast()
        guard maxFiles > 1 else {
            guard unlink(path) == 0 || errno == ENOENT else { throw MetricsLogError(code: errno, "remove") }
            return
        }
        // The file with the last number is replaced where there is no gap before it.
        var gap = 1
        while gap < maxFiles - 1, exists(gap) { gap += 1 }
        for number in stride(from: gap - 1, through: 0, by: -1) {
            guard rename(name(number), name(number + 1)) == 0 || errno == ENOENT else {
                throw MetricsLogError(code: errno, "rename")
            }
        }
    }

    /// After `max_files` was made smaller.
    private func removeBeyondLast() {
        var number = maxFiles
        while unlink(name(number)) == 0 { number += 1 }
    }

    private func exists(_ number: Int) -> Bool {
        var status = stat()
        return lstat(name(number), &status) == 0
    }
}
