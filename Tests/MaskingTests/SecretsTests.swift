import Masking
import Testing

@Suite("What is secret")
struct SecretsTests {
    @Test(
        "Texts, by names and shapes",
        arguments: [
            ("http://user:pw@host/path", "http://user:***@host/path"),
            ("amqp://guest:gu@est@rabbit:5672/%2f", "amqp://guest:***@rabbit:5672/%2f"),
            ("https://token0123456789@git.example/x", "https://***@git.example/x"),
            ("app:hunter2@db.example:5432", "app:***@db.example:5432"),
            ("jdbc:mysql://db/x?user=a&password=b;c", "jdbc:mysql://db/x?user=a&password=***;c"),
            ("https://u:p@ss@host/a", "https://u:***@host/a"),
            // The account of a queue is nobody's business where its name is shown.
            (
                "https://sqs.eu-west-1.amazonaws.com/123456789012/orders",
                "https://sqs.eu-west-1.amazonaws.com/***/orders"
            ),
            ("https://eu-west-1.queue.amazonaws.com/123456789012/a", "https://eu-west-1.queue.amazonaws.com/***/a"),
            ("http://u:p@localhost:4566/000000000000/a", "http://u:***@localhost:4566/***/a"),
            ("Server=db;Pwd=hunter2;Timeout=3", "Server=db;Pwd=***;Timeout=3"),
            ("/callback?code=4f5a&x=1", "/callback?code=***&x=1"),
            ("/#access_token=abc&expires=3", "/#access_token=***&expires=3"),
            ("X-Amz-Signature=00ff&X-Amz-Date=20260301", "X-Amz-Signature=***&X-Amz-Date=20260301"),
            ("Authorization: Bearer abc.def", "Authorization: ***"),
            ("got Authorization: Basic dXNlcjpwdw== back\nnext", "got Authorization: ***\nnext"),
            ("upstream said 401 to Bearer a1b2c3d4e5", "upstream said 401 to Bearer ***"),
            ("Set-Cookie: sid=31d4d96e407aad42; Path=/; Secure", "Set-Cookie: ***"),
            ("x-api-key: 0123456789", "x-api-key: ***"),
            ("password: hunter2, try again", "password: ***, try again"),
            (#"{"user":"a","auth_token":"t0p","n":1}"#, #"{"user":"a","auth_token":"***","n":1}"#),
            (#"{"password": 1234, "n": 1}"#, #"{"password": ***, "n": 1}"#),
            (#"{\"password\":\"x y\",\"n\":1}"#, #"{\"password\":\"***\",\"n\":1}"#),
            ("{'secret': 'a,b'}", "{'secret': '***'}"),
            ("select 1 where password = 'a b' and x = 1", "select 1 where password = '***' and x = 1"),
            ("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln end", "jwt *** end"),
            ("key AKIAIOSFODNN7EXAMPLE of the guide", "key *** of the guide"),
            ("ghp_abcdefghijklmnop0123", "***"),
            ("apiKey=1&api-key=2&API_KEY=3", "apiKey=***&api-key=***&API_KEY=***"),
        ])
    func texts(_ text: String, _ shown: String) {
        #expect(Secrets.masked(text) == shown)
        #expect(Secrets.masked(shown) == shown, "twice is once")
        #expect(Secrets.isMasked(shown))
    }

    @Test(
        "What is none stays as it is",
        arguments: [
            "GET /tasks/7?page=2&size=10", "10:00:03.120", "alice@example.com", "mailto:alice@example.com", "a=b",
            "https://example.com/users/a@b.c?x=1", "https://host:8080/a@b", "SELECT * FROM t WHERE a = 'x@y'",
            "arn:aws:sqs:eu-west-1:123456789012:orders", "https://sqs.eu-west-1.amazonaws.com/12345/orders",
            "https://shop.example/123456789012/orders", "https://sqs.eu-west-1.amazonaws.com/1234567890123/a",
            "Bearer authentication failed", "Basic usage", "token expired", "the password is wrong", "[::1]:8080",
            "NextToken: more pages exist", "ends in a NextToken: more", "tokens: 512", "status code=200", "x == y",
            "if token == nil", "1-69a12345-0123456789abcdef01234567", "SELECT * FROM secrets", "monkey=1", "keyboard",
            "Dns: no such host", "", "=", ":", "@", "//@", "///", "password=", "author=Poe", "design=1", "spins=3",
        ])
    func harmless(_ text: String) { #expect(Secrets.masked(text) == text) }

    @Test(
        "Names whose value is secret",
        arguments: [
            "password", "PASSWORD", "db.password", "userPassword", "Cookie", "Set-Cookie", "X-Api-Key", "auth_token",
            "http.request.header.authorization", "aws_secret_access_key", "clientSecret", "JSESSIONID", "id_token",
        ])
    func names(_ name: String) {
        #expect(Secrets.isSecret(name: name))
        #expect(Secrets.masked("x", named: name) == "***" && Secrets.masked("", named: name) == "")
    }

    @Test(
        "Names that only look so",
        arguments: [
            "", "passenger", "tokens", "next_token", "NextToken", "author", "keyboard", "session_id", "code", "key",
            "status",
        ])
    func harmlessNames(_ name: String) {
        #expect(!Secrets.isSecret(name: name))
        #expect(Secrets.masked("x", named: name) == "x")
    }

    @Test("Any bytes are read to their end, whatever stands there")
    func hostile() {
        var generator = SystemRandomNumberGenerator()
        let pieces = [
            "password", "=", ":", "//", "@", "\"", "'", "\\", " ", "Bearer ", "eyJ", "é", "\u{0}", "&", "x", "{",
        ]
        for _ in 0..<3000 {
            let text = (0..<Int.random(in: 0..<14, using: &generator)).map { _ in
                pieces.randomElement(using: &generator) ?? ""
            }.joined()
            let once = Secrets.masked(text)
            #expect(Secrets.masked(once).utf8.count <= once.utf8.count + 12, "\(text)")
        }
    }
}
