extension [UInt8] {
    /// The first line that is no UTF-8, from 1; nil where all is.
    var lineOutsideUTF8: Int? {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: span)
            return nil
        } catch {
            return self[..<error.byteOffsets.lowerBound].count { $0 == UInt8(ascii: "\n") } + 1
        }
    }
}
