// Each with all that is said.
extension LastingMisbehaviour {
    /// A status with a remedy, below it the scripts that end so, whether all tables say it, or one for all, or one that
    /// stops no other (`part`, with a status of its own), below each what it says.
    private static let table = #"""
        65 It is damaged at Canvas's file host. Run the command again later, or report it to Instructure.
          all file:damage@30
            FRAGMENT is damaged at byte N, fetched twice.
            FRAGMENT is cut short after N bytes, fetched twice.
          part file[user_dim*]:damage@50%
            FRAGMENT does not match its checksum at byte N, fetched twice.
          all file:flip@30%1
            FRAGMENT is damaged at byte N, fetched twice.
            FRAGMENT is cut short after N bytes, fetched twice.
          all file:truncate@50%
            FRAGMENT is cut short after N bytes, fetched twice.
          all file:trailing-garbage
            FRAGMENT has foreign bytes behind its end, at byte N, fetched twice.
        69 Run the command again: it goes on where it stopped.
          all file:html
            FRAGMENT could not be fetched from FILEHOST (8 × an answer that is not gzip).
          part file[course_dim*]:503
            FRAGMENT could not be fetched from FILEHOST (8 × status 503).
          all file:429
            FRAGMENT could not be fetched from FILEHOST (8 × status 429).
          all file:reset@0
            FRAGMENT could not be fetched from FILEHOST (8 × reset connection).
          all file:no-length@60%
            FRAGMENT could not be fetched from FILEHOST (4 × an answer without a length, 4 × a body shorter than announced).
          all file:identity@60%
            FRAGMENT could not be fetched from FILEHOST (4 × an answer without a length, 4 × a body shorter than announced).
          part file[course_dim*]:interim
            FRAGMENT could not be fetched from FILEHOST (8 × an answer that is not HTTP).
          all file:chunk-cut@60%
            FRAGMENT could not be fetched from FILEHOST (8 × cut connection).
          all file:cut@0
            FRAGMENT could not be fetched from FILEHOST (8 × cut connection).
          all file:cut@60%; file:ignore-range
            FRAGMENT could not be fetched from FILEHOST (8 × cut connection).
          all file:cut@60%; file:wrong-range
            FRAGMENT could not be fetched from FILEHOST (4 × cut connection, 4 × an answer with another range).
          all file:cut@60%; file:wrong-total
            FRAGMENT could not be fetched from FILEHOST (4 × cut connection, 4 × an answer with another range).
          part file[course_dim*]:stall@100
            FRAGMENT could not be fetched from FILEHOST (8 × timeout).
        69 Run the command again later: what has come is kept. If it stays so, report it to Instructure.
          all file:404
            FILEHOST refuses FRAGMENT (404 NoSuchKey).
        77 Run the command again later: what has come is kept. If it stays so, report it to Instructure.
          all file:403
            FILEHOST refuses FRAGMENT (403 AccessDenied).
          all file:expired
            FILEHOST refuses FRAGMENT (403 AccessDenied).
          all file:expire=0r
            FILEHOST refuses FRAGMENT (403 AccessDenied).
        1 Run the command again; if it stays so, report it to Instructure.
          all file:418
            FILEHOST answered the request for FRAGMENT with status 418 InternalError.
        69 Check the network and firewall; behind a proxy, set https_proxy.
          one file:redirect=http://127.0.0.1:1/
            FILEHOST cannot be reached (Connection refused).
          one listing[*]:link=other-host
            127.0.0.2:PORT cannot be reached (Connection refused).
        77 Files are fetched from public https addresses only. If a proxy stands between, set https_proxy.
          all file:redirect=http://10.0.0.1/
            The link to FRAGMENT is refused: it leads into a private network (10.0.0.1).
        77 Check api_key and api_secret against the Canvas Data Portal; the portal can also limit a key to certain addresses.
          one api:401
            HOST refused the API key or secret (401, "Signature does not match").
          one api:403
            HOST refused the API key or secret (403, "Access denied").
        1 Check api_url; -v shows the request.
          one api:404
            HOST answered /api/account/self/dump with status 404 ("Not found").
          one api:418
            HOST answered /api/account/self/dump with status 418 ("some error happened").
        69 Try again later; -v shows each try.
          one api:500
            HOST gave no usable answer to /api/account/self/dump (8 × status 500).
          one api:429
            HOST gave no usable answer to /api/account/self/dump (8 × status 429).
          one api:text
            HOST gave no usable answer to /api/account/self/dump (8 × status 500).
          one api:throttle
            HOST gave no usable answer to /api/account/self/dump (8 × throttling).
        69 Try again later; behind a proxy, check https_proxy.
          one api:reset
            The connection to HOST fails (Recv failure: Connection reset by peer).
        69 Check the network and firewall, or try again later.
          one api:stall
            HOST does not answer (Operation too slow. Less than 1024 bytes/sec transferred the last 60 seconds).
        65 Check api_url; the page of a proxy or a login portal may stand in between.
          one api:html
            HOST answered /api/account/self/dump with something that is not JSON.
          one api:truncated-json
            HOST answered /api/account/self/dump with something that is not JSON.
        77 If that is where the API now is, set api_url to it.
          one api:redirect=http://127.0.0.1:1/
            HOST redirects to 127.0.0.1:1; credentials are not sent to another host.
        65 Nothing was fetched. Check api_url; if it is right, report this to Instructure.
          one listing:filename=parent
            The API's answer to /api/account/self/file/byDump/DUMP names a file "../escaped-00000-00000000.gz", which is not a plain name.
          one listing:filename=absolute
            The API's answer to /api/account/self/file/byDump/DUMP names a file "/etc/canvas-data-escaped.gz", which is not a plain name.
          one listing:filename=long
            The API's answer to /api/account/self/file/byDump/DUMP names a file "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…", which is not a plain name.
          one listing:filename=control
            The API's answer to /api/account/self/file/byDump/DUMP names a file "user_dim-\u{1b}]0;owned\u{7}\u{a}00000-00000000.gz", which is not a plain name.
          one listing:filename=nul
            The API's answer to /api/account/self/file/byDump/DUMP names a file "user_dim-00000\u{0}-00000000.gz", which is not a plain name.
          one listing:filename=empty
            The API's answer to /api/account/self/file/byDump/DUMP names a file "", which is not a plain name.
          one listing:filename=dots
            The API's answer to /api/account/self/file/byDump/DUMP names a file "..", which is not a plain name.
          one listing:filename=backslash
            The API's answer to /api/account/self/file/byDump/DUMP names a file "..\escaped.gz", which is not a plain name.
          one listing:filename=quote
            The API's answer to /api/account/self/file/byDump/DUMP names a file "user_dim'; x "-00000.gz", which is not a plain name.
          one listing:table=parent
            The API's answer to /api/account/self/file/byDump/DUMP names a table "../../escaped", which is not a plain name.
          one listing:table=absolute
            The API's answer to /api/account/self/file/byDump/DUMP names a table "/etc/escaped", which is not a plain name.
          one listing:table=control
            The API's answer to /api/account/self/file/byDump/DUMP names a table "user\u{a}\! touch owned", which is not a plain name.
          one listing:table=long
            The API's answer to /api/account/self/file/byDump/DUMP names a table "tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt…", which is not a plain name.
          one listing:table=quote
            The API's answer to /api/account/self/file/byDump/DUMP names a table "user_dim"; DROP TABLE course_dim; --", which is not a plain name.
          one listing:table=empty
            The API's answer to /api/account/self/file/byDump/DUMP names a table "", which is not a plain name.
        77 Files are fetched from public https addresses only. Check api_url.
          part listing:link=public-http
            The link of FRAGMENT to files.example.com is refused: it is not https.
          part listing:link=link-local
            The link of FRAGMENT to 169.254.169.254 is refused: it leads into a private network.
          part listing:link=private
            The link of FRAGMENT to 10.0.0.1 is refused: it leads into a private network.
          part listing:link=userinfo
            The link of FRAGMENT to no host is refused: it is not a plain URL.
          part listing:link=file
            The link of FRAGMENT to no host is refused: it is not a plain URL.
          part listing:link=relative
            The link of FRAGMENT to no host is refused: it is not a plain URL.
          part listing:link=empty
            The link of FRAGMENT to no host is refused: it is not a plain URL.
          part listing:link=no-scheme
            The link of FRAGMENT to no host is refused: it is not a plain URL.
        """#

    static let all: [LastingMisbehaviour] = {
        var all: [LastingMisbehaviour] = []
        var (status, remedy, extent) = (Int32(0), "", "")
        var (script, errors) = ("", "")
        func add() {
            guard !script.isEmpty else { return }
            let end = [
                "all":
                    "Error: 5 of 5 tables could not be loaded.\n  Fix the cause, then run the same command again.\n",
                "part":
                    "Error: 1 of 5 tables could not be loaded.\n  The others are complete. Run the same command again for those that are missing.\n",
            ]
            all.append(
                LastingMisbehaviour(
                    script, extent == "part" ? 3 : status, errors + (end[extent] ?? "")))
        }
        for line in table.split(separator: "\n") {
            let text = line.drop { $0 == " " }
            let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
            switch line.count - text.count {
            case 0:
                add()
                (status, remedy, script) = (Int32(parts[0]) ?? 0, parts[1], "")
            case 2:
                add()
                (extent, script, errors) = (parts[0], parts[1], "")
            default: errors += "Error: \(text)\n  \(remedy)\n"
            }
        }
        add()
        return all
    }()
}
