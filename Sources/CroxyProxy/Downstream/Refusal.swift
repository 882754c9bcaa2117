import CroxyMetrics

/// Why croxy answers a request itself with an error: label, status and words.
struct Refusal {
    var failure: Failure
    var status: Int
    /// For the error body: lower case, no full stop, never a credential.
    var message: String

    init(_ failure: Failure, status: Int? = nil, _ message: String) {
        self.failure = failure
        self.status = status ?? Refusal.status(of: failure)
        self.message = message
    }

    private static func status(of failure: Failure) -> Int {
        switch failure {
        case .badRequest, .protocol: 400
        case .auth: 401
        case .host: 403
        case .tooLarge: 413
        case .limit: 503
        case .timeoutConnect, .timeoutResponse, .timeoutIdle: 504
        default: 502
        }
    }

    /// The error type of the Messages API for a status.
    static func errorType(of status: Int) -> StaticString {
        switch status {
        case 401: "authentication_error"
        case 403: "permission_error"
        case 404: "not_found_error"
        case 413: "request_too_large"
        case 408, 504: "timeout_error"
        case 429: "rate_limit_error"
        case 503, 529: "overloaded_error"
        case 400..<500: "invalid_request_error"
        default: "api_error"
        }
    }
}
