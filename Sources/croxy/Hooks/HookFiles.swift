import CroxyLua
import CroxyRouting

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension HookLoading {
    /// Files of this machine, compiled as they will be for serving.
    static var compiling: HookLoading {
        HookLoading(read: readHook) { source, lua in
            do throws(HookError) {
                _ = try HookProgram(source: source.text, name: source.name, limits: HookLimits(lua))
                return nil
            } catch {
                return Problem(error.description)
            }
        }
    }

    /// Takes every hook for good, unseen: for commands that want other parts of the configuration.
    static var unseen: HookLoading {
        HookLoading(read: { _, _ in .success([]) }, compile: { _, _ in nil })
    }

    private static func readHook(_ path: String, _ maxBytes: Int) -> Result<[UInt8], Problem> {
        let bytes: [UInt8]
        do throws(Files.Failure) {
            bytes = try Files.read(path, limit: maxBytes)
        } catch {
            switch error.code {
            case EFBIG: return .failure(Problem("it is larger than \(maxBytes >> 10) KiB"))
            case EISDIR: return .failure(Problem("it is a folder"))
            // What opening says of a socket or a device without a driver.
            case EINVAL, ENXIO, ENODEV: return .failure(Problem("it is not a regular file"))
            default: return .failure(Problem("\(error)"))
            }
        }
        // ESC begins what luac writes.
        if bytes.first == 0x1B { return .failure(Problem("it is compiled Lua, not text")) }
        if bytes.contains(0) { return .failure(Problem("it is not text: it holds a NUL byte")) }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            return .failure(Problem("it is not text: it is not UTF-8"))
        }
        return .success(bytes)
    }
}
