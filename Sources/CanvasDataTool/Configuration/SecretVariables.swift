extension [String: String] {
    /// These variables without those that may hold a secret: what programs get that we start. None of them needs one.
    var withoutSecrets: [String: String] {
        let ours = Setting.allCases.filter(\.isSecret).flatMap { setting in
            [setting.environmentName, setting.secondEnvironmentName].compactMap { $0 }
                + setting.borrowedEnvironmentNames
        }
        // libpq's only one: PGPASSFILE names a file that it reads itself.
        let secret = Set(ours + ["PGPASSWORD"])
        return filter { !secret.contains($0.key) }
    }
}
