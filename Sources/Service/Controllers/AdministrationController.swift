import Foundation
import Geodesy
import HTTPTypes
import Hummingbird
import Places
import Store

/// The administrators' calls: all that the command line does.
struct AdministrationController: Controller {
    let administration: Administration

    var endpoints: [Endpoint] {
        register + rounds + access + marks + review + publications + feedback + database + log + privacy
    }

    private var register: [Endpoint] {
        let administration = administration
        let positionParameters = [
            Endpoint.Parameter(name: "e", explanation: "easting in SWEREF 99 TM, metres"),
            Endpoint.Parameter(name: "n", explanation: "northing"),
            Endpoint.Parameter(name: "lon", explanation: "or instead longitude in WGS 84, degrees"),
            Endpoint.Parameter(name: "lat", explanation: "latitude"),
        ]
        return [
            .administration(.get, "/preschools", "The register, with sizes") { _ in
                try await administration.preschools()
            },
            .administration(
                .get, "/position", "A position in both coordinate systems", query: positionParameters,
                refusals: [400, 422]
            ) { call in
                let query = try QueryParameters(call.request, known: positionParameters)
                var given = PreschoolChange()
                (given.e, given.n) = (try query.decimal("e"), try query.decimal("n"))
                (given.lon, given.lat) = (try query.decimal("lon"), try query.decimal("lat"))
                return try administration.position(given)
            },
            .administration(.post, "/preschools", "Adds a preschool", refusals: [409]) {
                (new: NewPreschool, _) in try await administration.add(new)
            },
            .administration(.put, "/preschools/{code}", "Corrects a preschool, or registers a group", refusals: [404]) {
                (change: PreschoolChange, call) in
                try await administration.change(call.context.parameters.require("code"), change)
            },
            .administration(
                "/preschools/import", "Adds or corrects preschools from a table like geodata/preschools.csv",
                file: ["text/csv"]
            ) { file, _ in try await administration.keepPreschools(csv: file) },
            .administration(.post, "/geodata", "Loads reference data, and opens a round when there has been none") {
                (data: ReferenceData, call) in try await administration.load(data, at: call.time)
            },
        ]
    }

    private var rounds: [Endpoint] {
        let administration = administration
        let progressParameters = [
            Endpoint.Parameter(name: "round", explanation: "a round's number; the latest unless told")
        ]
        return [
            .administration(.get, "/rounds", "The rounds, with their marks by state of review") { call in
                try await administration.rounds(at: call.time)
            },
            .administration(
                .get, "/progress", "Who has answered in a round",
                query: progressParameters, refusals: [400, 404]
            ) { call in
                let query = try QueryParameters(call.request, known: progressParameters)
                return try await administration.progress(query.number("round"), at: call.time)
            },
            .administration(.post, "/rounds", "Opens a round", refusals: [409]) { (new: NewRound, call) in
                try await administration.status(of: try await administration.open(new, at: call.time), at: call.time)
            },
            .administration(
                .put, "/rounds/{id}", "Moves the closing date of a round; id is a number or open", refusals: [404, 409]
            ) { (change: RoundExtension, call) in
                try await administration.extend(call.round(), change, at: call.time)
            },
            .administration(
                .post, "/rounds/{id}/close", "Closes a round now, and publishes it", refusals: [404, 409]
            ) { call in try await administration.close(call.round(), at: call.time) },
        ]
    }

    private var access: [Endpoint] {
        let administration = administration
        return [
            .administration(.get, "/invitations", "The invitations, without their links") { _ in
                try await administration.invitations()
            },
            .administration(
                .post, "/invitations", "Issues an invitation; its link is shown once", refusals: [404, 409]
            ) {
                (new: NewInvitation, call) in try await administration.invite(new, at: call.time)
            },
            .administration(
                .post, "/invitations/sheet", "Issues invitations as pages to print; the links are shown once",
                refusals: [404, 409]
            ) { (order: NewInvitationSheet, call) in try await administration.invite(order, at: call.time) },
            .administration(.post, "/invitations/{id}/revoke", "Revokes an invitation", refusals: [404]) { call in
                try await administration.writer.revokeInvitation(call.number("id"), at: call.time)
                return Done()
            },
            .administration(.get, "/tokens", "The tokens, without their secrets") { _ in
                try await administration.tokens()
            },
            .administration(.post, "/tokens", "Makes a token; it is shown once") { (new: NewToken, call) in
                try await administration.createToken(new, at: call.time)
            },
            .administration(
                .post, "/tokens/{id}/revoke", "Revokes a token and ends its sessions", refusals: [404]
            ) { call in
                try await administration.writer.revokeToken(call.number("id"), at: call.time)
                return Done()
            },
            .administration(.get, "/sessions", "Who is signed in") { call in
                try await administration.sessions(at: call.time)
            },
            .administration(
                .post, "/sessions/{identity}/end", "Ends the sessions of somebody whom the identity provider knows"
            ) { call in
                try await administration.endSessions(ofIdentity: call.context.parameters.get("identity") ?? "")
            },
        ]
    }

    private var marks: [Endpoint] {
        let administration = administration
        let importParameters = [
            Endpoint.Parameter(name: "preschool", explanation: "the code of the marks' preschool; required"),
            Endpoint.Parameter(name: "group", explanation: "the group's label"),
            Endpoint.Parameter(name: "round", explanation: "a round's number; the open one unless told"),
            Endpoint.Parameter(name: "crs", explanation: "4326, 3006 or 3007–3018"),
            Endpoint.Parameter(name: "category", explanation: "for rows that have none"),
            Endpoint.Parameter(name: "children", explanation: "for rows that have none"),
            Endpoint.Parameter(name: "skipInvalid", explanation: "true: the good rows in spite of bad ones"),
            Endpoint.Parameter(name: "dryRun", explanation: "true: only check"),
        ]
        return [
            .administration(
                "/marks", "Imports a file of one preschool's marks, all or nothing",
                file: ["text/csv", "application/geo+json", "application/gpx+xml"], query: importParameters,
                refusals: [400, 404, 409]
            ) { file, call in
                let query = try QueryParameters(call.request, known: importParameters)
                guard let preschool = query["preschool"] else {
                    throw Problem.parameter("preschool", "saknas.", "is missing.")
                }
                let category = query["category"].map(Places.Category.init(rawValue:))
                guard category != .some(nil) else {
                    throw Problem.parameter(
                        "category", "ska vara \(Places.Category.codes.joined(separator: ", ")).",
                        "must be one of \(Places.Category.codes.joined(separator: ", ")).")
                }
                let order = ImportOrder(
                    kind: call.mediaType == "text/csv"
                        ? .csv : call.mediaType == "application/gpx+xml" ? .gpx : .geoJSON,
                    preschool: preschool, group: query["group"], round: try query.number("round"),
                    system: query["crs"] == nil ? nil : try query.system(else: .wgs84), category: category ?? nil,
                    children: try query.number("children"), skipsInvalid: query["skipInvalid"] == "true",
                    isTrial: query["dryRun"] == "true")
                return try await administration.importMarks(file, order, in: call.context.language, at: call.time)
            },
            .administration(
                .post, "/marks/{id}/restore", "Undoes that a mark was taken back", refusals: [404]
            ) { call in
                try await administration.restore(call.context.parameters.require("id"))
                return Done()
            },
        ]
    }

    private var review: [Endpoint] {
        let administration = administration
        let parameters = [
            Endpoint.Parameter(name: "round", explanation: "a round's number; the latest unless told"),
            Endpoint.Parameter(name: "review", explanation: "unreviewed (default), approved, hidden or deleted"),
            Endpoint.Parameter(name: "preschool", explanation: "a preschool's code"),
        ]
        return [
            .administration(
                .get, "/review", "Marks by state of review, with texts that are held back", query: parameters,
                refusals: [400, 404]
            ) { call in
                let query = try QueryParameters(call.request, known: parameters)
                guard let shelf = ReviewShelf(rawValue: query["review"] ?? ReviewShelf.unreviewed.rawValue) else {
                    throw Problem.parameter(
                        "review", "ska vara \(ReviewShelf.codes.joined(separator: ", ")).",
                        "must be one of \(ReviewShelf.codes.joined(separator: ", ")).")
                }
                return try await administration.reviewList(
                    query.number("round"), shelf: shelf, preschool: query["preschool"])
            },
            .administration(.post, "/review", "Approves or hides marks, or puts them back", refusals: [404]) {
                (decision: ReviewDecision, _) in try await administration.review(decision)
            },
        ]
    }

    private var publications: [Endpoint] {
        let administration = administration
        return [
            .administration(.get, "/analyses", "The saved analyses, the latest first") { _ in
                try await administration.analyses()
            },
            .administration(.post, "/analyses", "Makes an analysis and saves it, for good", refusals: [404, 409]) {
                (new: NewAnalysis, call) in try await administration.save(new, at: call.time)
            },
            .administration(.get, "/publications", "The publications, the latest first") { _ in
                try await administration.publications()
            },
            .administration(
                .post, "/publications", "Publishes what everyone may see of a round", refusals: [404, 409]
            ) { (order: NewPublication, call) in try await administration.publish(order, at: call.time) },
            .administration(
                .post, "/publications/{number}/withdraw", "Withdraws a publication, whole and at once",
                refusals: [404, 409]
            ) { call in try await administration.withdraw(call.number("number"), at: call.time) },
        ]
    }

    private var feedback: [Endpoint] {
        let administration = administration
        return [
            .administration(.get, "/feedback", "The municipality's feedback") { _ in
                try await administration.feedback()
            },
            .administration(.post, "/feedback", "Gives feedback on a preschool or a hotspot", refusals: [404]) {
                (new: FeedbackEntry, call) in try await administration.give(new, at: call.time)
            },
            .administration(.put, "/feedback/{id}", "Changes feedback", refusals: [404]) {
                (entry: FeedbackEntry, call) in
                try await administration.change(call.number("id"), entry, at: call.time)
            },
        ]
    }

    private var database: [Endpoint] {
        let administration = administration
        return [
            .administration(.post, "/demonstration", "Makes the demonstration anew and publishes it") {
                (order: NewDemonstration, call) in try await administration.demonstrate(order, at: call.time)
            },
            .administration(.delete, "/demonstration", "Removes the demonstration") { _ in
                Removal(removed: try await administration.writer.removeDemonstration())
            },
            .administration(.post, "/repair", "Checks the database, and mends what can be mended") { call in
                try await administration.repair(at: call.time)
            },
        ]
    }

    private var log: [Endpoint] {
        let administration = administration
        let parameters = [Endpoint.Parameter(name: "limit", explanation: "how many entries; all unless told")]
        return [
            .administration(
                .get, "/audit", "What administrators have changed, the latest first", query: parameters,
                refusals: [400]
            ) { call in
                let query = try QueryParameters(call.request, known: parameters)
                return try await administration.auditLog(limit: query.number("limit"), in: call.context.language)
            },
            Endpoint(
                method: .get, path: "/api/admin/audit.csv", summary: "The audit log as a table", access: .administrator,
                answers: [200: .media("text/csv"), 401: .problem, 403: .problem]
            ) { _, context in
                try context.requireAdministrator()
                let lines = try await administration.auditLog(limit: nil, in: context.language)
                return Response(
                    status: .ok,
                    headers: [
                        .contentType: "text/csv; charset=utf-8", .cacheControl: "private, no-store",
                        .contentDisposition: #"attachment; filename="smultron-audit.csv""#,
                    ], body: .init(byteBuffer: .init(string: lines.csv)))
            },
        ]
    }
}
