extension RowWriter {
    /// Text that people write.
    func words(_ kind: ColumnPlan.Kind, row: Int, chance: UInt64, to out: ByteBuffer) {
        // One value in 32 is one that breaks careless readers.
        if chance >> 50 % 32 == 0 { return AwkwardValues.pool.append(chance, to: out) }
        let more = Randomness.mix(chance)
        switch kind {
        case .person:
            Phrases.givenNames.append(chance, to: out)
            out.append(0x20)
            Phrases.familyNames.append(more, to: out)
        case .sortablePerson:
            Phrases.familyNames.append(more, to: out)
            out.append(", " as StaticString)
            Phrases.givenNames.append(chance, to: out)
        case .prose(let longest):
            prose(row: row, chance: more, longest: longest, to: out)
        default:
            Phrases.topics.append(chance, to: out)
            out.append(": " as StaticString)
            Phrases.works.append(more, to: out)
            out.append(0x20)
            out.append(decimal: Int(more >> 40 % 200))
        }
    }

    private func prose(row: Int, chance: UInt64, longest: Int, to out: ByteBuffer) {
        let isLong = longest > 0 && row % 50_000 == 2
        let end = out.count + longest
        var chance = chance
        var sentences = 1 + Int(chance >> 56 % 5)
        out.append("<p>" as StaticString)
        while isLong ? out.count < end : sentences > 0 {
            chance & 64 == 0 ? Phrases.sentences.append(chance, to: out) : sentence(chance, to: out)
            sentences -= 1
            chance = Randomness.mix(chance)
            switch chance % 7 {
            case 0: out.append("</p>\\n<p>" as StaticString)
            case 1: out.append("\\r\\n\\t" as StaticString)
            case 2, 3:
                out.append(" (" as StaticString)
                Phrases.topics.append(chance, to: out)
                out.append(", p. " as StaticString)
                out.append(decimal: Int(chance >> 20 % 900))
                out.append(") " as StaticString)
            default: out.append(0x20)
            }
        }
        out.append("</p>" as StaticString)
    }

    private func sentence(_ chance: UInt64, to out: ByteBuffer) {
        var chance = chance
        for _ in 0..<(5 + chance >> 9 % 8) {
            chance = Randomness.mix(chance)
            Phrases.vocabulary.append(chance, to: out)
            out.append(0x20)
        }
        out.removeLast(1)
        out.append(0x2E)
    }

    /// Text that programs write.
    func symbols(_ kind: ColumnPlan.Kind, row: Int, chance: UInt64, to out: ByteBuffer) {
        switch kind {
        case .email:
            out.append("user" as StaticString)
            out.append(decimal: row)
            out.append("@canvas.example.edu" as StaticString)
        case .url:
            out.append("https://canvas.example.edu/courses/" as StaticString)
            out.append(decimal: Int(chance % 900))
            out.append("/pages/" as StaticString)
            out.append(decimal: row)
        case .address:
            out.append("10." as StaticString)
            out.append(decimal: Int(chance % 32))
            out.append(0x2E)
            out.append(decimal: Int(chance >> 8 & 255))
            out.append(0x2E)
            out.append(decimal: Int(chance >> 16 & 255))
        case .code(let prefix):
            out.append(prefix)
            out.append(row, digits: 7)
        case .digits(let count):
            // Sessions come back: few different values, each often.
            let session = Randomness.mix(chance % 65_536)
            out.append(hex: session, digits: min(16, count))
            if count > 16 { out.append(hex: Randomness.mix(session), digits: count - 16) }
        default:
            out.append("/api/v1/" as StaticString)
            Phrases.controllers.append(chance, to: out)
            out.append(0x2F)
            out.append(decimal: Int(chance >> 24 % 5000))
            out.append("?include[]=items&page=" as StaticString)
            out.append(decimal: Int(chance >> 44 & 7))
        }
    }
}
