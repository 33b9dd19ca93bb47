import Foundation
import Testing

@testable import Metadata

struct WordsTests {
    @Test func lineageTellsWhoWasAskedAndWhoDidNotAnswer() {
        #expect(
            Sample.open.lineage.contains(
                "4 förskolor tillfrågades: Ripan, Lärkan & Sparven, Mánáidgárdi Áhkká och Bolags<skolan>. "
                    + "Inget svar kom från Ripan."))
        var everyone = Sample.open
        everyone.participation.silent = []
        #expect(everyone.lineage.contains("Alla svarade."))
        everyone.participation = .init(asked: ["Ripan"], silent: [])
        #expect(everyone.lineage.contains("1 förskola tillfrågades: Ripan."))
        everyone.participation.asked = []
        #expect(everyone.lineage.contains("Ingen förskola har tillfrågats."))
    }

    @Test func lineageTellsMethodRoundRuleAndVersion() {
        for description in [Sample.open, Sample.internal] {
            for words in [
                description.analysis?.id ?? "saknas", "DBSCAN, eps 50 m, minsta vikt 5, typ favorit",
                "”\(Sample.roundTitle)”",
                "100, 200, 400 eller 800 m", "minst 10 barn från minst 3 förskolor", "75 procent", "version 1.2.0",
            ] {
                #expect(description.lineage.contains(words))
            }
        }
    }

    @Test func theInternalLineageTellsWhatWasLeftOutInBands() {
        #expect(
            Sample.internal.lineage.contains(
                "Utelämnat: markeringar som väntar på granskning (1–9) och dolda markeringar (100 eller fler)."))
        #expect(Sample.internal.lineage.contains("från den 3 september 2026 till den 27 november 2026"))
        #expect(Sample.internal.limitsOfUse.contains { $0.contains("37,7 m") })
    }

    @Test func thePreliminaryIsNotCitedAndTheSavedIs() {
        #expect(Sample.internal.lineage.contains("Analysen är preliminär"))
        let saved = Sample.description(.internal(Sample.details))
        #expect(saved.lineage.contains("Analysen är sparad"))
        #expect(saved.abstract.contains("(internt underlag), analys 2584-2026a, 28 november 2026."))
        #expect(Sample.open.abstract.contains("Barnens smultronställen, analys 2584-2026a, november 2026."))
        #expect(!Sample.internal.abstract.contains("Hänvisa så"))
        #expect(saved.iso19139().contains("codeListValue=\"completed\""))
        #expect(Sample.internal.iso19139().contains("codeListValue=\"onGoing\""))
    }

    @Test func noTwoKindsOfDataShareAnIdentifier() {
        let descriptions = [
            Sample.open, Sample.internal, Sample.description(.internal(Sample.details)),
            Sample.description(.open(Sample.published), isSynthetic: true),
            Sample.description(.internal(Sample.details), isPreliminary: true, isSynthetic: true),
        ]
        #expect(Set(descriptions.map(\.identifier)).count == descriptions.count)
        #expect(Sample.open.identifier == "2584-barnens-smultronstallen-oppen")
        var later = Sample.open
        later.edition = .open(
            .init(
                number: 4, issued: Month(year: 2025, month: 12), modified: Month(year: 2027, month: 1), licence: nil))
        #expect(later.identifier == Sample.open.identifier)
    }

    @Test func whatIsMadeUpSaysSoInTitleAbstractLineageAndLimits() {
        let description = Sample.description(.open(Sample.published), isSynthetic: true)
        #expect(description.fullTitle.swedish == "Barnens smultronställen (syntetiska data)")
        #expect(description.fullTitle.english.hasSuffix("(synthetic data)"))
        for words in [description.abstract, description.lineage, description.limitsOfUse.joined()] {
            #expect(words.contains("Data är syntetiska"))
        }
        #expect(!Sample.open.dcatRDFXML().contains("syntetisk"))
    }

    @Test func daysAreThoseOfSweden() throws {
        let newYear = try Date("2026-12-31T23:30:00Z", strategy: .iso8601)
        #expect(Day(newYear) == Day(year: 2027, month: 1, day: 1))
        #expect(Month(newYear).inSwedish == "januari 2027")
        let lasts = [(2026, 2, 28), (2028, 2, 29), (2100, 2, 28), (2000, 2, 29), (2026, 4, 30), (2026, 12, 31)]
        for (year, month, day) in lasts { #expect(Month(year: year, month: month).lastDay.day == day) }
    }

    @Test(arguments: [
        ("barn@kiruna.se", DatasetDescription.Contact(email: "barn@kiruna.se")),
        ("0980-701 23", .init(telephone: "0980-701 23")),
        ("https://kiruna.se/kontakt", .init(page: URL(string: "https://kiruna.se/kontakt"))),
        (
            "Stadsbyggnad; plan@kiruna.se; +46 980 701 23",
            .init(email: "plan@kiruna.se", telephone: "+46 980 701 23", words: "Stadsbyggnad")
        ),
        ("Stadshuset, Kiruna", .init(words: "Stadshuset, Kiruna")), (" , ", .init()),
    ])
    func theSettingForContactIsRead(setting: String, contact: DatasetDescription.Contact) {
        #expect(DatasetDescription.Contact(setting) == contact)
    }
}
