import CroxyRouting
import Testing

struct SecretTests {
    @Test func printsNothingOfItself() {
        let secret = Secret("hunter2")
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), dumped, "\([secret])"] {
            #expect(!text.contains("hunter2"))
            #expect(text.contains("•••"))
        }
    }

    @Test(arguments: ["hunter2", "hunter", "hunter22", "Hunter2", "", "hunter2hunter2"])
    func equalsItsOwnBytesOnly(_ presented: String) {
        let bytes = Array(presented.utf8)
        #expect(bytes.withUnsafeBytes { Secret("hunter2").equals($0) } == (presented == "hunter2"))
    }

    @Test func anEmptySecretEqualsNothing() {
        #expect(!Secret("").equals(UnsafeRawBufferPointer(start: nil, count: 0)))
    }
}
