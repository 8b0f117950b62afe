"""The viewer in a pseudo-terminal of 200x50: first frames, keys beside `less`, and the quiet in between."""
import shutil
import time

from latency import Program, compare
from measure import WORK, XRAYSCOPE, NothingMeasured, made, percentile, row, side_by_side

from .loading import large_file, the_file

DOWN = "\x1b[B"


def frame_after(*arguments, times):
    """Milliseconds from the process's start to its first frame: the middle of some runs."""
    taken = []
    for _ in range(times):
        program = Program([XRAYSCOPE, *map(str, arguments)])
        taken.append(program.wait_for(b"xrayscope") * 1000)
        program.end()
    return percentile(taken, 0.5)


def first_frame(quick):
    file = large_file(quick)
    times = 3 if quick else 9
    small = frame_after(made("1-traces.json", traces=1, spans=3), times=times)
    large = frame_after(file, times=times)
    size = file.stat().st_size / 1e6
    row(f"first frame with a {size:,.0f} MB file", f"{large:.0f} ms", f"with one trace: {small:.0f} ms",
        f"{large - small:+.0f} ms (<= 50)", large - small <= 50)
    if shutil.which("lnav"):
        lnav = side_by_side(times, ["lnav", "-V"])[0][0] * 1000
        demo = frame_after("demo", times=times)
        row("first frame of the demo", f"{demo:.0f} ms", f"`lnav -V`: {lnav:.0f} ms", f"{demo / lnav:.2f} (<= 1.5)", demo <= 1.5 * lnav)


def less():
    text = WORK / "lines.txt"
    text.write_text("".join(f"{number} " + "a line of some length " * 7 + "\n" for number in range(20_000)))
    return Program(["less", "-S", str(text)])


def opened(file, *steps):
    """The viewer on a file, once it is loaded, after some keys: each with the words that must then stand on the screen."""
    program = Program([XRAYSCOPE, str(file)])
    program.wait_until_loaded()
    for key, words in steps:
        program.press(key)
        program.wait_for_words(words)
    return program


# The screens by a word that stands on no other.
LIST = ("L", r"start\S* +resp")
TIMELINE = ("\r", r"row [\d,]+ of [\d,]+")


def moves(name, program, keys, quick):
    """Keys that move or look, against `less` scrolling, interleaved."""
    peer = less()
    peer.settle()
    times = compare({"less": (peer, ["j", "j", "j", "k"]), name: (program, keys)}, 40 if quick else 200)
    middle, late = percentile(times[name], 0.5), percentile(times[name], 0.99)
    floor = percentile(times["less"], 0.5)
    row(f"key to last painted byte: {name}", f"{middle:.2f} ms, p99 {late:.2f} ms", f"`less`: {floor:.2f} ms",
        f"{middle / floor:.1f} (<= 3), p99 <= 16 ms", middle <= 3 * floor and late <= 16)
    peer.end()


def answers(name, program, keys, times=5):
    """Keys that ask for work over everything: to the last byte painted, which may come some frames later."""
    taken = []
    for _ in range(times):
        for key in keys:
            milliseconds = program.press(key, quiet=0.15)
            if milliseconds is None:
                raise NothingMeasured(f"{name}: {key!r} painted nothing; the screen:\n" + "\n".join(program.lines))
            taken.append(milliseconds)
    row(f"over everything: {name}", f"middle {percentile(taken, 0.5):.1f} ms, longest {max(taken):.1f} ms", "-", "<= 100 ms",
        max(taken) <= 100)


def keys(quick):
    if not shutil.which("less"):
        return
    file = the_file(quick)
    count = "the loaded file"
    on_map = opened(file)
    moves(f"map of {count}", on_map, ["\x1b[C", DOWN, "\x1b[D", "\x1b[A"], quick)
    on_map.end()
    traces = opened(file, LIST)
    moves(f"trace list of {count}", traces, ["j", "j", "j", "k"], quick)
    answers(f"sort of {count} by another column", traces, ["s", "s", "r", "S"])
    answers(f"find as you type in {count}", traces, ["/", "o", "r", "d", "\x1b"])
    idle(traces)
    traces.end()


def wide_trace(quick):
    one_trace(20_000 if quick else 100_000, quick)


def widest_trace(quick):
    if not quick:
        one_trace(1_000_000, quick)


def one_trace(spans, quick):
    if not shutil.which("less"):
        return
    program = opened(made(f"{spans}-spans.json", traces=1, spans=spans), LIST, TIMELINE)
    name = f"a trace of {spans:,} spans"
    moves(f"{name}, scroll", program, ["j", "j", "j", "k"], quick)
    answers(f"{name}, fold all, unfold all", program, ["(", ")"])
    answers(f"{name}, zoom and back", program, ["j", "z", "0"])
    answers(f"{name}, next error", program, ["e", "e", "E"])
    answers(f"{name}, find", program, ["/", "o", "r", "d", "\x1b"])
    program.end()


def idle(program):
    """Processor time and wake-ups of every thread, over three seconds without a key."""
    program.settle()
    before = program.processor_seconds(), program.wake_ups()
    time.sleep(3)
    used, woken = program.processor_seconds() - before[0], program.wake_ups() - before[1]
    row("idle for 3 s", f"{used * 1000:.0f} ms of processor time, {woken} wake-ups", "-", "0 and 0", used == 0 and woken == 0)


def filtering(quick):
    """A filter expression over every trace of a loaded file, and `rg -c` for a word over its text, which has a line a document."""
    if not shutil.which("rg"):
        return
    count = 30_000 if quick else 1_000_000
    file = made(f"{count}-traces-segments.json", traces=count, spans=3, form="segments")
    program = opened(file, LIST)
    program.press("F")
    program.wait_for_words("[Ff]ilter")
    program.type('service("orders") AND responsetime > 0.2')
    milliseconds = program.press("\r", quiet=0.6, limit=30)
    program.wait_for_words("x shows more")
    if milliseconds is None:
        raise NothingMeasured("the filter painted nothing")
    ours = milliseconds / 1000
    program.end()
    rg = side_by_side(3, ["rg", "-c", "orders", file])[0][0]
    row(f"a filter expression over {count:,} loaded traces", f"{ours:.3f} s", f"`rg -c` over the file: {rg:.3f} s",
        f"{ours / rg:.2f} (< 1)", ours < rg)
