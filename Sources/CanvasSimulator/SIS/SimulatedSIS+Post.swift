extension SimulatedSIS {
    /// A request to create an import, as it was received.
    public struct Post: Sendable {
        /// As sent, without the `?`.
        public let query: String
        /// Of the query, then of the form, decoded, in the order in which they came.
        public let parameters: [Parameter]
        /// By lower-case name.
        public let headers: [String: String]
        /// As it came over the wire; its first 64 MiB.
        public let body: [UInt8]
        /// All of it.
        public let bodySize: Int
        /// Of all of it, in hexadecimal.
        public let bodySHA256: String
        /// The form's field `attachment`; nil for a raw body.
        public let attachment: Attachment?
        /// What Canvas took the file for: `csv`, `zip`, `xml`.
        public let fileExtension: String
        /// What was in it.
        public let files: [File]
        /// The import that came of it; nil where it was refused or not carried out.
        public internal(set) var importID: Int?

        public func parameter(_ name: String) -> String? { parameters.last { $0.name == name }?.value }

        /// What was sent as the file: the body, or the attachment in it.
        public var file: [UInt8] { attachment?.bytes ?? body }
    }

    public struct Parameter: Sendable, Equatable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The file of a form.
    public struct Attachment: Sendable, Equatable {
        public let filename: String
        public let contentType: String
        public let bytes: [UInt8]
    }

    /// A file of an import.
    public struct File: Sendable, Equatable {
        /// In a zip as it stands there, with its folders.
        public let name: String
        /// As in `supplied_batches`; nil where Canvas would not know.
        public let type: String?
        /// Without the header.
        public let rows: Int
        public let bytes: Int
        /// Of its content, in hexadecimal.
        public let sha256: String
        /// Whether it lies in its zip as it is.
        public let isStored: Bool
        /// How `csv_attachments` shows it; nil where it does not, as Canvas could not use it.
        public let listing: Listing?
    }

    /// One of `csv_attachments`.
    public struct Listing: Sendable, Equatable {
        /// Nil for a CSV that was sent without a zip: Canvas calls that `sis_upload_<id>.zip`.
        public let displayName: String?
        public let filename: String
        public let bytes: Int
    }
}
