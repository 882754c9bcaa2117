import Patterns

// Reads lines of a pattern, a tab and a text, both as hexadecimal UTF-8 bytes; answers each with a line: `1` (matches),
// `0`, or `E` and what is wrong with the pattern. For scripts/patterns-differential.

func bytes(ofHex text: Substring) -> [UInt8]? {
    var result: [UInt8] = []
    var digits = text.utf8.makeIterator()
    while let high = digits.next() {
        guard let low = digits.next(), let byte = UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16) else {
            return nil
        }
        result.append(byte)
    }
    return result
}

var scratch = MatchScratch()
var matches = MatchedPatterns()
var lastSource: [UInt8]?
var lastSet = Result { try PatternSet([]) }
while let line = readLine() {
    let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
    guard fields.count == 2, let source = bytes(ofHex: fields[0]), let text = bytes(ofHex: fields[1]) else {
        print("? expected two hexadecimal fields")
        continue
    }
    if source != lastSource {
        lastSource = source
        lastSet = Result { try PatternSet([try Pattern(String(decoding: source, as: UTF8.self))]) }
    }
    switch lastSet {
    case .success(let set):
        text.withUnsafeBytes { set.match($0, scratch: &scratch, into: &matches) }
        print(matches.isEmpty ? "0" : "1")
    case .failure(let error):
        print("E \(error)")
    }
}
