import CanvasDataBase
import Testing

@testable import CanvasDataLoading

@Suite struct RowErrorsTests {
    @Test(arguments: [
        RowFault.unknownHeader(name: "\"x\""), .repeatedHeader(name: "\"x\""),
        .wrongHeader(reason: "the byte 0xff is not valid UTF-8"),
    ])
    func `a wrong header line is an error of the file, which no option sets aside`(fault: RowFault) {
        let row = RowError(table: "users", fragment: "part-1", line: 1, column: nil, reason: fault)
        let error = CanvasDataError.wrongRow(row)
        #expect(row.endsFragment)
        #expect(error.kind == .wrongData)
        #expect(error.message == "users, \"part-1\" line 1: \(fault).")
        #expect(
            error.remedy
                == "Does the schema belong to this file? Fetch both again, or report it to Instructure.")
    }
}
