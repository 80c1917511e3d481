import CanvasDataBase
import Yams

/// All that can be wrong with the configuration, in words. None of them shows the value of a secret.
extension CanvasDataError {
    static func unknownSetting(_ word: String, place: String) -> CanvasDataError {
        let near = Setting.allCases.map(\.rawValue).nearest(to: word)
        let remedy =
            near.map { "Did you mean \($0)?" }
            ?? "The settings are \(Setting.allCases.map(\.rawValue).joined(separator: ", "))."
        return CanvasDataError(.configuration, "\(place): there is no setting \"\(word)\".", remedy: remedy)
    }

    static func configurationFileTooLong(_ name: String) -> CanvasDataError {
        CanvasDataError(.configuration, "\(name) is longer than 1 MiB: that is not a configuration file.")
    }

    static func referenceInConfiguration(_ place: String) -> CanvasDataError {
        CanvasDataError(
            .configuration, "\(place): anchors, aliases and tags (&, *, !) are not used here.",
            remedy: "If the value really begins with that sign, put it in quotes.")
    }

    static func notSettings(_ place: String) -> CanvasDataError {
        CanvasDataError(
            .configuration, "\(place): this is not a setting.",
            remedy: "Write one setting a line, like this: download_dir: ./downloads")
    }

    static func notOneValue(_ setting: Setting, place: String) -> CanvasDataError {
        let demand = setting.kind == .list ? "one value or a list of values" : "one value"
        return CanvasDataError(.configuration, "\(place): \(setting.rawValue) takes \(demand).")
    }

    static func nestedList(_ setting: Setting, place: String) -> CanvasDataError {
        CanvasDataError(.configuration, "\(place): a list of \(setting.rawValue) holds plain names only.")
    }

    /// libyaml's problem is a fixed sentence; the line it would quote may hold a secret, so it is left out.
    static func notYAML(_ error: YamlError, name: String) -> CanvasDataError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return CanvasDataError(
                .configuration, "\(name):\(mark): this is not YAML: \(problem).",
                remedy: "A value with : or # in it needs quotes.")
        case .duplicatedKeysInMapping(let keys, let context):
            let known = keys.filter { Setting(rawValue: $0) != nil }
            return CanvasDataError(
                .configuration,
                "\(name):\(context.mark): \(known.first ?? "one setting") is there more than once.",
                remedy: "Keep one of them.")
        case .reader(let problem, _, _, _):
            return CanvasDataError(.configuration, "\(name): this is not YAML: \(problem).")
        default:
            return CanvasDataError(.configuration, "\(name): this is not YAML.")
        }
    }

    static func unreadableConfiguration(_ name: String, _ reason: String) -> CanvasDataError {
        CanvasDataError(
            .configuration, "The configuration file \(name) cannot be read: \(reason).",
            remedy: "'canvas-data init' writes one.")
    }

    /// Of the machine's file, which was found without being asked for.
    static func closedConfiguration(_ name: String, _ reason: String) -> CanvasDataError {
        CanvasDataError(
            .configuration, "The configuration file \(name) cannot be read: \(reason).",
            remedy: """
                If this account should use it, run as root: chgrp GROUP \(name) && chmod 640 \(name). Else name another file \
                with -c FILE; -c /dev/null is none.
                """)
    }

    static func configurationOfOthers(_ name: String) -> CanvasDataError {
        CanvasDataError(
            .configuration,
            "The configuration file \(name) is not used, as accounts other than root may change it.",
            remedy: "Run as root: chown root \(name) && chmod go-w \(name)")
    }

    static func unreadableSecret(_ setting: Setting, path: String, _ reason: String) -> CanvasDataError {
        CanvasDataError(
            .configuration, "\(setting.rawValue) \(path) cannot be read: \(reason).",
            remedy:
                "Check the path and who may read it; the file holds the \(word(setting)) and nothing else.")
    }

    private static func word(_ setting: Setting) -> String {
        switch setting {
        case .apiKeyFile, .apiKey: "API key"
        case .accessTokenFile, .accessToken: "access token"
        default: "API secret"
        }
    }
}
