import CanvasDataBase
import Yams

/// Everything that can be wrong with the configuration. No message shows the value of a secret.
extension CanvasDataError {
    static func unknownSetting(_ word: String, place: String) -> CanvasDataError {
        let near = Setting.allCases.map(\.rawValue).nearest(to: word)
        let remedy: Hint =
            near.map { "Did you mean \($0)?" }
            ?? "The settings are \(Setting.allCases.map(\.rawValue).joined(separator: ", "))."
        return CanvasDataError(.configuration, "\(place): unknown setting \"\(word)\".", remedy: remedy)
    }

    /// A setting that stands both in the section `dap` and outside.
    static func settingTwice(_ setting: Setting, place: String) -> CanvasDataError {
        CanvasDataError(
            .configuration, "\(place): \(setting.rawValue) is set more than once.",
            remedy: "Keep one of them.")
    }

    static func configurationFileTooLong(_ name: String) -> CanvasDataError {
        CanvasDataError(.configuration, "\(name) is larger than 1 MiB, so it is not a configuration file.")
    }

    static func referenceInConfiguration(_ place: String) -> CanvasDataError {
        CanvasDataError(
            .configuration, "\(place): anchors, aliases and tags (&, *, !) are not supported.",
            remedy: "If the value starts with that character, put it in quotes.")
    }

    static func notSettings(_ place: String) -> CanvasDataError {
        CanvasDataError(
            .configuration, "\(place): this is not a setting.",
            remedy: "Write one setting per line, for example: download_dir: ./downloads")
    }

    static func notOneValue(_ setting: Setting, place: String) -> CanvasDataError {
        let demand = setting.kind == .list ? "one value or a list of values" : "one value"
        return CanvasDataError(.configuration, "\(place): \(setting.rawValue) takes \(demand).")
    }

    static func nestedList(_ setting: Setting, place: String) -> CanvasDataError {
        CanvasDataError(
            .configuration, "\(place): a list of \(setting.rawValue) may contain only plain names.")
    }

    /// Without the line that libyaml quotes, which may contain a secret; its description of the problem is a fixed text.
    static func notYAML(_ error: YamlError, name: String) -> CanvasDataError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return CanvasDataError(
                .configuration, "\(name):\(mark): invalid YAML: \(problem).",
                remedy: "A value that contains : or # needs quotes.")
        case .duplicatedKeysInMapping(let keys, let context):
            let known = keys.filter { Setting(rawValue: $0) != nil }
            return CanvasDataError(
                .configuration,
                "\(name):\(context.mark): \(known.first ?? "a setting") is set more than once.",
                remedy: "Keep one of them.")
        case .reader(let problem, _, _, _):
            return CanvasDataError(.configuration, "\(name): invalid YAML: \(problem).")
        default:
            return CanvasDataError(.configuration, "\(name): invalid YAML.")
        }
    }

    static func unreadableConfiguration(_ name: String, _ reason: String) -> CanvasDataError {
        CanvasDataError(
            .configuration, "The configuration file \(name) cannot be read: \(reason).",
            remedy: "'canvas-data init' creates one.")
    }

    /// For the file in /etc, which was found without being named.
    static func closedConfiguration(_ name: String, _ reason: String) -> CanvasDataError {
        CanvasDataError(
            .configuration, "The configuration file \(name) cannot be read: \(reason).",
            remedy: """
                If this account should use it, run as root: chgrp GROUP \(name) && chmod 640 \(name). Otherwise name \
                another file with -c FILE, or none with -c /dev/null.
                """)
    }

    static func configurationOfOthers(_ name: String) -> CanvasDataError {
        CanvasDataError(
            .configuration,
            "The configuration file \(name) is not used, because accounts other than root can change it.",
            remedy: "Run as root: chown root \(name) && chmod go-w \(name)")
    }

    static func unreadableSecret(_ setting: Setting, path: String, _ reason: String) -> CanvasDataError {
        CanvasDataError(
            .configuration, "\(setting.rawValue) \(path) cannot be read: \(reason).",
            remedy:
                "Check the path and its permissions; the file must contain only the \(word(setting)).")
    }

    private static func word(_ setting: Setting) -> String {
        switch setting {
        case .apiKeyFile, .apiKey: "API key"
        case .dapClientSecretFile, .dapClientSecret: "client secret"
        case .accessTokenFile, .accessToken: "access token"
        default: "API secret"
        }
    }
}
