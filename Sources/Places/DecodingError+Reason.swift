import Foundation

extension DecodingError {
    /// What is wrong with the JSON, as far as the decoder says.
    public var reason: String {
        let context: Context
        switch self {
        case .dataCorrupted(let it): context = it
        case .keyNotFound(_, let it), .typeMismatch(_, let it), .valueNotFound(_, let it): context = it
        @unknown default: return "\(self)"
        }
        let detail = (context.underlyingError as NSError?)?.userInfo[NSDebugDescriptionErrorKey] as? String
        return detail ?? context.debugDescription
    }
}
