import Foundation
import Testing

@Suite struct HookMemoryTests {
    /// Reads fields, headers and views, keeps nothing, and answers.
    private static let config = """
        [server]
        port = 0
        workers = 1
        [provider.echo]
        url = "croxy:echo"
        [[routes]]
        pattern = "sonnet"
        provider = "echo"
        lua = '''
        local calls = 0
        return function(req)
          calls = calls + 1
          local texts = {}
          for key, value in pairs(req.body) do texts[#texts + 1] = key .. tostring(value) end
          local copy = json.decode(req.body)
          if calls % 2 == 0 then pcall(error, table.concat(texts)) end
          if req.headers["x-none"] then return { tag = copy.model } end
          return croxy.stub { json = { bytes = req.bytes, keys = #texts }, headers = { ["x-a"] = req.model } }
        end
        '''
        [default]
        provider = "echo"

        """

    /// The resident memory of a process in KiB; 0 where the system does not say.
    private func residentKiB(_ pid: pid_t) -> Int {
        let text = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
        let tail = text.components(separatedBy: "VmRSS:").dropFirst().first ?? ""
        return Int(tail.drop { $0.isWhitespace }.prefix { $0.isNumber }) ?? 0
    }

    /// Six times 2,500 calls, each round in a new state; the first rounds warm up what lasts.
    @Test func callsAndReloadsLeaveNothing() throws {
        let home = try Home(config: HookMemoryTests.config)
        let (pid, port) = try home.start()
        let load = (Home.binary as NSString).deletingLastPathComponent + "/croxy-load"
        var resident: [Int] = []
        for _ in 0..<6 {
            let program = try Program(
                load,
                ["requests", "--port", "\(port)", "--requests", "2500", "--concurrency", "8", "--timeout", "100"],
                environment: [:])
            #expect(try program.exitCode(within: 120) == 0)
            #expect(program.output.contains("\"errors\":0"), "\(program.output)")
            #expect(try home.run("reload").code == 0)
            resident.append(residentKiB(pid))
        }
        // 10,000 calls: a hundred bytes of each would be more, and so would a state of the four.
        #expect(resident[5] - resident[1] < 900, "\(resident)")
    }
}
