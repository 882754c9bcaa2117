import CroxyRouting
import Testing

struct ClientKeysTests {
    let keys = ClientKeys([Secret("alpha"), Secret("beta")])

    @Test(arguments: [
        ("x-croxy-key", "alpha", true), ("X-Croxy-Key", " beta ", true), ("x-api-key", "beta", true),
        ("Authorization", "Bearer alpha", true), ("authorization", "bearer   alpha", true),
        ("authorization", "BEARER\tbeta", true), ("authorization", "alpha", false),
        ("authorization", "Basic alpha", false),
        ("authorization", "Bearer", false), ("authorization", "Beareralpha", false),
        ("authorization", "Bearer ", false),
        ("x-croxy-key", "", false), ("x-croxy-key", "alph", false), ("x-croxy-key", "alphaa", false),
        ("x-croxy-key", "Alpha", false), ("x-croxy-key", "alpha,beta", false), ("cookie", "alpha", false),
        ("x-croxy-key", "alphaalpha", false),
    ])
    func acceptsAKeyWhereOneMayStand(_ name: String, _ value: String, _ isAccepted: Bool) {
        #expect(name.lent { name in value.lent { keys.accept(header: name, value: $0) } } == isAccepted)
    }

    @Test func areRequiredWhenThereAreSome() {
        #expect(keys.areRequired)
        #expect(!ClientKeys([]).areRequired)
        #expect(!"alpha".lent { ClientKeys([]).accept($0) })
    }
}
