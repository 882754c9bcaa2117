import TOMLEdit
import Testing

/// TOML 1.0.0, "Integer", "Float" and "Boolean".
@Suite struct NumberTests {
    static let valid: [Valid] = [
        Valid("a = 0", "{a: 0}"),
        Valid("a = +0", "{a: 0}"),
        Valid("a = -0", "{a: 0}"),
        Valid("a = +99", "{a: 99}"),
        Valid("a = 42", "{a: 42}"),
        Valid("a = -17", "{a: -17}"),
        Valid("a = 1_000", "{a: 1000}"),
        Valid("a = 5_349_221", "{a: 5349221}"),
        Valid("a = 1_2_3_4_5", "{a: 12345}"),
        Valid("a = 9223372036854775807", "{a: 9223372036854775807}"),
        Valid("a = -9223372036854775808", "{a: -9223372036854775808}"),
        Valid("a = -9_223_372_036_854_775_808", "{a: -9223372036854775808}"),
        Valid("a = 0xDEADBEEF", "{a: 3735928559}"),
        Valid("a = 0xdead_beef", "{a: 3735928559}"),
        Valid("a = 0x00ff", "{a: 255}"),
        Valid("a = 0x7fffffffffffffff", "{a: 9223372036854775807}"),
        Valid("a = 0x0", "{a: 0}"),
        Valid("a = 0xe1", "{a: 225}"),
        Valid("a = 0o01234567", "{a: 342391}"),
        Valid("a = 0o755", "{a: 493}"),
        Valid("a = 0o777777777777777777777", "{a: 9223372036854775807}"),
        Valid("a = 0b11010110", "{a: 214}"),
        Valid("a = 0b0_1", "{a: 1}"),
        Valid("a = +1.0", "{a: 1.0}"),
        Valid("a = 3.1415", "{a: 3.1415}"),
        Valid("a = -0.01", "{a: -0.01}"),
        Valid("a = 5e+22", "{a: 5e+22}"),
        Valid("a = 1e06", "{a: 1000000.0}"),
        Valid("a = -2E-2", "{a: -0.02}"),
        Valid("a = 6.626e-34", "{a: 6.626e-34}"),
        Valid("a = 224_617.445_991_228", "{a: 224617.445991228}"),
        Valid("a = 1_0e1_0", "{a: 100000000000.0}"),
        Valid("a = 0e0", "{a: 0.0}"),
        Valid("a = 0.0", "{a: 0.0}"),
        Valid("a = -0.0", "{a: -0.0}"),
        Valid("a = 1.00", "{a: 1.0}"),
        Valid("a = inf", "{a: inf}"),
        Valid("a = +inf", "{a: inf}"),
        Valid("a = -inf", "{a: -inf}"),
        Valid("a = nan", "{a: nan}"),
        Valid("a = +nan", "{a: nan}"),
        Valid("a = -nan", "{a: nan}"),
        Valid("a = 1e400", "{a: inf}"),
        Valid("a = 1e-400", "{a: 0.0}"),
        Valid("a = 4.9e-324", "{a: 5e-324}"),
        Valid("a = 1.7976931348623157e308", "{a: 1.7976931348623157e+308}"),
        Valid("a = 9007199254740993.0", "{a: 9007199254740992.0}"),
        Valid("a = true", "{a: true}"),
        Valid("a = false# x", "{a: false}"),
    ]

    @Test(arguments: valid)
    func reads(_ valid: Valid) { valid.check() }

    static let invalid: [Invalid] = [
        Invalid("a = «01»", "it can't start with a zero"),
        Invalid("a = «-01»", "it can't start with a zero"),
        Invalid("a = «00»", "it can't start with a zero"),
        Invalid("a = «0_0»", "it can't start with a zero"),
        Invalid("a = «_1»", "is not a value"),
        Invalid("a = «+_1»", "an underscore needs a digit on each side"),
        Invalid("a = «1_»", "an underscore needs a digit on each side"),
        Invalid("a = «1__0»", "an underscore needs a digit on each side"),
        Invalid("a = «+»", "digits are missing at its end"),
        Invalid("a = «-»", "digits are missing at its end"),
        Invalid("a = «++1»", "\"+\" can't stand there"),
        Invalid("a = «--1»", "\"-\" can't stand there"),
        Invalid("a = «1-2»", "\"-\" can't stand there"),
        Invalid("a = «1a»", "\"a\" can't stand there"),
        Invalid("a = «1é»", "\"é\" can't stand there"),
        Invalid("a = «9223372036854775808»", "does not fit in 64 bits"),
        Invalid("a = «-9223372036854775809»", "does not fit in 64 bits"),
        Invalid("a = «99999999999999999999999»", "does not fit in 64 bits"),
        Invalid("a = «0x8000000000000000»", "does not fit in 64 bits"),
        Invalid("a = «0xFFFFFFFFFFFFFFFF»", "does not fit in 64 bits"),
        Invalid("a = «0o1000000000000000000000»", "does not fit in 64 bits"),
        Invalid("a = «0b\(String(repeating: "1", count: 64))»", "does not fit in 64 bits"),
        Invalid("a = «+0xff»", "only decimal numbers can have a sign"),
        Invalid("a = «-0b1»", "only decimal numbers can have a sign"),
        Invalid("a = «0XFF»", "can't stand there"),
        Invalid("a = «0O7»", "can't stand there"),
        Invalid("a = «0B1»", "can't stand there"),
        Invalid("a = «0x»", "digits are missing at its end"),
        Invalid("a = «0o8»", "\"8\" can't stand there"),
        Invalid("a = «0b2»", "\"2\" can't stand there"),
        Invalid("a = «0xfg»", "\"g\" can't stand there"),
        Invalid("a = «0x_f»", "an underscore needs a digit on each side"),
        Invalid("a = «0_xf»", "an underscore needs a digit on each side"),
        Invalid("a = «0xf_»", "an underscore needs a digit on each side"),
        Invalid("a = «0x1.8»", "\".\" can't stand there"),
        Invalid("a = «.7»", "\".\" can't stand there"),
        Invalid("a = «7.»", "digits are missing at its end"),
        Invalid("a = «+.7»", "\".\" can't stand there"),
        Invalid("a = «3.e+20»", "\"e\" can't stand there"),
        Invalid("a = «1._5»", "an underscore needs a digit on each side"),
        Invalid("a = «1_.5»", "an underscore needs a digit on each side"),
        Invalid("a = «1.5_»", "an underscore needs a digit on each side"),
        Invalid("a = «1.2.3»", "\".\" can't stand there"),
        Invalid("a = «1e»", "digits are missing at its end"),
        Invalid("a = «1e+»", "digits are missing at its end"),
        Invalid("a = «1e1.5»", "\".\" can't stand there"),
        Invalid("a = «1e_1»", "an underscore needs a digit on each side"),
        Invalid("a = «1e1_»", "an underscore needs a digit on each side"),
        Invalid("a = «01.5»", "it can't start with a zero"),
        Invalid("a = «e5»", "is not a value"),
        Invalid("a = «Inf»", "is not a value, write it in lower case"),
        Invalid("a = «NaN»", "is not a value, write it in lower case"),
        Invalid("a = «+Inf»", "\"I\" can't stand there"),
        Invalid("a = «infinity»", "is not a value"),
        Invalid("a = «in»", "is not a value"),
        Invalid("a = «True»", "\"True\" is not a value, write it in lower case"),
        Invalid("a = «FALSE»", "is not a value, write it in lower case"),
        Invalid("a = «truer»", "is not a value"),
        Invalid("a = «tru»", "is not a value"),
        Invalid("a = «nil»", "is not a value"),
        Invalid("a = true «f»alse", "expected the end of the line"),
        Invalid("a = 1 «0»00", "expected the end of the line"),
        Invalid("a = «１»", "is not a value"),
    ]

    @Test(arguments: invalid)
    func refuses(_ invalid: Invalid) { invalid.check() }

    @Test func theSignOfNaNIsKept() throws {
        let document = try Document(parsing: "a = nan\nb = -nan")
        guard case .float(let plain)? = document.root["a"]?.kind, case .float(let negative)? = document.root["b"]?.kind
        else {
            Issue.record("no floats")
            return
        }
        #expect(plain.isNaN && plain.sign == .plus)
        #expect(negative.isNaN && negative.sign == .minus)
    }

    @Test func aMillionDigitsAreAnErrorWithAShortMessage() {
        let digits = String(repeating: "9", count: 1_000_000)
        #expect {
            try Document(parsing: "a = \(digits)")
        } throws: { error in
            (error as? TOMLError)?.message.utf8.count ?? .max < 200
        }
    }
}
