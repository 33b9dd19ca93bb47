import Foundation

/// Who may change a file that the service writes, or reads and believes: its owner and root, and nobody else.
///
/// A file is looked at with every folder on the way to it, and what links lead to likewise: whoever may write to a folder can put
/// something else in the place of what lies there. In a folder with the sticky bit, such as /tmp, nobody can take away what
/// belongs to another; there it counts who has put the file there.
package struct FileTrust: Sendable {
    private let owners: Set<uid_t>

    /// Trusts the user of this process, and root.
    ///
    /// - Parameter database: whose owner is trusted too: root may look at the database of the service's user.
    package init(ownerOf database: String? = nil) {
        var status = stat()
        let owner = database.flatMap { stat($0, &status) == 0 ? status.st_uid : nil }
        owners = Set([0, geteuid(), owner].compactMap(\.self))
    }

    /// Who else may change a file or a folder; nil for nobody. A file that is not there yet is judged by its folder.
    ///
    /// - Parameter isList: for a folder whose files are taken for what their names say, so that the sticky bit does not help.
    package func exposure(of path: String, isList: Bool = false) -> Exposure? {
        let path = URL(fileURLWithPath: path).standardizedFileURL.path
        let found = [path, FileTrust.resolved(path)].flatMap { path in
            FileTrust.way(to: path).enumerated().compactMap { steps, name in
                // Who owns a folder farther away, or shares its group, is the business of whoever has set up this computer.
                exposure(at: name, isNear: steps < 2, isList: isList && steps == 0)
            }
        }
        return found.first(where: \.isToEveryone) ?? found.first
    }

    /// The exposure of a database: of its folder, and of what lies beside it and belongs to it.
    ///
    /// - Parameter headPath: where the head of the audit log is written; beside the database unless told.
    package static func exposures(ofDatabase path: String, auditHead headPath: String? = nil) -> [Exposure] {
        let trust = FileTrust(ownerOf: path)
        let files =
            [path] + CheckedCopy.companions(of: DatabaseName.own(path))
            + [WriterLock.path(database: path), WriterSocket.path(database: path)]
            + [headPath ?? AuditHeadFile.path(database: path)]
        var exposures: [Exposure] = []
        for exposure in files.compactMap({ trust.exposure(of: $0) }) where !exposures.contains(exposure) {
            exposures.append(exposure)
        }
        return exposures
    }

    /// Whether something that is there belongs to nobody else.
    package func isOwned(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && owners.contains(status.st_uid)
    }

    /// Whether everybody with an account on this computer may read a file, where it is an ordinary one.
    package static func isReadableByEveryone(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_mode & S_IROTH != 0
    }

    private func exposure(at name: String, isNear: Bool, isList: Bool) -> Exposure? {
        var status = stat()
        guard lstat(name, &status) == 0 else { return nil }
        let kind = status.st_mode & S_IFMT
        if !owners.contains(status.st_uid) {
            if FileTrust.isShared(CheckedCopy.folder(of: name)) { return Exposure(path: name, flaw: .planted) }
            if isNear { return Exposure(path: name, flaw: .owner(status.st_uid)) }
        }
        // A link has no mode of its own, and what is neither file nor folder holds nothing.
        guard kind == S_IFREG || kind == S_IFDIR || kind == S_IFSOCK else { return nil }
        let isSticky = kind == S_IFDIR && status.st_mode & S_ISVTX != 0
        guard !isSticky || isList else { return nil }
        if status.st_mode & S_IWOTH != 0 { return Exposure(path: name, flaw: .everyone) }
        // Root's own group is root.
        return isNear && status.st_mode & S_IWGRP != 0 && status.st_gid != 0
            ? Exposure(path: name, flaw: .group(status.st_gid)) : nil
    }

    /// Whether everybody may put something into a folder.
    private static func isShared(_ folder: String) -> Bool {
        var status = stat()
        return lstat(folder, &status) == 0 && status.st_mode & S_IWOTH != 0
    }

    /// A file or folder and those above it, the nearest first.
    private static func way(to path: String) -> [String] {
        sequence(first: path) { $0 == "/" ? nil : CheckedCopy.folder(of: $0) }.map(\.self)
    }

    /// Where links lead to, as far as there is something.
    private static func resolved(_ path: String) -> String {
        guard let own = realpath(path, nil) else {
            guard path != "/" else { return path }
            let url = URL(fileURLWithPath: path)
            return URL(fileURLWithPath: resolved(url.deletingLastPathComponent().path))
                .appendingPathComponent(url.lastPathComponent).path
        }
        defer { free(own) }
        return String(cString: own)
    }
}

/// Whose a file is, what it is, and who may open it.
struct FileOwnership: Equatable {
    private let owner: uid_t
    private let mode: mode_t
    private let names: nlink_t

    /// - Returns: nil for a file that is not there.
    init?(of path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    /// - Parameter descriptor: of an open file.
    init?(_ descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        (owner, mode, names) = (status.st_uid, status.st_mode, status.st_nlink)
    }
}

/// A file or a folder that somebody else may change.
package struct Exposure: Sendable, Equatable, CustomStringConvertible {
    enum Flaw: Equatable {
        case everyone
        case planted
        case group(gid_t)
        case owner(uid_t)
    }

    /// What is to be mended.
    let path: String
    let flaw: Flaw

    /// Whether whoever has an account on this computer may change it, and not some other user or group alone.
    package var isToEveryone: Bool { flaw == .everyone || flaw == .planted }

    /// What is wrong, and the command that mends it.
    package var description: String {
        switch flaw {
        case .everyone: "everybody on this computer may change \(path): chmod o-w \(path)"
        case .planted:
            "\(path) belongs to \(Exposure.user(at: path)), and lies where everybody may put something: name another place"
        case .group(let group):
            "the group \(Exposure.name(of: group)) may change \(path): chmod g-w \(path)"
        case .owner:
            "\(path) belongs to \(Exposure.user(at: path)), who may change it: chown \(NSUserName()) \(path)"
        }
    }

    private static func user(at path: String) -> String {
        var status = stat()
        guard lstat(path, &status) == 0 else { return "somebody else" }
        return getpwuid(status.st_uid).map { String(cString: $0.pointee.pw_name) } ?? "the user \(status.st_uid)"
    }

    private static func name(of group: gid_t) -> String {
        getgrgid(group).map { String(cString: $0.pointee.gr_name) } ?? String(group)
    }
}
