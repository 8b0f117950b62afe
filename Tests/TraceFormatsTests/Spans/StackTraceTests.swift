import Testing

@testable import TraceFormats
@testable import TraceModel

/// Stacks as the languages print them; what a line says is written down here by hand.
@Suite struct StackTraceTests {
    @Test func java() {
        let text = """
            java.lang.IllegalStateException: no stock
            \tat jp.example.Stock.take(Stock.java:58)
            \tat java.base/java.lang.Thread.run(Thread.java:840)
            \tat jdk.internal.Unsafe.park(Native Method)
            Caused by: java.io.IOException: reset: by peer
            \tat jp.example.Net.read(Net.java:7)
            \t... 12 more
            """
        let stack = StackTrace(text, language: "java")
        #expect(
            stack.frames == [
                StackFrame(path: "Stock.java", line: 58, label: "jp.example.Stock.take"),
                StackFrame(path: "Thread.java", line: 840, label: "java.base/java.lang.Thread.run"),
                StackFrame(path: "Native Method", line: nil, label: "jdk.internal.Unsafe.park"),
            ])
        #expect(stack.causes.count == 1)
        #expect(stack.causes.first?.type == "java.io.IOException")
        #expect(stack.causes.first?.message == "reset: by peer")
        #expect(stack.causes.first?.frames == [StackFrame(path: "Net.java", line: 7, label: "jp.example.Net.read")])
        #expect(stack.causes.first?.truncated == 12)
    }

    @Test func pythonInnermostFirst() {
        let text = """
            Traceback (most recent call last):
              File "/app/main.py", line 12, in handle
                pay(order)
              File "/app/pay.py", line 3, in pay
                raise ValueError("no card")
            ValueError: no card
            """
        #expect(
            StackTrace(text, language: "python").frames == [
                StackFrame(path: "/app/pay.py", line: 3, label: "pay"),
                StackFrame(path: "/app/main.py", line: 12, label: "handle"),
            ])
    }

    @Test func pythonCauseComesBefore() {
        let text = """
            Traceback (most recent call last):
              File "/app/db.py", line 9, in query
            KeyError: 'id'

            During handling of the above exception, another exception occurred:

            Traceback (most recent call last):
              File "/app/main.py", line 12, in handle
            RuntimeError: no row
            """
        let stack = StackTrace(text, language: "python")
        #expect(stack.frames == [StackFrame(path: "/app/main.py", line: 12, label: "handle")])
        #expect(stack.causes.first?.type == "KeyError")
        #expect(stack.causes.first?.message == "'id'")
        #expect(stack.causes.first?.frames == [StackFrame(path: "/app/db.py", line: 9, label: "query")])
    }

    @Test func javaScript() {
        let text = """
            TypeError: x is not a function
                at Object.pay (/srv/app/pay.js:10:5)
                at async /srv/app/main.js:3:1
            """
        #expect(
            StackTrace(text, language: "nodejs").frames == [
                StackFrame(path: "/srv/app/pay.js", line: 10, label: "Object.pay"),
                StackFrame(path: "async /srv/app/main.js", line: 3, label: nil),
            ])
    }

    @Test func dotnet() {
        let text = """
            System.Exception: no stock
               at Shop.Stock.Take(String item) in /src/Stock.cs:line 58
               at Shop.Program.Main(String[] args)
            """
        #expect(
            StackTrace(text, language: "dotnet").frames == [
                StackFrame(path: "/src/Stock.cs", line: 58, label: "Shop.Stock.Take(String item)"),
                StackFrame(path: nil, line: nil, label: "Shop.Program.Main(String[] args)"),
            ])
    }

    @Test func phpAndGo() {
        #expect(
            StackTrace("#0 /app/pay.php(12): Shop\\pay()\n#1 {main}", language: "php").frames == [
                StackFrame(path: "/app/pay.php", line: 12, label: "Shop\\pay()"),
                StackFrame(path: nil, line: nil, label: "{main}"),
            ])
        let go = "goroutine 1 [running]:\nmain.pay(0x1)\n\t/src/pay.go:12 +0x1d\nmain.main()\n\t/src/main.go:7\n"
        #expect(
            StackTrace(go, language: "go").frames == [
                StackFrame(path: "/src/pay.go", line: 12, label: "main.pay"),
                StackFrame(path: "/src/main.go", line: 7, label: "main.main"),
            ])
    }

    @Test("a stack of any length costs a bound of frames, and says what it left out") func long() {
        let text = String(repeating: "\tat a.b(C.java:1)\n", count: 600)
        let stack = StackTrace(text, language: "java")
        #expect(stack.frames.count == StackTrace.mostFrames)
        #expect(stack.truncated == 100)
    }
}
