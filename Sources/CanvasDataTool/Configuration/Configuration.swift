import CanvasDataBase

/// The settings of this run: options before environment before file before borrowed variables.
///
/// Answers nil where nobody gave a value; what is used then is decided by whoever asks.
struct Configuration: Sendable {
    private let environment: [String: String]
    private let file: ConfigurationFile?

    init(environment: [String: String], file: ConfigurationFile?) {
        self.environment = environment
        self.file = file
    }

    /// The file that was read, as messages name it; nil where there is none.
    var fileName: String? { file?.name }

    /// The value that counts. `option` is what the command line says.
    func value(of setting: Setting, option: [String] = []) throws(CanvasDataError) -> SettingValue? {
        for level in levels(of: setting, option: option) {
            if let value = level {
                try value.check()
                return value
            }
        }
        return nil
    }

    func text(_ setting: Setting, option: String? = nil) throws(CanvasDataError) -> String? {
        try value(of: setting, option: option.map { [$0] } ?? [])?.text
    }

    /// Relative paths are relative to the working directory, those from a file too, as with canvas-data-sdk.
    func path(_ setting: Setting, option: String? = nil) throws(CanvasDataError) -> String? {
        guard let path = try text(setting, option: option) else { return nil }
        guard path.hasPrefix("~/"), option == nil, let home = environment["HOME"] else { return path }
        return home + path.dropFirst()
    }

    func list(_ setting: Setting, option: [String] = []) throws(CanvasDataError) -> [String] {
        try value(of: setting, option: option)?.texts ?? []
    }

    func flag(_ setting: Setting, option: Bool? = nil) throws(CanvasDataError) -> Bool? {
        if let option { return option }
        return try value(of: setting)?.flag
    }

    func count(_ setting: Setting, option: Int? = nil) throws(CanvasDataError) -> Int? {
        try value(of: setting, option: option.map { ["\($0)"] } ?? [])?.count
    }

    func seconds(_ setting: Setting, option: Double? = nil) throws(CanvasDataError) -> Double? {
        try value(of: setting, option: option.map { ["\($0)"] } ?? [])?.seconds
    }

    func choice<Value: Choice>(
        _ setting: Setting, option: Value? = nil
    ) throws(CanvasDataError) -> Value? {
        if let option { return option }
        return try value(of: setting).flatMap { Value(rawValue: $0.text) }
    }

    var fileMask: UInt32? {
        get throws(CanvasDataError) { try value(of: .fileMask)?.fileMask }
    }

    /// A secret may be given itself or as the name of a file that holds it. Whoever stands higher wins, whichever
    /// of the two it gave; `warn` is called where that is a file that others may read.
    func secret(
        _ setting: Setting, option: String?, in fileSetting: Setting, fileOption: String?,
        warn: (String) -> Void = { _ in }
    ) throws(CanvasDataError) -> String? {
        let direct = levels(of: setting, option: option.map { [$0] } ?? [])
        let files = levels(of: fileSetting, option: fileOption.map { [$0] } ?? [])
        for (direct, file) in zip(direct, files) {
            if let direct { return direct.text }
            if file != nil {
                let path = try path(fileSetting, option: fileOption) ?? ""
                let secret = try Self.secret(in: path, of: fileSetting)
                if TextFile.isReadableByOthers(path) { warn(Self.openFile(path)) }
                return secret
            }
        }
        return nil
    }

    /// One place for each source, the strongest first.
    private func levels(of setting: Setting, option: [String]) -> [SettingValue?] {
        let names = option.flatMap { setting.kind == .list ? namesInList($0) : [$0] }.filter { !$0.isEmpty }
        let given =
            names.isEmpty ? nil : SettingValue(setting: setting, texts: names, origin: setting.option)
        let borrowed = setting.borrowedEnvironmentNames.lazy.compactMap { variable($0, for: setting) }
        return [
            given,
            variable(setting.environmentName, for: setting)
                ?? setting.secondEnvironmentName.flatMap { variable($0, for: setting) },
            file?.values[setting], borrowed.first,
        ]
    }

    /// An empty variable says nothing.
    private func variable(_ name: String, for setting: Setting) -> SettingValue? {
        guard let text = environment[name], !text.isEmpty else { return nil }
        let texts = setting.kind == .list ? namesInList(text) : [text]
        return SettingValue(setting: setting, texts: texts, origin: name)
    }

    private static func secret(in path: String, of setting: Setting) throws(CanvasDataError) -> String {
        let text: String
        do {
            text = try TextFile.read(path, limit: 65536)
        } catch {
            throw .unreadableSecret(setting, path: path, error.reason)
        }
        let lines = text.split(whereSeparator: \.isWhitespace)
        guard let secret = lines.first, lines.count == 1 else {
            throw .unreadableSecret(setting, path: path, "it must hold one word and nothing else")
        }
        return String(secret)
    }
}
