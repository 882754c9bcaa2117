import CroxyDashboard
import CroxyProxy
import MockProvider
import Testing

extension Proxy {
    /// `/_croxy/`: the dashboard in a browser.
    @Suite(.timeLimit(.minutes(1)))
    struct PageTests {
        private static let files = [
            ("/_croxy/", PageFile.html, "text/html; charset=utf-8"),
            ("/_croxy/page.css", .css, "text/css; charset=utf-8"),
            ("/_croxy/page.js", .script, "text/javascript; charset=utf-8"),
        ]

        private func expectGuarded(_ answer: Answer, _ type: String, length: Int) {
            #expect(answer.values(of: "content-type") == [type])
            #expect(
                answer.values(of: "content-security-policy") == [
                    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
                        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                ])
            #expect(answer.values(of: "x-content-type-options") == ["nosniff"])
            #expect(answer.values(of: "referrer-policy") == ["no-referrer"])
            #expect(answer.values(of: "cache-control") == ["no-store"])
            #expect(answer.values(of: "content-length") == [String(length)])
        }

        @Test func itsFilesAreServedWithAStrictPolicy() async throws {
            try await withCroxy { (croxy) async throws in
                for (path, file, type) in Self.files {
                    for target in [path, path + "?a=b"] {
                        let answer = try croxy.exchange(croxy.get(target))
                        #expect(answer.status == 200 && answer.body == file.bytes && !file.bytes.isEmpty, "\(target)")
                        expectGuarded(answer, type, length: file.bytes.count)
                    }
                    let head = try croxy.exchange(croxy.get(path, method: "HEAD"), toHead: true)
                    #expect(head.status == 200 && head.body.isEmpty)
                    expectGuarded(head, type, length: file.bytes.count)
                }
                #expect(croxy.mock.requests.isEmpty)
            }
        }

        /// The fields are the page's: figures keep the ones they had.
        @Test func otherAnswersHaveNoPolicy() async throws {
            try await withCroxy { (croxy) async throws in
                let answer = try croxy.exchange(croxy.get("/_croxy/stats"))
                #expect(answer.status == 200 && answer.values(of: "content-security-policy").isEmpty)
            }
        }

        @Test(arguments: [
            "/_croxy", "/_croxy//", "/_croxy/page.html", "/_croxy/page", "/_croxy/page.css/", "/_croxy/Page.js",
            "/_croxy/page%2ejs", "/_croxy/index.html", "/_croxy/favicon.ico",
        ])
        func nothingElseIsThere(path: String) async throws {
            try await withCroxy { (croxy) async throws in
                let answer = try croxy.exchange(croxy.get(path))
                #expect(answer.status == 404 || answer.status == 400)
                #expect(croxy.mock.requests.isEmpty)
            }
        }

        @Test func whoMayNotKnowFindsNothing() async throws {
            try await withCroxy(Setup(server: #"allowed_hosts = ["croxy.lan"]"#)) { (croxy) async throws in
                for (path, _, _) in Self.files {
                    func status(_ line: String, _ fields: String...) throws -> Int {
                        try croxy.exchange("\(line) HTTP/1.1\r\n\(fields.map { $0 + "\r\n" }.joined())\r\n").status
                    }
                    let own = "Host: \(croxy.host)"
                    #expect(try status("GET \(path)", "Host: croxy.lan") == 404)
                    #expect(try status("GET \(path)", "Host: evil.example") == 403)
                    #expect(try status("GET \(path)", own, "Origin: https://evil.example") == 403)
                    #expect(try status("GET \(path)", own, "Sec-Fetch-Site: cross-site") == 403)
                    #expect(try status("GET \(path)", own, "Sec-Fetch-Site: same-origin") == 200)
                    for method in ["POST", "DELETE", "OPTIONS"] {
                        #expect(try status("\(method) \(path)", own, "Content-Length: 0") == 404)
                    }
                }
            }
        }
    }
}
