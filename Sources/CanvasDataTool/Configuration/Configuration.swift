import CanvasDataBase

/// The settings of this run. Options win over the environment, the environment over the file, and the file over variables
/// of other programs.
///
/// Returns nil for a setting that is not given anywhere; the caller knows the default.
struct Configuration: Sendable {
    private let environment: [String: String]
    private let file: ConfigurationFile?

    init(environment: [String: String], file: ConfigurationFile?) {
        self.environment = environment
        self.file = file
    }

    /// The name of the file for messages; nil if none was read.
    var fileName: String? { file?.name }

    /// The value with the highest rank. `option` is the value on the command line.
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

    /// Relative paths are relative to the working directory, even those in a file, as with canvas-data-sdk.
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

    /// A secret, which can be given itself or as the name of a file that contains it. The origin with the highest rank wins,
    /// whichever of the two it gives. `warn` is called if that is a file that others can read.
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

    /// One element for each origin, the one with the highest rank first.
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

    /// Nil for an empty variable too.
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
            throw .unreadableSecret(setting, path: path, "it must contain exactly one word")
        }
        return String(secret)
    }
}
