/// The words from which the simulated school is written.
enum Phrases {
    static let givenNames = PhrasePool(
        words: """
            Ada Amina Anselm Aoife Arjun Astrid Bao Beatriz Bjørn Camille Chiara Chidi Dmitri Ebba Eitan Elif Emeka \
            Fatima Felix Freya Gabriela Hana Hugo Ines Ioana Ivan Jamal José Jürgen Kaito Kwame Leila Léa Łukasz \
            Mateo Mei Mina Nadia Ngozi Noa Olu Oskar Priya Quinn Rafael Renée Rosa Sakura Selin Siobhán Soren Tariq \
            Tomás Uma Vera Wei Xavier Yara Yuki Zoë Zuzana محمد נועה 李 さくら Ольга Γιώργος
            """)
    static let familyNames = PhrasePool([
        "Abara", "Andersson", "Bauer", "Becker-Lund", "Castro", "Chen", "Cohen", "D'Angelo", "da Silva",
        "Dubois",
        "Eze", "Fischer", "Flores", "García", "Gupta", "Haddad", "Hansen", "Ito", "Ivanova", "Jensen",
        "Johnson",
        "Kaya", "Kim", "Kowalski", "Lee", "Lopez", "Martin", "Müller", "Nakamura", "Nguyễn", "Novák",
        "O’Brien",
        "Okafor", "Olsen", "Papadopoulos", "Park", "Patel", "Peña", "Quispe", "Rossi", "Sato", "Schmidt",
        "Singh",
        "Smith", "Söderström", "Tan", "Torres", "Ueda", "van den Berg", "Vu", "Wang", "Weiß", "Yılmaz",
        "Zhang",
    ])
    static let topics = PhrasePool([
        "Algebra", "Ancient Rome", "Anatomy", "Art of the Baroque", "Astronomy", "Biochemistry", "Botany",
        "Calculus", "Cell Biology", "Ceramics", "Climate", "Comparative Law", "Contemporary Dance",
        "Databases",
        "Demography", "Drama", "Ecology", "Econometrics", "Electronics", "Ethics", "Film", "Français II",
        "Genetics", "Geometry", "German", "Graph Theory", "History of Science", "Hydrology", "Immunology",
        "Journalism", "Kinesiology", "Linguistics", "Logic", "Macroeconomics", "Marine Biology",
        "Music Theory",
        "Nutrition", "Operating Systems", "Optics", "Organic Chemistry", "Painting", "Philosophy",
        "Phonetics",
        "Poetry", "Public Health", "Rhetoric", "Robotics", "Sociology", "Spanish", "Statistics", "Topology",
        "Urban Planning", "Virology", "Writing",
    ])
    static let works = PhrasePool(
        words: """
            Assignment Quiz Essay Discussion Reading Project Lab Midterm Final Workshop Seminar Exercise Module Week \
            Notes Report Presentation Portfolio Survey Rubric
            """)
    static let sentences = PhrasePool([
        "Read the chapter before Tuesday and bring two questions.",
        "The rubric is attached; please look at it before you hand in.",
        "Late work loses ten percent a day, up to three days.",
        "I am not sure that I understand the second proof.",
        "Could we have an extension? My group lost a member this week.",
        "Well argued, but the sources in the third paragraph are missing.",
        "Upload a PDF, not a link.", "Office hours have moved to room 214.",
        "See the file \"notes (final) v2.docx\" for details.",
        "This is worth 15 % of the grade.", "Answer in complete sentences.",
        "Think of a counter-example: what if n = 0?", "Great work! 🎉",
        "Compare the two maps & say what changed between 1910 and 1950.",
        "You may work in pairs; write both names on the first page.",
        "The recording of the lecture will be online by the weekend.",
        "Remember the safety goggles in the lab.", "¿Qué opinas de la segunda escena?",
        "Les réponses sont à rendre avant midi.", "Bitte lest den Text bis übermorgen.",
        "<strong>Important:</strong> the room has changed.",
        "<a href=\"https://canvas.example.edu/courses/1/pages/start?module_item_id=7\">Start here</a>",
        "<img src=\"/files/112/preview\" alt=\"A diagram of the cell\">",
        "A second look at the data shows that the effect is small.",
        "The sample was drawn at random from the register of 2019.",
        "In summary, three of the five hypotheses were rejected.",
        "Water boils at a lower temperature at altitude; explain why.",
        "Peer reviews are anonymous and due on Friday at 23:59.",
    ])
    static let vocabulary = PhrasePool(
        words: """
            about above across after again against almost alone along already also although always among another answer \
            around because become before began behind being below better between beyond bring build called came cannot \
            carry caught cause change check children city clear close cold come common could country course cover cross \
            current dark data deep did different does done door down draw during each early earth east easy eat edge \
            eight either end enough even evening ever every example eye face fact fall family far feel few field figure \
            fill final find fire first five follow food form found four friend from full gave general girl give glass gold \
            gone good government great green ground group grow half hand happen hard have head hear heart heat heavy help \
            here high hold home horse hour house however hundred idea inch include island just keep kind knew know land \
            language large last late laugh lead learn leave left less letter life light line list listen little live long \
            look machine made make many map mark matter mean measure might mile mind minute miss money moon more morning \
            most mother mountain move much music must name near need never next night north note nothing notice noun number
            """)
    static let agents = PhrasePool([
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/87.0.4280.66 Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/14.0.1 Safari/605.1.15",
        "Mozilla/5.0 (X11; Linux x86_64; rv:82.0) Gecko/20100101 Firefox/82.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 14_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
        "Mozilla/5.0 (Linux; Android 10; SM-G973F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/86.0.4240.198 Mobile Safari/537.36",
        "iCanvas/6.9.3 (iPad; iOS 14.2)", "candroid/6.10.1", "python-requests/2.24.0", "",
    ])
    static let controllers = PhrasePool(
        words: """
            courses assignments files wiki_pages quizzes/quizzes discussion_topics context_modules gradebooks \
            users accounts submissions conversations calendars announcements
            """)
    static let actions = PhrasePool(
        words: "index show create update destroy api_show launch_lti dashboard ping")
    static let methods = PhrasePool(words: "GET GET GET GET GET POST POST PUT DELETE HEAD PATCH")
    static let statuses = PhrasePool(words: "200 200 200 200 200 302 304 401 404 500")
    static let zones = PhrasePool([
        "America/New_York", "America/Denver", "Europe/Oslo", "Asia/Kathmandu", "Pacific/Auckland",
        "Eastern Time (US & Canada)",
    ])
    static let locales = PhrasePool(words: "en en-GB es fr de nb zh-Hans ar he ja pt-BR cy")
    static let countries = PhrasePool(words: "US GB NO DE FR JP NP NZ BR MX")
    static let contexts = PhrasePool(words: "Course User Account Group Assignment Quiz")
    static let files = PhrasePool(
        words: "application/pdf image/png video/mp4 text/html text/plain application/zip")
    static let truths = PhrasePool(words: "true false")
    static let booleanLike = PhrasePool(words: "allowed not_allowed")
}
