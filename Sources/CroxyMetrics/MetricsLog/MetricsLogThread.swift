#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A thread of its own. One of a pool could wait for others that are busy, and would be missing there while the disk is slow.
enum MetricsLogThread {
    private final class Work: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) {
            self.body = body
        }
    }

    /// False when the system has no thread to give.
    static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        let work = Unmanaged.passRetained(Work(body)).toOpaque()
        let code = create(work)
        if code != 0 { Unmanaged<Work>.fromOpaque(work).release() }
        return code == 0
    }

    #if canImport(Darwin)
        private static func create(_ work: UnsafeMutableRawPointer) -> Int32 {
            var thread: pthread_t?
            let code = pthread_create(&thread, nil, { MetricsLogThread.run($0) }, work)
            if let thread { pthread_detach(thread) }
            return code
        }
    #else
        private static func create(_ work: UnsafeMutableRawPointer) -> Int32 {
            let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
            defer { attributes.deallocate() }
            pthread_attr_init(attributes)
            pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
            defer { pthread_attr_destroy(attributes) }
            let thread = UnsafeMutablePointer<pthread_t>.allocate(capacity: 1)
            defer { thread.deallocate() }
            return pthread_create(thread, attributes, { MetricsLogThread.run($0) }, work)
        }
    #endif

    private static func run(_ work: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let work else { return nil }
        Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body()
        return nil
    }
}
