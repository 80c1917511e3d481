import CanvasDataBase

/// What is missing before Canvas can be asked about SIS imports.
extension CanvasDataError {
    static let missingToken = CanvasDataError(
        .configuration, "The access token is missing.",
        remedy: """
            Make one in Canvas (Account, Settings, New Access Token), and give it in a file (--token-file, \
            access_token_file), as CANVAS_TOKEN, or as access_token in a file with -c FILE.
            """)

    static let missingCanvas = CanvasDataError(
        .configuration, "It is not said which Canvas is meant.",
        remedy: "Give --canvas-url https://mysubdomain.instructure.com, or base_url in a file with -c FILE.")

    static let noStateDirectory = CanvasDataError(
        .configuration, "There is no home directory in which to remember what was sent.",
        remedy: "Say where with --state-dir DIR (state_dir).")
}
