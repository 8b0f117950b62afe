import Screen
import TestSupport
import Testing
import TraceModel

@testable import Viewer

@Suite("What is drawn ahead")
struct PreparedTests {
    /// Moves, scrolls and pages, and between them all that changes what a line or a panel of the list shows.
    private static let list =
        "j,j,k,pagedown,j,j,pageup,G,k,g,j,space,k,space,j,X,s,j,S,k,r,j,u,j,/,text:or,enter,j,n,N,j,esc,j,],j,[,k,enter,j,q,j"
    /// The same of the timeline.
    private static let timeline =
        "j,j,k,pagedown,j,j,pageup,G,k,g,space,j,space,j,left,j,right,j,c,j,+,j,l,j,h,j,0,j,e,j,e,k,o,j,[,j,],j,u,j,"
        + "/,text:a,enter,j,n,j,f,k,f,j,esc,j,2,j,9,j,q,j"

    @Test(
        "After every key the screen is the one that is drawn with nothing ahead",
        arguments: [
            ("xray-api/cli-task-get-trace-summaries.json", "L," + list),
            ("xray-segments/sdk-python-segments.jsonl", "L," + list),
            ("xray-segments/bigtrace-400-spans.jsonl", "L,enter," + timeline),
            ("xray-segments/sdk-python-segments.jsonl", "L,enter," + timeline),
        ], [Size(width: 120, height: 40), Size(width: 80, height: 24), Size(width: 100, height: 12)])
    func same(_ journey: (String, String), _ size: Size) throws {
        var plain = try Fixtures.session(journey.0, width: size.width, height: size.height)
        var ahead = plain
        for key in try #require(Key.list(journey.1)) {
            ahead.prepare()
            // Again: what is there already is left as it is.
            ahead.prepare()
            #expect(ahead.canvas.changes(since: plain.canvas) == [], "before \(key)")
            plain.apply(.key(key))
            ahead.apply(.key(key))
            #expect(ahead.canvas.changes(since: plain.canvas) == [], "after \(key)")
        }
    }

    @Test("A new size and new data leave nothing of what was drawn ahead")
    func otherPlace() throws {
        var plain = try Fixtures.session("xray-segments/sdk-python-segments.jsonl", width: 120, height: 40)
        plain.press("L,j,j")
        var ahead = plain
        let fewer = try Fixtures.session("xray-segments/bigtrace-400-spans.jsonl", width: 120, height: 40)
        let other = LoadedData(fewer.state.data.dataSet, version: 2)
        for action in [Action.resize(Size(width: 110, height: 20)), .arrived(other), .key(.char("j"))] {
            ahead.prepare()
            ahead.apply(action)
            plain.apply(action)
            #expect(ahead.canvas.changes(since: plain.canvas) == [])
        }
    }
}
