import CroxyMetrics
import CroxyProxy
import Dispatch
import MockProvider
import RandomCases
import Synchronization
import Testing

extension Proxy {
    /// Many clients at once, some of whom leave, and a provider that fails at times.
    @Suite(.timeLimit(.minutes(1)))
    struct LoadTests {
        /// Whatever goes wrong around it, an answer that comes is the answer to the request that was sent.
        @Test func nobodyGetsTheAnswerOfAnother() async throws {
            try await withCroxy(Setup(workers: 2)) { croxy in
                let seed = UInt64.random(in: 0...UInt64.max)
                let problems = Mutex<[String]>([])
                let answers = Atomic<Int>(0)
                DispatchQueue.concurrentPerform(iterations: 8) { thread in
                    var random = SeededGenerator(seed: seed &+ UInt64(thread))
                    var client: Client?
                    for round in 0..<60 {
                        do {
                            let connection = try client ?? croxy.client()
                            client = connection
                            if try !exchange(croxy, connection, "t\(thread)-r\(round)", &random, problems, answers) {
                                client = nil
                            }
                        } catch {
                            problems.withLock { $0.append("thread \(thread), round \(round): \(error)") }
                            client = nil
                        }
                    }
                }
                #expect(problems.withLock { $0 } == [], "seed \(seed)")
                #expect(answers.load(ordering: .relaxed) > 150)
                _ = croxy.server.drain(seconds: 0)
                #expect(croxy.records.waiting == croxy.server.snapshot.requests)
                #expect(croxy.server.snapshot.inFlight == 0)
            }
        }

        /// One exchange, good or bad; false when the connection cannot go on.
        private func exchange(
            _ croxy: Croxy, _ client: Client, _ name: String, _ random: inout SeededGenerator,
            _ problems: borrowing Mutex<[String]>,
            _ answers: borrowing Atomic<Int>
        ) throws -> Bool {
            let good = ["", "stream", "chunked", "split=7", "stream;size=5000", "size=100000"]
            let bad = [
                "close-before-head", "garbage", "reset", "stream;cut-body=200", "cut-body=3", "extra-after-answer",
                "two-lengths",
                "half-head",
            ]
            let isGood = random.below(3) > 0
            let behaviour = isGood ? good[random.below(good.count)] : bad[random.below(bad.count)]
            let request = croxy.post("{\"model\":\"\(name)\"}", "x-mock: \(behaviour)")
            try client.send(request)
            if random.below(8) == 0 {
                client.reset()
                return false
            }
            if isGood || behaviour == "extra-after-answer" {
                let answer = try client.readAnswer()
                if answer.status != 200 || !answer.text.contains("\"model\":\"\(name)\"") {
                    problems.withLock { $0.append("\(name) \(behaviour): \(answer.status) \(answer.text.prefix(300))") }
                }
                answers.add(1, ordering: .relaxed)
                return true
            }
            guard let answer = try? client.readAnswer() else { return false }
            let isOwn = answer.status == 502 && answer.error.type == "api_error"
            if !isOwn {
                problems.withLock { $0.append("\(name) \(behaviour): \(answer.status) \(answer.text.prefix(300))") }
            }
            return answer.values(of: "connection") == []
        }
    }
}
