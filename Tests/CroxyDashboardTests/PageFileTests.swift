import CroxyDashboard
import Testing

struct PageFileTests {
    @Test func thePageAsksNoOtherHost() {
        for file in PageFile.allCases {
            // The name of SVG is no address.
            let text = String(decoding: file.bytes, as: UTF8.self)
                .split(separator: "http://www.w3.org/2000/svg").joined()
            #expect(!text.contains("https://") && !text.contains("http://"), "\(file.rawValue)")
        }
    }
}
