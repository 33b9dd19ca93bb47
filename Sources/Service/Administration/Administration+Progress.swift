import Foundation
import Places
import Store

extension Administration {
    /// Who has answered: every preschool of the register, with its groups.
    func progress(_ round: Int?, at time: Date) async throws -> RoundProgress {
        let snapshot = try store.snapshot()
        let round = try await snapshot.roundOrLatest(round)
        let points = try await snapshot.markPoints(in: .one(round.id))
        let byGroup = Dictionary(grouping: points, by: \.group)
        let children = ChildrenCount(points)
        let activities = Dictionary(grouping: try await snapshot.activity(in: round.id), by: \.preschool)
        let preschools = try await snapshot.preschools().map { preschool in
            let groups = activities[preschool.code] ?? []
            return PreschoolProgress(
                code: preschool.code, name: preschool.name, place: preschool.place,
                marks: groups.map(\.marks).reduce(0, +), children: children.byPreschool[preschool.code] ?? 0,
                invitations: groups.map(\.invitations).reduce(0, +),
                latest: groups.compactMap(\.latest).max().map(Timestamp.format),
                groups: groups.map {
                    GroupProgress(
                        label: $0.label, marks: $0.marks, children: ChildrenCount(byGroup[$0.group] ?? []).total,
                        invitations: $0.invitations, latest: $0.latest.map(Timestamp.format))
                })
        }
        return RoundProgress(round: try await status(of: round, at: time), preschools: preschools)
    }
}
