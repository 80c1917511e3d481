/// Pages that have no business in an answer of Canvas Data.
enum Pages {
    /// What a captive portal or a single sign-on gives instead of an answer.
    static let portal = Array(
        """
        <!DOCTYPE html>
        <html><head><title>Sign in</title></head>
        <body><h1>Welcome to the campus network</h1><form action="/login"><input name="user"></form></body></html>

        """.utf8)

    /// What a proxy says when the server behind it does not answer.
    static let gateway = Array("<html><body><h1>502 Bad Gateway</h1></body></html>\n".utf8)
}
