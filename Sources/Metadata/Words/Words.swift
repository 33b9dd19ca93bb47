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

    /// What must be said of data that nobody has told.
    static let synthetic = Bilingual(
        "Data är syntetiska: de är påhittade för demonstration och säger inget om var barn verkligen är.",
        english: "The data are synthetic: they are made up for demonstration and say nothing of where children are.")

    /// What the data are in a plan.
    static let planningBasis =
        "Datamängden är planeringsunderlag. Den visar vad barn har berättat och är varken ett objekt i en "
        + "översiktsplan eller ett ställningstagande från kommunen."

    /// What distances are.
    static let distances = "Avstånd är fågelvägen, inte gångvägen."

    static func catalogueTitle(of publisher: DatasetDescription.Publisher) -> Bilingual {
        Bilingual(
            "\(title.swedish) i \(publisher.name)", english: "\(title.english) in \(publisher.name)")
    }

    static func catalogueDescription(of publisher: DatasetDescription.Publisher) -> Bilingual {
        Bilingual(
            "Datamängder om barns platser från \(publisher.name).",
            english: "Data sets about children's places from \(publisher.name).")
    }

    static func featureServiceTitle(_ title: Bilingual) -> Bilingual {
        Bilingual(
            "\(title.swedish), OGC API – Features", english: "\(title.english), OGC API – Features")
    }
}
