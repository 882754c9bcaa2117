import Foundation
import Terminal
import Testing

@testable import CroxyDashboard

struct PaletteTests {
    /// Nobody knows what a terminal has behind its text: each colour is readable on black and on white.
    ///
    /// Source: WCAG 2.2, contrast ratio; 3 is the least for what is large or has a word beside it.
    @Test func coloursAreReadableOnBlackAndOnWhite() throws {
        let styles = [
            Palette.accent, Palette.good, Palette.warning, Palette.bad, Palette.input, Palette.output,
        ]
        for style in styles {
            let colour = try #require(style.foreground)
            let own = luminance(colour)
            #expect(1.05 / (own + 0.05) >= 3 && (own + 0.05) / 0.05 >= 3, "\(colour)")
        }
    }

    private func luminance(_ colour: Colour) -> Double {
        func linear(_ part: UInt8) -> Double {
            let value = Double(part) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue)
    }
}
