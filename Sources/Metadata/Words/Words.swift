/// The texts that are the same for every description.
enum Words {
    /// What the data set is called, short and without the municipality, which is the publisher.
    static let title = Bilingual("Barnens smultronställen", english: "Children's favourite places")

    /// What the data set is, in two sentences.
    static let summary = Bilingual(
        "Platser utomhus som förskolebarn tycker om, markerade på karta av barnen tillsammans med pedagoger. "
            + "Visar var barnens favoritplatser samlas och hur de ligger i förhållande till förskolorna.",
        english: "Outdoor places that preschool children like, marked on a map by the children together with their "
            + "teachers. Shows where the children's favourite places gather and how they lie in relation to the "
            + "preschools.")

    /// What people search for.
    static let keywords = [
        Bilingual("barn", english: "children"),
        Bilingual("förskola", english: "preschool"),
        Bilingual("lekplatser", english: "places to play"),
        Bilingual("utemiljö", english: "outdoor environment"),
        Bilingual("barnkonsekvensanalys", english: "child impact assessment"),
        Bilingual("medborgardialog", english: "public participation"),
        Bilingual("översiktsplanering", english: "comprehensive planning"),
    ]
}
