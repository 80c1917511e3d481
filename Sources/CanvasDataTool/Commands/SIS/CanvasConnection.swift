import ArgumentParser
import CanvasData

/// Which Canvas, and which account of it.
struct CanvasConnection: ParsableArguments {
    @Option(
        name: [.long, .customLong("base-url")],
        help: ArgumentHelp("Your Canvas: https://mysubdomain.instructure.com.", valueName: "url"))
    var canvasUrl: String?

    @Option(help: ArgumentHelp("The account's number (default: self).", valueName: "n"))
    var account: String?

    @Option(
        help: ArgumentHelp("Read the access token from this file.", valueName: "file"), completion: .file())
    var tokenFile: String?
}

extension Session {
    /// The imports of the Canvas that this run talks to.
    ///
    /// - Parameters:
    ///   - connection: what the command line says of it.
    ///   - change: what the command wants otherwise.
    /// - Returns: the account's imports.
    /// - Throws: `CanvasDataError` (configuration) when address or token are missing or cannot be used.
    func imports(
        _ connection: CanvasConnection, _ change: (inout SISImportAPI.Options) -> Void = { _ in }
    ) throws -> SISImportAPI {
        guard let address = try configuration.text(.canvasURL, option: connection.canvasUrl) else {
            throw CanvasDataError.missingCanvas
        }
        let token = try configuration.secret(
            .accessToken, option: nil, in: .accessTokenFile, fileOption: connection.tokenFile,
            warn: console.warnAlways)
        guard let token else { throw CanvasDataError.missingToken }
        console.hide(token)
        var options = SISImportAPI.Options()
        options.account = try configuration.text(.account, option: connection.account) ?? "self"
        options.caFile = try certificates()
        options.notify = { [console] in console.step($0) }
        change(&options)
        return try SISImportAPI(baseURL: address, token: AccessToken(token), options: options)
    }

    /// Where it is remembered what `sis import` has sent: a directory for each Canvas and account.
    func stateDirectory(_ option: String?, for api: SISImportAPI) throws(CanvasDataError) -> String {
        if let path = try configuration.path(.stateDirectory, option: option) { return path }
        let name = "\(api.host)_\(api.account)".map {
            $0.isLetter || $0.isNumber || $0 == "." ? "\($0)" : "_"
        }
        let base: String
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            base = state
        } else if let home = environment["HOME"], !home.isEmpty {
            base = "\(home)/.local/state"
        } else {
            throw CanvasDataError.noStateDirectory
        }
        return "\(base)/canvas-data/sis/\(name.joined())"
    }
}
