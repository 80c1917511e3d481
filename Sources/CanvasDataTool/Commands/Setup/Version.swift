import ArgumentParser
import CanvasDataBase
import CanvasDataPostgres
import CanvasDataTransfer

/// `canvas-data version`
struct Version: ToolCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the version; with --verbose, also those of the libraries in use.",
        discussion: """
            Examples:
              canvas-data version --verbose
            """)

    static var ignoresConfigurationFile: Bool { true }

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        if global.json {
            session.console.print(
                JSONValue.object([
                    "version": .string(canvasDataVersion), "libcurl": .string(LibraryVersions.curl),
                    "openssl": .string(LibraryVersions.openSSL), "libpq": .string(libpqVersion),
                ]).text(.pretty))
            return
        }
        session.console.print("canvas-data \(canvasDataVersion)")
        guard global.verbosity == .verbose else { return }
        session.console.print("libcurl     \(LibraryVersions.curl)")
        session.console.print("OpenSSL     \(LibraryVersions.openSSL)")
        session.console.print("libpq       \(libpqVersion)")
    }
}
