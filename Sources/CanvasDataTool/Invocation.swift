import ArgumentParser
import CanvasDataBase

/// One run of the program: from the command line to the exit code.
struct Invocation: Sendable {
    let arguments: [String]
    let environment: [String: String]
    let signals: SignalWatch

    /// The arguments of a command line. Under the name of DAP's official client the program is its `dap` commands.
    static func arguments(of commandLine: [String]) -> [String] {
        let name = commandLine.first?.split(separator: "/").last
        return (name == "dap" ? ["dap"] : []) + commandLine.dropFirst()
    }

    func run() async -> ExitCode {
        let early = Console(.init(json: arguments.contains("--json")))
        let command: any ParsableCommand
        do {
            let (ours, others) = Self.parted(Self.withSISApart(arguments))
            command = try CanvasDataTool.parseAsRoot(ours.flatMap(Self.separated) + others)
        } catch {
            return end(early, tellParser(error, on: early))
        }
        switch command {
        case let command as any ToolCommand: return await run(command)
        case is CanvasDataTool:
            early.tell(CanvasDataTool.shortHelp)
            return end(early, .usage)
        case is SIS:
            early.tell(CanvasDataTool.helpMessage(for: SIS.self))
            return end(early, .usage)
        case is DAP:
            early.tell(CanvasDataTool.helpMessage(for: DAP.self))
            return end(early, .usage)
        case var other:
            // ArgumentParser's own commands: `help`, and what `--help` turns into. They throw their text as an error.
            do {
                try other.run()
                return end(early, .done)
            } catch {
                return end(early, tellParser(error, on: early))
            }
        }
    }

    /// Splits `-tcourse_dim`, which the SDK accepts, into two arguments: the root command does not know `-t`, and would
    /// parse it as the options `-t -c …`.
    private static func separated(_ argument: String) -> [String] {
        guard argument.hasPrefix("-t"), argument.count > 2, !argument.hasPrefix("-t=") else {
            return [argument]
        }
        return ["-t", String(argument.dropFirst(2))]
    }

    /// Replaces `sis-import` or `sis_import` in the place of the command with `sis import`.
    private static func withSISApart(_ arguments: [String]) -> [String] {
        guard let place = arguments.firstIndex(where: { SIS.joinedNames[$0] != nil }),
            let name = SIS.joinedNames[arguments[place]],
            !arguments[..<place].contains(where: CanvasDataTool.commandNames.contains)
        else { return arguments }
        return arguments[..<place] + ["sis", name] + arguments[(place + 1)...]
    }

    /// Puts `--` before the arguments of `local psql`, which are for psql, although the root command has a `-c` too.
    private static func parted(_ arguments: [String]) -> (ours: [String], others: [String]) {
        guard let local = arguments.firstIndex(of: "local"),
            let psql = arguments[local...].firstIndex(of: "psql"), psql + 1 < arguments.count,
            !["--", "--help"].contains(arguments[psql + 1])
        else { return (arguments, []) }
        return (Array(arguments[...psql]), ["--"] + arguments[(psql + 1)...])
    }

    private func run(_ command: some ToolCommand) async -> ExitCode {
        var console = Console(.init(command.global))
        var code = ExitCode.done
        let log = command.log
        let name = log.name ?? type(of: command)._commandName
        do {
            var session = try Session(
                command.settings, environment: environment,
                readingFile: !type(of: command).ignoresConfigurationFile, log: log)
            session.signals = signals
            console = session.console
            console.record(log.began ?? "canvas-data \(canvasDataVersion) \(name) began")
            try await command.run(in: session)
        } catch {
            let report = signals.received.map { .interrupted(by: $0) } ?? ErrorReport(error)
            console.report(report)
            code = report.exit
        }
        let ending = end(console, code, closingMatters: type(of: command).printsItsResult)
        console.record(log.ended ?? "\(name) ended with \(ending.rawValue)")
        return ending
    }

    /// Output that could not be written is a failure, even if everything else succeeded.
    private func end(_ console: Console, _ code: ExitCode, closingMatters: Bool = true) -> ExitCode {
        guard let failure = console.finish(), code == .done else { return code }
        if failure.isClosedPipe { return closingMatters ? .outputClosed : .done }
        let report = ErrorReport(
            exit: .inputOutput, message: "\(failure.what) could not be written: \(failure.reason).",
            hint: "Fix the cause, then run the command again.")
        console.report(report)
        return report.exit
    }

    /// Prints what ArgumentParser throws: errors, and also help and version, which are results.
    private func tellParser(_ error: any Error, on console: Console) -> ExitCode {
        guard CanvasDataTool.exitCode(for: error).rawValue != 0 else {
            console.print(CanvasDataTool.fullMessage(for: error))
            return .done
        }
        let message = CanvasDataTool.message(for: error)
        let hint = nearestCommand(message)
        if console.settings.json {
            console.report(ErrorReport(exit: .usage, message: message, hint: hint))
        } else {
            console.tell(CanvasDataTool.fullMessage(for: error))
            if let hint { console.tell(hint) }
        }
        return .usage
    }

    /// ArgumentParser suggests options, but not commands.
    private func nearestCommand(_ message: String) -> String? {
        let (names, group) =
            arguments.contains("dap")
            ? (DAP.commandNames, "canvas-data dap") : (CanvasDataTool.commandNames, "canvas-data")
        guard message.hasPrefix("Unexpected argument '"), !arguments.contains(where: names.contains) else {
            return nil
        }
        let word = message.dropFirst("Unexpected argument '".count).prefix { $0 != "'" }
        return names.nearest(to: String(word)).map { "Did you mean '\(group) \($0)'?" }
    }
}
