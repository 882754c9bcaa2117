import NIOCore

/// The steps that answer one request, and whether the connection may serve another.
struct Plan {
    var steps: [Step]

    /// What `behaviour` does with the plain answer `answer`.
    init(_ behaviour: Behaviour, answer plain: Answer, isHeadRequest: Bool) {
        if let raw = behaviour.raw {
            steps = [.send(raw)] + Self.ending(behaviour)
            return
        }
        var answer = plain
        if behaviour.html { answer = .page(behaviour.status ?? 200) }
        if behaviour.gzip { answer = .claimsGzip() }
        if let status = behaviour.status, !behaviour.html { answer = status < 300 ? answer : .failure(status) }
        if let status = behaviour.status { answer.status = status }
        let framed = answer.framed(behaviour, isHeadRequest: isHeadRequest)
        steps = Self.start(behaviour) + Self.shaped(behaviour, framed)
    }

    init(steps: [Step]) {
        self.steps = steps
    }

    private static func start(_ behaviour: Behaviour) -> [Step] {
        behaviour.firstMilliseconds > 0 ? [.wait(.nanoseconds(Int64(behaviour.firstMilliseconds * 1e6)))] : []
    }

    /// The answer with its fault, in its pieces, with what comes after it.
    private static func shaped(_ behaviour: Behaviour, _ framed: Answer.Framed) -> [Step] {
        var steps = framed.steps
        switch behaviour.fault {
        case nil: steps += extra(behaviour) + ending(behaviour)
        case .cut(let count): steps = steps.prefix(bytes: count, then: .abort)
        case .cutBody(let count): steps = steps.prefix(bytes: framed.head.count + count, then: .abort)
        case .reset(0): steps = [.reset]
        // What was sent shall have arrived before the reset throws it away.
        case .reset(let count): steps = steps.prefix(bytes: count, then: .wait(.milliseconds(30))) + [.reset]
        case .halfHead: steps = steps.prefix(bytes: framed.head.count / 2, then: .abort)
        case .stall: steps = [.hold]
        case .stallHead: steps = steps.prefix(bytes: framed.head.count / 2, then: .hold)
        case .stallMiddle: steps = steps.prefix(bytes: (framed.head.count + steps.size) / 2, then: .hold)
        case .garbage: steps = [.send("\u{1}\u{2}\u{3} what is this\n\n{]"), .abort]
        }
        if let size = behaviour.split { return steps.split(size) }
        return steps.joined().split(64 * 1024)
    }

    private static func extra(_ behaviour: Behaviour) -> [Step] {
        let poison = Step.send("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\npoison")
        return switch behaviour.extra {
        case nil: []
        case .atOnce: [poison]
        case .later: [.wait(.milliseconds(50)), poison]
        }
    }

    private static func ending(_ behaviour: Behaviour) -> [Step] {
        switch behaviour.ending {
        case .close: [.finish]
        case .closeDraining: [.finishDraining]
        case .stay: []
        }
    }
}
