import CanvasDataBase

/// What is missing before Canvas can be contacted.
extension CanvasDataError {
    static let missingToken = CanvasDataError(
        .configuration, "The access token is missing.",
        remedy: """
            Create one in Canvas (Account, Settings, New Access Token), and provide it in a file (--token-file, \
            access_token_file), as CANVAS_TOKEN, or as access_token in a configuration file.
            """)

    static let missingCanvas = CanvasDataError(
        .configuration, "No Canvas URL is configured.",
        remedy:
            "Give --canvas-url https://mysubdomain.instructure.com, or set base_url in a configuration file.")

    static let noStateDirectory = CanvasDataError(
        .configuration, "There is no home directory for the record of what was sent.",
        remedy: "Choose a directory with --state-dir (state_dir).")
}
