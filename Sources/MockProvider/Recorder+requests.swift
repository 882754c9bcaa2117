import NIOCore

extension Recorder {
    /// Notes a new connection and gives it its number.
    func connectionOpened() -> Int {
        change { state in
            state.accepted += 1
            state.sight.connections += 1
            state.sight.openConnections += 1
            return state.accepted
        }
    }

    /// Notes a connection's end, and that its unfinished request will stay so.
    func connectionClosed(_ connection: Int) {
        change { state in
            state.sight.openConnections -= 1
            let cut = state.sight.unfinished.filter { $0.connection == connection }
            state.sight.unfinished.removeAll { $0.connection == connection }
            state.sight.cut += cut
        }
    }

    /// Notes a request's head.
    ///
    /// - Returns: the request's number, the reply that was scripted for it, and the text when nothing else decides.
    func requestBegan(
        _ head: [UInt8], connection: Int
    ) -> (number: Int, reply: MockProvider.Reply?, fallback: String) {
        let now = NIODeadline.now().uptimeNanoseconds
        return change { state in
            state.numbered += 1
            let number = state.numbered
            state.sight.unfinished.append(
                RecordedRequest(number: number, connection: connection, head: head, arrivedNanoseconds: now))
            return (number, state.script.isEmpty ? nil : state.script.removeFirst(), state.fallback)
        }
    }

    /// Notes bytes of a request's body, as framed and as meant.
    func bodyCame(_ number: Int, wire: [UInt8], content: [UInt8], keepUpTo limit: Int) {
        change { state in
            guard let place = state.sight.unfinished.lastIndex(where: { $0.number == number }) else { return }
            state.sight.unfinished[place].bodyBytes += content.count
            content.withUnsafeBytes { state.sight.unfinished[place].checksum.update($0) }
            let room = limit - state.sight.unfinished[place].body.count
            guard room > 0 else { return }
            state.sight.unfinished[place].body.append(contentsOf: content.prefix(room))
            state.sight.unfinished[place].wireBody.append(contentsOf: wire)
        }
    }

    /// Notes that a request is complete.
    func requestEnded(_ number: Int) -> RecordedRequest? {
        change { state in
            guard let place = state.sight.unfinished.firstIndex(where: { $0.number == number }) else { return nil }
            var request = state.sight.unfinished.remove(at: place)
            request.isComplete = true
            state.sight.requests.append(request)
            return request
        }
    }

    /// Notes that an idle connection is about to be ended.
    func idleClosed() {
        change { $0.sight.idleCloses += 1 }
    }

    /// Notes bytes of an answer that went into the socket's queue.
    func answered(_ bytes: Int) {
        change { $0.sight.answerBytes += bytes }
    }
}
