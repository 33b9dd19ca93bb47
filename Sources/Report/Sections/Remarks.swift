/// What a reader should be careful with at one hotspot.
enum Remarks {
    static func of(_ hotspot: InternalHotspot) -> [String] {
        var remarks: [String] = []
        if hotspot.isWeak { remarks.append("svagt underlag") }
        if let name = hotspot.carriedBy { remarks.append("bärs av en förskola, \(name)") }
        return remarks
    }
}
