import Testing

/// SplitMix64: the same numbers for the same seed on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Every valid document of the case tables.
let validSources: [String] =
    [
        KeyTests.valid, StringTests.valid, NumberTests.valid, DateTimeTests.valid, ContainerTests.valid,
        TableTests.valid,
    ].joined().map(\.source) + [exampleSource]

/// A document like those people write, with comments, blank lines and every way to make a table.
let exampleSource = """
    # croxy
    title = "proxy"   # what it is

    [server]
    host = "127.0.0.1"
      port = 3100
    limits.body = 33_554_432
    limits.held = { mb = 256, "per worker" = [1, 2.5, 'x'] }

    # providers
    [provider.anthropic]
    url = "https://api.anthropic.com"

    [provider.ollama]
    headers = { "X-Title" = "croxy", auth.kind = "bearer" }
    since = 1979-05-27 07:32:00Z

    [[routes]]
    pattern = '^claude-(opus|sonnet)'
    models = [
        "a",  # first
        "b",
    ]
    lua = '''
    if x then
      return "y"
    end
    '''

    [[routes]]
    pattern = "é\\u00e9"

    [routes.when]
    hours = [07:00:00, 19:00:00]

    [provider]
    default = "anthropic"
    """
