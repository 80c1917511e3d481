import FoundationEssentials
import Glibc

/// The program. Its first thread waits for signals while the others work.
@main
enum Main {
    static func main() {
        ProcessSettings.apply()
        let signals = SignalWatch()
        let invocation = Invocation(
            arguments: Array(CommandLine.arguments.dropFirst()),
            environment: ProcessInfo.processInfo.environment,
            signals: signals)
        // Elsewhere than on this thread, which only ever waits for signals.
        let run = Task { @concurrent in
            let code = await invocation.run()
            // All is written. `exit` would take down the C libraries while their threads may still be at it.
            _exit(code.rawValue)
        }
        signals.wait { run.cancel() }
    }
}
