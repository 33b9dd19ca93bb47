import Foundation
import GRDB
package import Places

/// What can be wrong with a database file, and what to do about it.
package enum StoreError: Error, Equatable, CustomStringConvertible {
    case missing(path: String)
    case notADatabase(path: String)
    /// A database whose pages are damaged.
    case damaged(path: String)
    /// Something is wrong with the database, so it is not copied over good backups.
    case unsound(path: String, problem: String)
    /// A database cannot be restored from itself.
    case restoredFromItself(path: String)
    /// A copy was to be written over the database that it is a copy of.
    case copiedOntoItself(path: String)
    /// The file has hard links, and so other names.
    case severalNames(path: String, count: Int)
    /// A copy was to be written over another database, which a service or a command has written to.
    case copiedOntoDatabase(path: String)
    /// A copy was to be written over a file that is something else.
    case notReplaced(path: String)
    /// A copy was to be written where everybody on this computer could get at it.
    case exposed(path: String, by: Exposure)
    /// What was written is no longer there, but something else in its place.
    case replacedMeanwhile(path: String)
    /// A SQLite file that something else has made.
    case foreign(path: String)
    /// Made by a newer version of this software.
    case newer(path: String)
    /// Made by an older version, and opened for reading only.
    case older(path: String)
    /// Another process writes to it.
    case inUse(path: String, holder: String)
    case notASocket(path: String)
    case cannotOpen(path: String, reason: String)
    /// A file or a folder that is made, listed or removed beside the database.
    case fileSystem(path: String, reason: String)
    case diskFull(path: String)
    case diskFails(path: String, reason: String)
    /// Another program than ours holds the database.
    case locked(path: String)
    case notDurable(synchronous: Int)
    case spatialiteSecurityRelaxed
    case unknownPreschool(String)
    case unknownRound(Int)
    case noOpenRound
    case roundIsOpen(Round)
    case roundEndsBeforeItBegins
    case roundIsDemonstration(Int)
    case roundIsClosed(Int)
    /// What it had gathered is gone, and nothing may come to it any more.
    case roundIsCleared(Int)
    /// Nothing that a clearing removed is kept any more.
    case nothingToRestore(round: Int)
    /// Marks are taken until then.
    case retentionTooEarly(round: Int, earliest: String)
    case unknownInvitation(Int)
    case unknownToken(Int)
    /// Whoever orders was an administrator by the identity provider when the order came, and is none any more.
    case endedStanding
    case unknownMarks([String])
    case unknownAnalysis(String)
    case analysisExists(String)
    case unknownPublication(Int)
    case publicationIsWithdrawn(Int)
    /// At most one publication a week and round.
    case publishedRecently(round: String, next: String)
    case unknownFeedback(Int)

    package var description: String {
        switch self {
        case .missing(let path):
            "There is no database at \(path). Create one with: smultron init --database \(path)"
        case .notADatabase(let path):
            "\(path) is not a database. Name another file with --database; this one has not been touched."
        case .damaged(let path):
            "\(path) is damaged. Look closer with: smultron check. Restore the latest backup with: smultron restore FILE"
        case .unsound(let path, let problem): "\(path) is not sound. \(problem)"
        case .restoredFromItself(let path): "\(path) is the database itself. Name a backup to restore."
        case .copiedOntoItself(let path):
            "\(path) is the database itself, or belongs to it. Name another file for the copy."
        case .severalNames(let path, let count):
            """
            \(path) has \(count) names (hard links), and two services could write to it without knowing of each other. Find the \
            others with: find / -xdev -samefile \(path), and remove all but one.
            """
        case .copiedOntoDatabase(let path):
            """
            \(path) is a database of its own, and no backup; it has not been touched. Name another file for the copy. To put a \
            backup in its place: smultron restore FILE --database \(path)
            """
        case .notReplaced(let path):
            "\(path) is there already, and is no backup. Name another file for the copy; this one has not been touched."
        case .exposed(let path, let exposure): "No copy is written to \(path), because \(exposure)"
        case .replacedMeanwhile(let path):
            """
            While \(path) was written, somebody has put another file in its place; nothing of that is used. Look at who may write \
            to its folder.
            """
        case .foreign(let path):
            "\(path) is a database, but not one of smultron's. It has not been touched."
        case .newer(let path):
            "\(path) was made by a newer version of smultron. Use that version; the file has not been touched."
        case .older(let path):
            "\(path) was made by an older version of smultron. Run smultron init once to bring it up to date."
        case .inUse(let path, let holder):
            """
            \(path) is in use by \(holder), and only one process may write to it. Stop that one first, or wait for it.
            """
        case .notASocket(let path):
            """
            \(path) is where commands hand their work to the server, but the file there is no socket. It has been left \
            alone; move it away and start again.
            """
        case .cannotOpen(let path, let reason): "\(path) cannot be opened: \(reason)"
        case .fileSystem(let path, let reason): "\(path): \(reason)"
        case .diskFull(let path):
            "The disk that holds \(path) is full. Nothing of this was kept; make room and try again."
        case .diskFails(let path, let reason):
            "The disk that holds \(path) fails: \(reason). Nothing of this was kept."
        case .locked(let path):
            "\(path) is locked by another program. Nothing of this was kept; close that program and try again."
        case .notDurable(let synchronous):
            "The database would not wait for the disk (synchronous is \(synchronous), not 2), so marks could be lost."
        case .spatialiteSecurityRelaxed:
            """
            The environment sets SPATIALITE_SECURITY=relaxed, which opens the file system to the database. \
            Unset it first.
            """
        case .unknownPreschool(let code):
            "There is no preschool with the code \(code). See: smultron preschool list"
        case .unknownRound(let id): "There is no round \(id). See: smultron round list"
        case .noOpenRound: "No round is open. Open one with: smultron round open NAME"
        case .roundIsOpen(let round):
            "Round \(round.id), \(round.name), is open, and only one may be. Close it with: smultron round close"
        case .roundEndsBeforeItBegins: "A round must close after it opens."
        case .roundIsDemonstration(let id): "Round \(id) is the demonstration, which is never open."
        case .roundIsClosed(let id): "Round \(id) is closed already."
        case .roundIsCleared(let id):
            "What round \(id) had gathered has been removed at the end of its retention, and nothing can be added to it."
        case .nothingToRestore(let id):
            """
            There is no copy of what was removed from round \(id): it is kept for 14 days after the end of the retention.
            """
        case .retentionTooEarly(let id, let earliest):
            "Round \(id) takes marks until \(earliest), and what it gathers must be kept through that day at least."
        case .unknownInvitation(let id): "There is no invitation \(id). See: smultron invite list"
        case .unknownToken(let id): "There is no token \(id). See: smultron token list"
        case .endedStanding: "Your sign-in has ended meanwhile, so this was not done. Sign in again."
        case .unknownMarks(let ids):
            "There is no mark \(ids.joined(separator: ", ")). Nothing was changed. See: smultron review list"
        case .unknownAnalysis(let name): "There is no saved analysis \(name). See: smultron analyses"
        case .analysisExists(let name):
            "There is a saved analysis \(name) already, and it never changes. Choose another name."
        case .unknownPublication(let number): "There is no publication \(number). See: smultron publish --list"
        case .publicationIsWithdrawn(let number): "Publication \(number) is withdrawn already."
        case .publishedRecently(let round, let next):
            """
            Round \(round) was published within the last seven days, and a round is published at most once a week: \
            what changes from day to day would tell who made the change. From \(next) it can be published again.
            """
        case .unknownFeedback(let id): "There is no feedback \(id). See: smultron feedback list"
        }
    }
}

/// What a log may hold of an error: never what somebody sent, which errors like to quote.
package enum LogWords {
    /// - Returns: for our own errors of the database what they say, for SQLite's code, message and statement without its
    ///   arguments, and for any other its type and number.
    package static func of(_ error: any Error) -> String {
        switch error {
        case let error as StoreError: error.description
        case let error as DatabaseError:
            ["SQLite \(error.extendedResultCode.rawValue)", error.message, error.sql].compactMap(\.self)
                .joined(separator: ": ")
        default: "\(String(reflecting: type(of: error))) \((error as NSError).code)"
        }
    }
}
