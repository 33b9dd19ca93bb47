import Foundation
import Geodesy
import Places
import QGIS

extension Layer {
    package static let marks = Layer(
        "markeringar", "Markeringar", .point, level: .points, isShownAtFirst: false, drawing: "mark",
        summary: "Varje markering för sig, med barnens egna ord. Endast för internt bruk.",
        columns: columns,
        // Marks come from the database, a page at a time.
        records: { _ in [] },
        look: look)

    private static let columns: [Column<MarkRecord, Never>] =
        [
            .text("id", "Id", "Markeringens UUID.") { $0.id },
            .text("forskola_id", "Förskola", "Förskolans skolenhetskod.") { $0.mark.scope.preschool },
            .text("grupp", "Avdelning", "Avdelningens beteckning.") { $0.mark.scope.group },
            .text("omgang", "Omgång", "Insamlingsomgången.") { $0.round },
        ] + firstFields.compactMap(column) + [
            .moment("mottagen", "Mottagen", "När markeringen togs emot, UTC.") { $0.mark.receivedAt },
            .word("granskning", "Granskning") { $0.mark.review },
        ] + MarkSchema.fields.filter { field in !firstFields.contains { $0.index == field.index } }.compactMap(column)

    /// The fields that the layer began with, in the order that its files have; a later one comes after all columns.
    private static let firstFields =
        ([
            \.kind, \.category, \.seasons, \.children, \.ageBand, \.frequency, \.walkingMinutes, \.quote, \.staffNote,
            \.language,
            \.placement, \.accuracyM, \.recordedAt,
        ] as [PartialKeyPath<MarkContent>]).map(MarkSchema.field)

    private static func column(of field: MarkField) -> Column<MarkRecord, Never>? {
        field.layer.map { layer in
            .field(field, layer, isPrimary: field.name == "recordedAt") { $0.told[field.index] }
        }
    }

    fileprivate static let values = columns.map(\.planners.value)

    /// A frame that says what the children want with the place, by shape and colour, and in it the category's drawing.
    /// From afar there is room for the frame alone, as a dot.
    @Sendable private static func look(_ layer: QGISLayer, _ pictograms: Pictograms) throws(QGISError) -> Look {
        let kind = try layer.column("typ")
        let category = try layer.column("kategori")
        let frames = Kind.allCases.map { value in
            Renderer.Rule(
                title: value.title, filter: "\(kind) = \(Expression.text(value.layerWord))", symbol: frame(value))
        }
        let drawings = try Places.Category.allCases.map { value throws(QGISError) in
            Renderer.Rule(
                title: value.title, filter: "\(category) = \(Expression.text(value.layerWord))",
                symbol: Symbol(
                    .marker, .pictogram(try pictograms.marker(value.drawing ?? value.rawValue), ink: .ink, size: 3.6)))
        }
        return Look(
            renderer: .rules([
                Renderer.Rule(title: "Vad barnen vill säga", rules: frames),
                Renderer.Rule(title: "Kategori", upToScaleDenominator: nearScaleDenominator, rules: drawings),
            ]),
            featureName: "represent_value(\(category)) || ', ' || represent_value(\(kind))")
    }

    private static let nearScaleDenominator = 10_000

    private static func frame(_ kind: Kind) -> Symbol {
        let layer: SymbolLayer =
            switch kind {
            case .favourite: .frame(.circle, fill: .white, outline: .strawberry, width: 0.5, size: 5.3)
            case .avoid: .frame(.square, fill: .white, outline: .ink, width: 0.5, size: 4.7)
            case .wish: .frame(.diamond, fill: .white, outline: .dusk, width: 0.5, size: 6.3)
            }
        return Symbol(
            .marker,
            layer.setting("size", by: "CASE WHEN @map_scale > \(nearScaleDenominator) THEN 1.6 ELSE @value END"))
    }
}

/// A mark and the title of its round. A class, since each of a hundred thousand marks is handed to every column.
private final class MarkRecord: LayerRecord {
    let id: String
    let mark: Mark
    /// Of each field, by its index.
    let told: [FieldValue?]
    let round: String?

    init(_ mark: Mark, round: String?) {
        id = mark.id.text
        self.mark = mark
        self.round = round
        var told = mark.content.layerValues
        if mark.textHeld {
            for index in MarkSchema.texts { told[index] = nil }
        }
        self.told = told
    }

    var geometry: Geometry? { .point(mark.content.position) }
}

extension LayerFeature {
    /// - Parameter round: the title of the mark's round.
    init(_ mark: Mark, round: String?) {
        self.init(MarkRecord(mark, round: round), Layer.values)
    }
}
