/// Of this software, for what is recorded and told.
public enum SoftwareVersion {
    public static let text = "1"
}
