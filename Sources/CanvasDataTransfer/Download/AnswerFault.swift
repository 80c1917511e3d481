/// A file host's answer that is not the file we asked for, although the transfer itself went well.
enum AnswerFault: Error, Equatable {
    /// Not gzip: an error page, perhaps.
    case notGzip
    /// Another part of the file than the one asked for.
    case wrongRange
    /// The file is another one than the part we have is of.
    case changed
    /// Shorter than announced.
    case short
}
