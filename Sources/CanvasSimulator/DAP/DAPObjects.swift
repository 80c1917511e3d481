/// The objects of jobs on the file host.
struct DAPObjects: Sendable {
    let shelf: Shelf
    let links: FileLinks
    /// `http://127.0.0.1:40124`
    let host: String
    let store: Store

    /// Makes the objects of a job.
    func make(_ query: DAPQuery, job id: String, _ settings: DAPSettings) throws -> [DAPJob.Object] {
        let parts = try DAPPartMaker(store: store, settings: settings).make(query)
        let partID = Randomness.uuid(Randomness.hash(id))
        return parts.enumerated().map { index, fragment in
            let number = String(index)
            let digits = String(repeating: "0", count: max(0, 5 - number.count)) + number
            // Spark's names, as the real service has them.
            let name =
                settings.hasOpaqueNames
                ? Randomness.uuid(Randomness.mix(Randomness.hash(id), UInt64(index)))
                : "part-\(digits)-\(partID)-c000.\(query.format.suffix)"
            return DAPJob.Object(
                id: "\(id)/\(name)", fragment: fragment, path: "/dap-query-results/output/\(id)/\(name)")
        }
    }

    /// A link to the object, which the file host has from now on; good for so many seconds.
    func link(
        to object: DAPJob.Object, _ batch: FileLinks.Batch, lifetime: Int
    ) -> (url: String, path: String) {
        shelf.add(object.fragment, at: object.path, in: store)
        let name = object.path.split(separator: "/").last.map(String.init) ?? ""
        let path = links.link(to: object.path, filename: name, batch, lifetime: lifetime)
        return (host + path, path)
    }

    /// Takes the objects of a job that has expired from the file host.
    func remove(_ job: DAPJob) {
        for object in job.objects { shelf.remove(object.path) }
    }
}
