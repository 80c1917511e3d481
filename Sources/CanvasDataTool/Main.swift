import FoundationEssentials
import Glibc

@main
enum Main {
    static func main() async {
        ProcessSettings.apply()
        let signals = SignalWatch()
        let invocation = Invocation(
            arguments: Array(CommandLine.arguments.dropFirst()),
            environment: ProcessInfo.processInfo.environment,
            signals: signals)
        let run = Task { await invocation.run() }
        signals.start { run.cancel() }
        exit(await run.value.rawValue)
    }
}
