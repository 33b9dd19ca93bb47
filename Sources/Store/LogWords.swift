import Foundation
import GRDB

/// What a log may hold of an error: never what somebody sent, which errors like to quote.
public enum LogWords {
    /// - Returns: for our own errors of the database what they say, for SQLite's code, message and statement without its
    ///   arguments, and for any other its type and number.
    public static func of(_ error: any Error) -> String {
        switch error {
        case let error as StoreError: error.description
        case let error as DatabaseError:
            ["SQLite \(error.extendedResultCode.rawValue)", error.message, error.sql].compactMap(\.self)
                .joined(separator: ": ")
        default: "\(String(reflecting: type(of: error))) \((error as NSError).code)"
        }
    }
}
