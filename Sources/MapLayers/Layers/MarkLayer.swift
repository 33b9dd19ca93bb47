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

    private static let markColumns: [MarkColumn] =
        [
            MarkColumn(.text("id", "Id", "Markeringens UUID.") { $0.id }),
            MarkColumn(.text("forskola_id", "Förskola", "Förskolans skolenhetskod.") { $0.mark.scope.preschool }),
            MarkColumn(.text("grupp", "Avdelning", "Avdelningens beteckning.") { $0.mark.scope.group }),
            MarkColumn(.text("omgang", "Omgång", "Insamlingsomgången.") { $0.round }),
        ] + firstFields.compactMap(MarkColumn.init) + [
            MarkColumn(.moment("mottagen", "Mottagen", "När markeringen togs emot, UTC.") { $0.mark.receivedAt }),
            MarkColumn(.word("granskning", "Granskning") { $0.mark.review }),
        ]
        + MarkSchema.fields.filter { field in !firstFields.contains { $0.index == field.index } }.compactMap(
            MarkColumn.init)

    private static let columns = markColumns.map(\.column)

    /// The fields that the layer began with, in the order that its files have; a later one comes after all columns.
    private static let firstFields =
        ([
            \.kind, \.category, \.seasons, \.children, \.ageBand, \.frequency, \.walkingMinutes, \.quote, \.staffNote,
            \.language,
            \.placement, \.accuracyM, \.recordedAt,
        ] as [PartialKeyPath<MarkContent>]).map(MarkSchema.field)

    // Made once, and only read.
    fileprivate nonisolated(unsafe) static let uncountedColumns = uncounted(markColumns)

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

/// A column of the layer of marks.
private final class MarkColumn: Sendable {
    let column: Column<MarkRecord, Never>
    /// By its index, the field that the column tells of; nil where it tells something else.
    private let field: Int?
    private let value: @Sendable (MarkRecord) -> LayerFeature.Value

    init(_ column: Column<MarkRecord, Never>) {
        self.column = column
        field = nil
        value = column.planners.value
    }

    /// - Returns: nil for a field that the layer does not tell of.
    init?(_ field: MarkField) {
        guard let layer = field.layer else { return nil }
        column = .field(field, layer, isPrimary: field.name == "recordedAt") { $0.told(field.index) }
        self.field = field.index
        value = column.planners.value
    }

    func value(of mark: MarkRecord) -> LayerFeature.Value {
        // Most columns; the others' functions are called by way of two more.
        if let field { LayerFeature.Value(mark.told(field)) } else { value(mark) }
    }
}

/// A mark and the title of its round. A class, since each of a hundred thousand marks is handed to every column.
private final class MarkRecord: LayerRecord {
    let id: String
    let mark: Mark
    let round: String?

    init(_ mark: Mark, round: String?) {
        id = mark.id.text
        self.mark = mark
        self.round = round
    }

    var geometry: Geometry? { .point(mark.content.position) }

    /// What the layer tells of a field, by its index; nothing of texts that wait for a look.
    func told(_ field: Int) -> FieldValue? {
        mark.textHeld && MarkSchema.texts.contains(field) ? nil : mark.content.layerValue(of: field)
    }
}

extension LayerFeature {
    /// - Parameter round: the title of the mark's round.
    init(_ mark: Mark, round: String?) {
        let record = MarkRecord(mark, round: round)
        let columns = Layer.uncountedColumns
        self.init(
            id: record.id, geometry: record.geometry,
            values: Array(unsafeUninitializedCapacity: columns.count) { values, count in
                for index in 0..<columns.count {
                    values.initializeElement(
                        at: index, to: columns[index]._withUnsafeGuaranteedRef { $0.value(of: record) })
                }
                count = columns.count
            })
    }
}
