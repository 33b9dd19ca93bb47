import GRDB

/// Something that is wrong with a database, in words for whoever looks after it.
public struct Finding: Sendable, Equatable {
    /// What to do about it.
    public enum Remedy: Sendable {
        /// `smultron check --repair` mends it, and nothing is lost.
        case repair
        /// Rows are lost; a backup has them.
        case restore
        /// Somebody has to decide.
        case decide
    }

    /// A whole sentence.
    public var what: String
    public var remedy: Remedy

    public init(_ what: String, _ remedy: Remedy) {
        self.what = what
        self.remedy = remedy
    }

    static let unreadable = Finding("The database is damaged and cannot be read.", .restore)

    /// What is wrong, and what to do next.
    public var sentence: String {
        switch remedy {
        case .repair: "\(what) Mend it with: smultron check --repair"
        case .restore: "\(what) Restore the latest backup with: smultron restore FILE"
        case .decide: what
        }
    }
}

extension StoreError {
    /// - Parameter error: what went wrong while the database at `path` was read or written.
    /// - Returns: nil unless it means that the file is damaged.
    public init?(damageIn error: any Error, path: String) {
        switch error {
        case StoreError.damaged, StoreError.notADatabase: self = .damaged(path: path)
        case let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode):
            self = .damaged(path: path)
        default: return nil
        }
    }
}
