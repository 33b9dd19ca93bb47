import Places
import Testing

struct SensitiveTextTests {
    // The numbers are Skatteverket's and PTS's own examples, which belong to nobody.
    @Test(arguments: [
        "hon heter 19121212-1212", "121212+1212", "201212121212 är numret", "Ring 070-174 06 05", "0980-123 45",
        "+46 70 174 06 05", "mejla elsa@example.org", "19121272-1219",
    ])
    func recognises(text: String) {
        #expect(SensitiveText.mayIdentifySomebody(text))
    }

    @Test(arguments: [
        "Här åker vi pulka!", "Vi var 8 barn och såg 12 harar", "Klockan 9.30", "2026-11-21 var vi här",
        "121212-1213", "backen är 500 meter", "vi @ backen", "1 000 000 snöflingor",
    ])
    func leavesAlone(text: String) {
        #expect(!SensitiveText.mayIdentifySomebody(text))
    }
}
