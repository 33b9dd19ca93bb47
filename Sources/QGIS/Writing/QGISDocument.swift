/// What every document for QGIS begins with.
enum QGISDocument {
    /// The oldest version that reads what is written here: Debian 12's.
    static let oldestVersion = "3.22.0"
    static let doctype = "qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'"
}
