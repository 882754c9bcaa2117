extension RecorderSnapshot {
    /// All metrics as Prometheus reads them: counts since the start, not those of a window.
    ///
    /// Labels are empty where there is none: of requests without a model, or without a decision. Names are bounded in number,
    /// see `GroupNames`; combinations beyond a thousand for each worker lose model, route and status to `other`.
    public func prometheusText(quota: [ProviderQuota] = []) -> [UInt8] {
        var text = PrometheusText()
        writeRequests(to: &text)
        text.family("croxy_request_duration_seconds", "histogram", "From the request head received to the end.")
        write("croxy_request_duration_seconds", cumulative.durations, to: &text)
        text.family("croxy_first_byte_seconds", "histogram", "From the request head received to the first byte sent.")
        write("croxy_first_byte_seconds", cumulative.firstBytes, to: &text)
        text.family(
            "croxy_first_token_seconds", "histogram", "From the request head received to the first content delta sent.")
        write("croxy_first_token_seconds", cumulative.firstTokens, to: &text)
        writeTokens(to: &text)
        text.family("croxy_in_flight", "gauge", "Exchanges under way.")
        text.sample("croxy_in_flight", [], UInt64(max(0, exchanges.inFlight)))
        text.family("croxy_malformed_requests_total", "counter", "Request heads that could not be read.")
        text.sample("croxy_malformed_requests_total", [], UInt64(max(0, exchanges.malformed)))
        write(quota, to: &text)
        return text.bytes
    }

    private func name(_ kind: GroupKind, _ place: UInt8) -> String {
        place == 0 ? "" : names[kind.rawValue][Int(place) - 1]
    }

    private func writeRequests(to text: inout PrometheusText) {
        let name: StaticString = "croxy_requests_total"
        text.family(name, "counter", "Exchanges that ended.")
        for (key, count) in cumulative.requests.sorted(by: { $0.key < $1.key }) {
            text.sample(
                name,
                [
                    ("provider", self.name(.provider, key.provider)), ("model", self.name(.model, key.model)),
                    ("route", self.name(.route, key.route)),
                    ("status", key.status == StatusCounts.other ? "other" : String(key.status)),
                    ("outcome", OutcomeNumber.all[Int(key.outcome)].rawValue),
                ], count)
        }
    }

    /// Buckets, sum and count for each provider.
    private func write(_ name: StaticString, _ counts: BucketCounts, to text: inout PrometheusText) {
        for provider in 0..<counts.providers {
            var total: UInt64 = 0
            let labels = [(name: "provider" as StaticString, value: self.name(.provider, UInt8(provider)))]
            let buckets = counts.buckets(of: provider)
            guard buckets.contains(where: { $0 > 0 }) else { continue }
            for (bound, count) in zip(BucketCounts.bounds, buckets) {
                total.increase(by: count)
                var digits: [UInt8] = []
                Decimal.append(bound, places: 9, to: &digits)
                let limit = (name: "le" as StaticString, value: String(decoding: digits, as: UTF8.self))
                text.sample(name, suffix: "_bucket", labels + [limit], total)
            }
            total.increase(by: buckets.last ?? 0)
            text.sample(name, suffix: "_bucket", labels + [("le", "+Inf")], total)
            text.sample(name, suffix: "_sum", labels, counts.sum(of: provider), places: 9)
            text.sample(name, suffix: "_count", labels, total)
        }
    }

    private func writeTokens(to text: inout PrometheusText) {
        let pairs = cumulative.tokens.sorted { $0.key < $1.key }.map { key, counts in
            (
                labels: [
                    (name: "provider" as StaticString, value: name(.provider, key.provider)),
                    (name: "model" as StaticString, value: name(.model, key.model)),
                ], counts: counts
            )
        }
        text.family("croxy_tokens_total", "counter", "Tokens that providers reported.")
        for pair in pairs {
            for (kind, count) in [
                ("input", pair.counts.reported.input), ("output", pair.counts.reported.output),
                ("cache_read", pair.counts.reported.cacheRead), ("cache_write", pair.counts.reported.cacheWrite),
            ] where count > 0 {
                text.sample("croxy_tokens_total", [("kind", kind)] + pair.labels, count)
            }
        }
        text.family(
            "croxy_estimated_tokens_total", "counter", "Tokens guessed from bytes, where the provider reported none.")
        for pair in pairs {
            for (kind, count) in [("input", pair.counts.estimatedInput), ("output", pair.counts.estimatedOutput)]
            where count > 0 {
                text.sample("croxy_estimated_tokens_total", [("kind", kind)] + pair.labels, count)
            }
        }
        text.family("croxy_cost_usd_total", "counter", "Cost of the exchanges whose price is known, in US dollars.")
        for pair in pairs {
            guard let cost = pair.counts.reported.cost else { continue }
            text.sample("croxy_cost_usd_total", pair.labels, cost.nanodollars, places: 9)
        }
    }

    private func write(_ quota: [ProviderQuota], to text: inout PrometheusText) {
        let windows = quota.flatMap { quota in
            quota.windows.map { window in
                (
                    labels: [
                        (name: "provider" as StaticString, value: quota.provider),
                        (name: "name" as StaticString, value: window.name),
                    ], window: window
                )
            }
        }
        guard !windows.isEmpty else { return }
        text.family("croxy_quota_limit", "gauge", "What a provider allows in a window, as it said last.")
        for (labels, window) in windows { window.limit.map { text.sample("croxy_quota_limit", labels, $0) } }
        text.family("croxy_quota_remaining", "gauge", "What is left of it.")
        for (labels, window) in windows { window.remaining.map { text.sample("croxy_quota_remaining", labels, $0) } }
        text.family("croxy_quota_used_ratio", "gauge", "How much of it is used, where the provider says only that.")
        for (labels, window) in windows {
            guard let used = window.utilization, used >= 0, used < 1e9 else { continue }
            text.sample("croxy_quota_used_ratio", labels, UInt64((used * 1e6).rounded()), places: 6)
        }
        text.family("croxy_quota_reset_timestamp_seconds", "gauge", "When it is full again, in seconds since 1970.")
        for (labels, window) in windows {
            window.reset.map { text.sample("croxy_quota_reset_timestamp_seconds", labels, UInt64(max(0, $0))) }
        }
    }
}
