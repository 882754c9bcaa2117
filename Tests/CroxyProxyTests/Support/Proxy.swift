import Testing

/// All tests against a running croxy, one at a time: their clients block, and some measure time and memory.
@Suite(.serialized)
enum Proxy {}
