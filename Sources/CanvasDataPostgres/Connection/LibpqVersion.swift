import CCanvasPQ

/// The version of libpq that this process runs with: `15.17`.
package var libpqVersion: String {
    let number = Int(PQlibVersion())
    return "\(number / 10_000).\(number % 10_000)"
}
