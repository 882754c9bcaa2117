extension ConfigKey {
    /// A day: the longest time that any key takes, far from where a sum of times could overflow.
    static let milliseconds = 1...86_400_000

    static let serverKeys: [ConfigKey] = [
        ConfigKey(
            .server, "host", .string, default: .string("127.0.0.1"), needsRestart: true,
            "name or address to listen on"),
        ConfigKey(
            .server, "port", .integer(0...65_535), default: .integer(3100), needsRestart: true,
            "port to listen on; 0 takes a free one"),
        ConfigKey(
            .server, "max_body_size", .integer(1...4_294_967_296), default: .integer(33_554_432),
            "bytes of a messages or count_tokens body, and of any body that croxy must hold; more is answered 413"),
        ConfigKey(
            .server, "max_held_mb", .integer(1...1_048_576), default: .integer(256),
            "MiB of bodies held undecided, over all requests; more is answered 503"),
        ConfigKey(
            .server, "workers", .integer(0...1024), default: .integer(0), needsRestart: true,
            "event loops; 0 is one per core"),
        ConfigKey(
            .server, "drain_timeout_s", .integer(0...86_400), default: .integer(30),
            "seconds that running requests get when croxy stops"),
        ConfigKey(
            .server, "client_keys_env", .string,
            "variable with the keys, separated by commas, of which each client must present one"),
        ConfigKey(
            .server, "allow_unauthenticated", .boolean, default: .boolean(false),
            "listen beyond loopback without client keys"),
        ConfigKey(
            .server, "allowed_hosts", .strings, default: .strings([]),
            "names besides loopback that a Host header may carry"),
        ConfigKey(
            .server, "allowed_origins", .strings, default: .strings([]),
            "web origins, such as http://localhost:5173, whose pages may call croxy"),
        ConfigKey(
            .server, "head_timeout_ms", .integer(milliseconds), default: .integer(30_000),
            "time for a request head to arrive"),
        ConfigKey(
            .server, "body_idle_timeout_ms", .integer(milliseconds), default: .integer(60_000),
            "longest silence within a request body"),
        ConfigKey(
            .server, "keep_alive_timeout_ms", .integer(milliseconds), default: .integer(75_000),
            "idle time of a client's connection between requests"),
        ConfigKey(
            .server, "max_head_bytes", .integer(1024...16_777_216), default: .integer(81_920),
            "bytes of a request head"),
        ConfigKey(
            .server, "max_header_fields", .integer(1...65_536), default: .integer(256),
            "header fields of a request head"),
        ConfigKey(
            .server, "max_connections", .integer(1...1_000_000), default: .integer(10_000),
            "client connections at once"),
    ]
}
