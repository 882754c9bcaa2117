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
