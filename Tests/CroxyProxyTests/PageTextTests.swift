import CroxyDashboard
import Foundation
import Testing

/// What the page's files may not say, because a request's text could then become markup, or a browser ask elsewhere.
struct PageTextTests {
    /// Patterns, and a text that each must find: a pattern that finds nothing would forbid nothing.
    private static let forbidden = [
        (
            #"\b(innerHTML|outerHTML|insertAdjacentHTML|srcdoc|createContextualFragment|setHTMLUnsafe|DOMParser)\b"#,
            "a.innerHTML"
        ),
        (#"\bdocument\s*\.\s*write"#, "document.write(x)"),
        (#"\beval\b|\bnew\s+Function\b|\bjavascript:"#, "eval(x)"),
        (#"\b(setTimeout|setInterval)\s*\(\s*["'`]"#, "setTimeout('x')"),
        (#"[\s"'<]style\s*="#, #"<p style="a">"#),
        (#"setAttribute\(\s*["'`](style|on)"#, "setAttribute('style', 1)"),
        (#"[\s"'/.]on[a-z]+\s*=(?!=)"#, #"<p onclick="a">"#),
        (#"<style|<base|<iframe|<object|<embed|@import|\burl\("#, "@import 'a'"),
        (#"<script(?![^>]*\ssrc="/_croxy/page\.js")"#, "<script>"),
        (#"(?<!:)["'(=]\s*//"#, #"src="//evil""#),
        (#"\bhttps?://(?!www\.w3\.org/2000/svg["'])"#, "https://a"),
        (#"\bwss?://"#, "ws://a"),
    ]

    private func found(_ pattern: String, in text: String) throws -> [String] {
        let expression = try NSRegularExpression(pattern: pattern, options: [.caseInsensitive])
        let whole = NSRange(text.startIndex..., in: text)
        return expression.matches(in: text, range: whole).compactMap {
            Range($0.range, in: text).map { String(text[$0]) }
        }
    }

    @Test(arguments: PageFile.allCases)
    func neitherMarkupOfOthersNorOtherHosts(file: PageFile) throws {
        let text = String(decoding: file.bytes, as: UTF8.self)
        #expect(text.utf8.count == file.bytes.count && text.count > 1000)
        for (pattern, example) in Self.forbidden {
            #expect(try !found(pattern, in: example).isEmpty, "\(pattern) finds nothing")
            #expect(try found(pattern, in: text) == [], "\(file.rawValue): \(pattern)")
        }
    }

    /// Every element that the script asks for by name is in the page, and every file the page asks for is croxy's.
    @Test func scriptAndPageAgree() throws {
        let page = String(decoding: PageFile.html.bytes, as: UTF8.self)
        let script = String(decoding: PageFile.script.bytes, as: UTF8.self)
        let asked = Set(try found(#"byId\("[a-z-]+"\)"#, in: script))
        #expect(asked.count > 20)
        for call in asked {
            let id = call.dropFirst(6).dropLast(2)
            #expect(page.contains("id=\"\(id)\""), "\(id)")
        }
        #expect(
            try found(#"(src|href)="(?!data:|#)[^"]*""#, in: page).sorted() == [
                #"href="/_croxy/page.css""#, #"src="/_croxy/page.js""#,
            ])
    }
}
