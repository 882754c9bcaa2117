import CroxyRouting
import Testing

struct CredentialPlanTests {
    static let replace = CredentialRule.replace(header: "x-api-key", value: Secret("own"))

    static let cases: [(rule: CredentialRule, name: String, value: String, isKept: Bool)] = [
        (replace, "X-Api-Key", "theirs", false), (replace, "AUTHORIZATION", "Bearer theirs", false),
        (replace, "x-api-keys", "theirs", true), (replace, "cookie", "theirs", true),
        (.strip, "x-api-key", "theirs", false), (.strip, "authorization", "", false), (.strip, "accept", "x", true),
        (.pass, "x-api-key", "sk-ant-x", true), (.pass, "authorization", "Bearer sk-ant-x", true),
        (.keepAnthropicHome, "x-api-key", "sk-ant-api03-x", false), (.keepAnthropicHome, "x-api-key", "sk-or-x", true),
        (.keepAnthropicHome, "Authorization", "Bearer sk-ant-oat01-x", false),
        (.keepAnthropicHome, "Authorization", "bearer \t SK-ANT-x", false),
        (.keepAnthropicHome, "Authorization", "sk-ant-x", false),
        (.keepAnthropicHome, "Authorization", "Bearer x, Bearer sk-ant-x", false),
        (.keepAnthropicHome, "Authorization", "Bearer ollama", true), (.keepAnthropicHome, "Authorization", "", true),
        (.keepAnthropicHome, "x-api-key", "mask-ant-x", true), (.keepAnthropicHome, "x-other", "sk-ant-x", true),
        (.keepAnthropicHome, "x-api-key", "sk-ant", true),
    ]

    @Test(arguments: cases)
    func keepsOrDropsTheClientsCredential(_ rule: CredentialRule, _ name: String, _ value: String, _ isKept: Bool) {
        let plan = CredentialPlan(rule)
        let result = name.lent { name in value.lent { plan.keepsClientCredential(named: name, value: $0) } }
        #expect(result == isKept)
    }

    @Test func setsOneHeaderOnlyWhenItReplaces() {
        #expect(CredentialPlan(CredentialPlanTests.replace).headerToSet?.name == "x-api-key")
        for rule in [CredentialRule.strip, .pass, .keepAnthropicHome] {
            #expect(CredentialPlan(rule).headerToSet == nil)
        }
    }

    @Test(arguments: [("", "own"), ("auth = \"bearer\"", "Bearer own"), ("auth = \"x-api-key\"", "own")])
    func theConfiguredCredentialIsComplete(_ auth: String, _ value: String) throws {
        let text = "[provider.anthropic]\nurl = \"http://x\"\napi_key = \"own\"\n\(auth)"
        let provider = try #require(load(text).config).providers[0]
        let header = try #require(CredentialPlan(provider).headerToSet)
        #expect(header.value.withBytes { String(decoding: $0, as: UTF8.self) } == value)
        #expect(header.name == (value.hasPrefix("Bearer") ? "authorization" : "x-api-key"))
    }

    @Test(arguments: [
        ("https://api.anthropic.com", true), ("https://anthropic.com", true), ("https://api.anthropic.com.", true),
        ("https://anthropic.com.evil.com", false), ("https://notanthropic.com", false), ("http://localhost", false),
    ])
    func anthropicsCredentialsGoToAnthropicOnly(_ url: String, _ isKept: Bool) throws {
        let provider = try #require(load("provider.anthropic.url = \"\(url)\"").config).providers[0]
        let result = "x-api-key".lent { name in
            "sk-ant-x".lent { CredentialPlan(provider).keepsClientCredential(named: name, value: $0) }
        }
        #expect(result == isKept)
    }
}
