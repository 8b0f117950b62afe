"""How fast spans load: OTLP in JSON and in protobuf, records of `aws/spans`, Jaeger's JSON."""
import importlib.util
import sys

from measure import floor_program, made, mapped, row, side_by_side, timed

FORMS = [("otlp", "OTLP/JSON, lines of the file exporter", "json", 1.3), ("aws-spans", "records of `aws/spans`, one a line", "json", 1.3),
         ("jaeger", "Jaeger's JSON", "json", 1.3), ("protobuf", "OTLP protobuf, records of the file exporter", "wire", 2.0)]


def spans_file(form, quick):
    size = 30_000_000 if quick else 180_000_000
    return made(f"{size // 1_000_000}MB.{form}", script="generate_spans.py", size=size, form=form)


def loading(quick):
    for form, name, way, reach in FORMS:
        file = spans_file(form, quick)
        ours, floor = side_by_side(3 if quick else 7, mapped(file), [floor_program("floor_spans"), way, file])
        megabytes = round(file.stat().st_size / 1e6)
        against = "simdjson parsing it" if way == "json" else "a bare walk over the wire"
        row(f"`map` on {megabytes} MB of {name}", f"{ours[0]:.3f} s", f"{against}, one thread: {floor[0]:.3f} s",
            f"{ours[0] / floor[0]:.2f} (<= {reach})", ours[0] <= reach * floor[0])
        share, most = ours[1] / file.stat().st_size, 0.6 if way == "json" else 1.5
        row("its peak memory", f"{ours[1] / 1e6:.0f} MB", f"the file's {megabytes} MB", f"{share:.2f} (<= {most})", share <= most)


def one_trace_of_a_million_spans(quick):
    if quick:
        return
    for form, name, _, _ in FORMS:
        # A trace of Jaeger's is one JSON value, and values of more than 512 MB are refused.
        spans = 500_000 if form == "jaeger" else 1_000_000
        file = made(f"{spans}-spans.{form}", script="generate_spans.py", form=form, traces=1, spans=spans)
        seconds, peak = timed(mapped(file))
        row(f"`map` on one trace of {spans:,} spans, {name}", f"{seconds:.2f} s, {peak / 1e6:.0f} MB",
            f"the file's {file.stat().st_size / 1e6:.0f} MB", "opens", True)


def other_readers(quick):
    """What else people read such files with, for scale."""
    if quick:
        return
    scripts = {}
    if importlib.util.find_spec("orjson"):
        scripts["Python with orjson"] = ("otlp", "import orjson, sys\nfor line in open(sys.argv[1], 'rb'): orjson.loads(line)")
    if importlib.util.find_spec("opentelemetry.proto"):
        scripts["Python's protobuf"] = ("protobuf", (
            "import sys\nfrom opentelemetry.proto.trace.v1.trace_pb2 import TracesData\nfile = open(sys.argv[1], 'rb')\n"
            "while head := file.read(4): TracesData.FromString(file.read(int.from_bytes(head, 'big')))"))
    for name, (form, script) in scripts.items():
        file = spans_file(form, quick)
        ours, theirs = side_by_side(1, mapped(file), [sys.executable, "-c", script, file])
        row(f"for scale: {name}, parsing only", f"{theirs[0]:.2f} s", f"`map`: {ours[0]:.3f} s", f"{theirs[0] / ours[0]:.1f}")
