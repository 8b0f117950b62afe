#!/usr/bin/env python3
"""Checks what the compiler cannot: which room imports what, and habits that keep failures visible.

A room may import its own row of ROOMS and the standard library; Foundation and the C library only where the row says so.
`try!`, `as!`, `fatalError` and the like, and `try?`, need a reason: a comment on the same line, or on one of the two
above or below. What comments cite of the documents has to be there (citations.py).
"""
import re
import sys
from pathlib import Path

import citations

TOP = Path(__file__).resolve().parent.parent
EVERYWHERE = {"Synchronization"}
SYSTEM = {"Foundation", "Glibc", "Darwin", "Dispatch", "FoundationNetworking", "FoundationEssentials"}
C_LIBRARY = {"Glibc", "Darwin"}
ROOMS = {
    "TraceModel": set(),
    "Masking": set(),
    "TraceFormats": {"TraceModel", "Masking", "CSimdjson"} | C_LIBRARY,
    "TraceAnalysis": {"TraceModel"} | C_LIBRARY,
    "HTTP": {"CCurl"} | SYSTEM,
    "AWSAccount": {"HTTP", "CCrypto", "CGlibc"} | SYSTEM,
    "Intake": {"TraceModel", "CMicrohttpd", "CNghttp2", "CSockets"} | SYSTEM,
    "TraceRepository": {"TraceModel", "TraceFormats", "Intake", "HTTP", "AWSAccount", "CZlib", "CZstd", "CGlibc"} | SYSTEM,
    "Figures": {"TraceModel", "TraceAnalysis"} | C_LIBRARY,
    "MapLayout": {"TraceModel"} | C_LIBRARY,
    "Screen": {"Masking", "Themes"},
    "Themes": set(),
    "Sample": set(),
    "Viewer": {"TraceModel", "Masking", "TraceAnalysis", "Figures", "MapLayout", "Screen"} | C_LIBRARY,
    "Terminal": {"Screen", "CNcurses"} | SYSTEM,
    "xrayscope": {
        "TraceModel", "Masking", "TraceFormats", "TraceAnalysis", "TraceRepository", "AWSAccount", "Figures", "MapLayout", "Screen", "Viewer",
        "Terminal", "Themes", "Sample", "ArgumentParser", "Yams",
    } | SYSTEM,
}
IMPORT = re.compile(r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|private|fileprivate)\s+)?import\s+"
                    r"(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)")
NEEDS_REASON = re.compile(r"\btry[!?]|\bas!|\b(?:fatalError|preconditionFailure|assertionFailure)\(")
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX)\b|not (?:yet )?implemented|unimplemented", re.IGNORECASE)
LONGEST_FILE = 400


def without_strings(line):
    return re.sub(r'"(?:\\.|[^"\\])*"', '""', line)


def code_and_comment(line):
    code, mark, comment = without_strings(line).partition("//")
    return code, comment if mark else ""


def problems_in(path, room):
    allowed = ROOMS[room] | EVERYWHERE
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        code, comment = code_and_comment(line)
        found = IMPORT.match(code)
        if found and found.group(1) not in allowed:
            yield number, f"{room} may not import {found.group(1)}"
        near = [other.strip() for other in lines[max(0, number - 3) : number - 1] + lines[number : number + 2]]
        if NEEDS_REASON.search(code) and not comment and not any("//" in other for other in near):
            yield number, f"`{NEEDS_REASON.search(code).group(0)}` without a reason beside it"
        if UNFINISHED.search(without_strings(line)):
            yield number, "unfinished by its own word"
    if len(lines) > LONGEST_FILE:
        yield len(lines), f"over {LONGEST_FILE} lines: split it by what it holds"


def sources():
    for room in sorted(ROOMS):
        folder = TOP / ("Themes" if room == "Themes" else f"Sources/{room}")
        for path in sorted(folder.rglob("*.swift")):
            yield room, path
    for folder in sorted((TOP / "Sources").iterdir()):
        if folder.name not in ROOMS and any(folder.rglob("*.swift")):
            sys.exit(f"{folder.name} is no room of ARCHITECTURE.md: add it to {Path(__file__).name}")


def main():
    count = found = 0
    for room, path in sources():
        count += 1
        for line, message in problems_in(path, room):
            found += 1
            print(f"{path.relative_to(TOP)}:{line}: {message}", file=sys.stderr)
    for path, line, message in citations.problems(TOP):
        found += 1
        print(f"{path.relative_to(TOP)}:{line}: {message}", file=sys.stderr)
    if found:
        sys.exit(1)
    print(f"boundaries: {count} files, every wall stands, every citation leads somewhere")


main()
