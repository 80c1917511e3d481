/// What real people type into text fields, and what breaks careless readers.
enum AwkwardValues {
    static let pool = PhrasePool([
        "", " ", "tab\there", "two\nlines", "ends with a newline\n", "\nstarts with one", "carriage\rreturn",
        "DOS\r\nlines\r\n", "back\\slash", "C:\\temp\\new\\readme.txt", "trailing backslash\\", "\\",
        "\\\\server\\share",
        "\\N", "\\n is not a newline", "\\.", "NULL", "null", "None", "NaN", "true", "0", "-1", "1e5",
        "2020-02-30",
        "it's", "\"double\"", "\"", "a,b;c|d", "'; DROP TABLE user_dim; --", "$$body$$", "100 %", "%s%d%n",
        "{\"json\": [1]}",
        "=1+1", "@SUM(A1)", "<script>alert(1)</script>", "&amp; &lt;", "  leading", "trailing  ",
        "👩🏽‍🔬 in the lab", "👨‍👩‍👧‍👦", "🇳🇴🇯🇵", "😀😃😄", "e\u{301}cole (combining)", "école (composed)",
        "Z̷̢̛a̸̡l̶g̵o̴", "שלום עולם", "مرحبا بالعالم", "mixed עברית and English", "日本語のテキスト", "한국어", "ไทย", "नेपाली",
        "\u{202E}right-to-left override", "\u{FEFF}byte order mark", "no\u{A0}break", "line\u{2028}separator",
        "zero\u{200B}width\u{200D}joiner", "\u{10FFFF}", "\u{FFFD}", "\u{7F}delete", "\u{1}\u{2}control",
        "\u{1B}[31mred",
        "vertical\u{B}tab", "form\u{C}feed", "\u{8}backspace", "\u{85}next line", "ﬁ ligature", "ǅ titlecase",
        "ß ẞ",
        "https://example.edu/?q=a%20b&c=d#e", "émile@exämple.org", "/etc/passwd", "../../x",
    ])
}
