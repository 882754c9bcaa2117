/// The dashboard in a browser: three files that croxy serves below `/_croxy/`, inside the program.
///
/// They ask for nothing but each other, `/_croxy/stats`, `/_croxy/requests`, `/_croxy/events` and `/_croxy/health`, run no
/// inline script and put nothing that came with a request into the page as HTML.
public enum PageFile: String, Sendable, CaseIterable {
    case html = "page.html"
    case css = "page.css"
    case script = "page.js"

    /// As it is served; some tens of KiB.
    public var bytes: [UInt8] {
        switch self {
        case .html: PackageResources.page_html
        case .css: PackageResources.page_css
        case .script: PackageResources.page_js
        }
    }

    /// The value of `Content-Type`.
    public var contentType: StaticString {
        switch self {
        case .html: "text/html; charset=utf-8"
        case .css: "text/css; charset=utf-8"
        case .script: "text/javascript; charset=utf-8"
        }
    }

    /// Header lines for each of them, with their ends: the browser shall load nothing from elsewhere, run nothing inline,
    /// show the page in no frame, tell no other site of it, and keep nothing of it.
    public static let guardingFields: StaticString = """
        Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
        img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r
        X-Content-Type-Options: nosniff\r
        Referrer-Policy: no-referrer\r
        Cache-Control: no-store\r

        """
}
