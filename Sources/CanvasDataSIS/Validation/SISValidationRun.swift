import CanvasDataTransfer

/// One validation: opens everything, then goes through the files in the order in which Canvas will.
struct SISValidationRun {
    private final class Digests {
        var files: [String: SISSentFile] = [:]
    }

    private struct Opened {
        let part: SISPart
        let header: SISHeader
        let type: SISType
    }

    private let findings: SISFindings
    /// Files that were digested as they were checked, by path; nil if that is not wanted.
    private let digests: Digests?
    private var files: [SISValidation.File] = []
    private var opened: [Opened] = []

    init(limit: Int, digests: Bool) {
        findings = SISFindings(limit: limit)
        self.digests = digests ? Digests() : nil
    }

    mutating func validate(_ given: [SISFile]) throws -> SISValidation {
        for file in given { try open(file) }
        opened.sort { ($0.type.order, $0.part.number) < ($1.type.order, $1.part.number) }
        try checkRows()
        let names = files.map(\.name)
        return SISValidation(
            files: files, findings: findings.listed(names: names), tallies: findings.tallies(names: names))
    }

    /// Name, length and digest of each file. Reads only those that the validation has not read whole: zips, and files
    /// that cannot be an SIS file.
    func sentFiles(_ given: [SISFile]) throws -> [SISSentFile] {
        try given.map { file in
            try digests?.files[file.path] ?? DigestingFileSource(file.path).finish(file.name)
        }
    }

    /// Reads a part with `check`, and digests it if that is wanted and it is a file by itself.
    private func digesting<Result>(
        _ part: SISPart, _ check: (any SISByteSource) throws -> Result
    ) throws -> Result {
        guard let digests, let path = part.path else { return try check(part.open()) }
        let source = try DigestingFileSource(path)
        let result = try check(source)
        digests.files[path] = try source.finish(part.name)
        return result
    }

    private mutating func open(_ file: SISFile) throws {
        switch file.format {
        case .csv: try open(part(file))
        case .xml:
            let part = part(file)
            let check = SISXMLCheck(part: part, findings: findings)
            files[part.number] = .init(
                name: file.name, type: nil, rows: 0, length: try digesting(part, check.check))
        case .zip: try openZip(file)
        case nil:
            let part = part(file)
            _ = try part.open()
            findings.add(
                .error, .unknownFileType, file: part.number,
                "Neither .csv, .xml nor .zip: Canvas does not read it")
        }
    }

    private mutating func part(_ file: SISFile) -> SISPart {
        part(file.name, path: file.path) { try SISFileSource(file.path) }
    }

    private mutating func part(
        _ name: String, path: String? = nil, _ open: @escaping () throws -> any SISByteSource
    ) -> SISPart {
        files.append(.init(name: name, type: nil, rows: 0, length: 0))
        return SISPart(number: files.count - 1, name: name, path: path, open: open)
    }

    private mutating func open(_ part: SISPart) throws {
        do {
            let opening = try SISCSVCheck(part: part, findings: findings).opening()
            files[part.number] = .init(
                name: part.name, type: opening.header?.type, rows: 0, length: opening.length)
            if opening.isReadable, let header = opening.header, let type = header.type {
                opened.append(Opened(part: part, header: header, type: type))
            }
        } catch let error as ZipError {
            damaged(part, error)
        }
    }

    private mutating func openZip(_ file: SISFile) throws {
        let archive: ZipArchive
        do {
            archive = try ZipArchive(file.path)
        } catch let error as ZipError {
            let part = part(file)
            return findings.add(.error, .damagedZip, file: part.number, error.words)
        }
        let whole = part(file)
        files[whole.number] = .init(name: file.name, type: nil, rows: 0, length: archive.length)
        if let reason = archive.refusal { findings.add(.error, .refusedZip, file: whole.number, reason) }
        let members = archive.members.filter { !$0.isPassedOver }
        if !members.contains(where: \.isCSV) {
            findings.add(.error, .emptyFile, file: whole.number, "The zip has no .csv file")
        }
        for member in members {
            let part = part(member.name) { try ZipMember(member, of: file.path) }
            if member.isCSV {
                try open(part)
            } else {
                findings.add(.warning, .unknownFileType, file: part.number, "Skipping unknown file type")
            }
        }
    }

    private func damaged(_ part: SISPart, _ error: ZipError) {
        findings.add(.error, .damagedZip, file: part.number, error.words)
    }

    private mutating func checkRows() throws {
        let sets = neededSets()
        let spill = SISKeySpill()
        let checks = opened.map { file in
            SISRowCheck(SISRowPlan(file.header, type: file.type, sets: sets), type: file.type)
        }
        // Accounts refer to accounts, in other files too, so all of them must be known first.
        if sets[.account] != nil {
            for (file, check) in zip(opened, checks) where file.type == .account {
                try read(file, check, .define, file.part.open())
            }
        }
        for (file, check) in zip(opened, checks) {
            let counted = try digesting(file.part) { try read(file, check, .check(spill), $0) }
            guard let (rows, usable, length) = counted else { continue }
            files[file.part.number] = .init(
                name: file.part.name, type: file.type, rows: rows, usableRows: usable, length: length)
        }
        for (type, set) in sets.sorted(by: { $0.key.order < $1.key.order }) where !set.isComplete {
            guard let file = opened.first(where: { $0.type == type }) else { continue }
            findings.add(
                .warning, .uncheckedReferences, file: file.part.number,
                "More than \(set.count) IDs: references from other files to a \(type.rawValue) were not checked"
            )
        }
        try compareDuplicates(spill, checks)
    }

    /// The ids that some file defines and another refers to.
    private func neededSets() -> [SISType: SISIDSet] {
        let present = Set(opened.map(\.type))
        let wanted = Set(present.flatMap { $0.rules.references.map(\.type) })
        let budget = SISIDSet.Budget()
        return Dictionary(uniqueKeysWithValues: present.intersection(wanted).map { ($0, SISIDSet(budget)) })
    }

    private func compareDuplicates(_ spill: SISKeySpill, _ checks: [SISRowCheck]) throws {
        let duplicates = try SISDuplicates(spill, names: files.map(\.name), findings: findings)
        for (file, check) in zip(opened, checks)
        where check.plan.keys.contains(where: { duplicates.tags.contains($0.tag) }) {
            try read(file, check, .compare(duplicates), file.part.open())
        }
        for (tag, count) in duplicates.unlisted {
            for (file, check) in zip(opened, checks) {
                guard let key = check.plan.keys.first(where: { $0.tag == tag }) else { continue }
                let severity: SISFinding.Severity = key.isLogin ? .skippedRow : .warning
                findings.addUnlisted(
                    severity, key.isLogin ? .loginTaken : .duplicate, file: file.part.number, count: count)
                break
            }
        }
    }

    @discardableResult
    private func read(
        _ file: Opened, _ check: SISRowCheck, _ purpose: SISCSVCheck.Purpose, _ source: any SISByteSource
    ) throws -> (rows: Int, usable: Int, length: Int)? {
        do {
            return try SISCSVCheck(part: file.part, findings: findings).rows(check, purpose, source)
        } catch let error as ZipError {
            damaged(file.part, error)
            return nil
        }
    }
}
