import FoundationEssentials
import Glibc

/// The program. Its first thread waits for signals while the others work.
@main
enum Main {
    static func main() {
        ProcessSettings.apply()
        let signals = SignalWatch()
        let invocation = Invocation(
            arguments: Invocation.arguments(of: CommandLine.arguments),
            environment: ProcessInfo.processInfo.environment,
            signals: signals)
        // Not on this thread, which does nothing but wait for signals.
        let run = Task { @concurrent in
            let code = await invocation.run()
            // Everything is written. `exit` would tear down the C libraries while their threads may still be running.
            _exit(code.rawValue)
        }
        signals.wait { run.cancel() }
    }
}
