/// Why a GeoPackage cannot be written.
public enum GeoPackageError: Error, Equatable, CustomStringConvertible {
    /// The folder is missing or read only, or the medium fails.
    case cannotWrite(path: String, reason: String)
    case diskFull(path: String)
    /// There is something in the file already.
    case notEmpty(path: String)
    /// A table or column is called something that not all programs understand, or that has a meaning of its own.
    case unusableName(String)
    /// Two tables of a file, or two columns of a table, are called the same.
    case nameTaken(String)
    /// A row has another number of values than its table has columns. Rows are counted from 1.
    case wrongNumberOfValues(table: String, row: Int, expected: Int, found: Int)
    /// A row has a value of another type than its column. Rows are counted from 1.
    case wrongType(table: String, row: Int, column: String)
    /// A row has a geometry of another type than its table. Rows are counted from 1.
    case wrongGeometry(table: String, row: Int)

    public var description: String {
        switch self {
        case .cannotWrite(let path, let reason): "\(path) cannot be written: \(reason)"
        case .diskFull(let path): "The disk that holds \(path) is full. Make room and try again."
        case .notEmpty(let path): "\(path) is not empty, and a GeoPackage is only written from scratch."
        case .unusableName(let name): "\(name) cannot be the name of a table or column in a GeoPackage"
        case .nameTaken(let name): "The GeoPackage has two tables or columns called \(name)"
        case .wrongNumberOfValues(let table, let row, let expected, let found):
            "Row \(row) of \(table) has \(found) values, not \(expected)"
        case .wrongType(let table, let row, let column):
            "Row \(row) of \(table) has a value of the wrong type for \(column)"
        case .wrongGeometry(let table, let row): "Row \(row) of \(table) has a geometry of the wrong type"
        }
    }
}
