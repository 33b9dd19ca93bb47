/// Of this software, for what is recorded and told.
enum SoftwareVersion {
    static let text = "1"
}
