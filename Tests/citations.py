"""Comments cite docs/semantics.md as `reference 3.2`, a choice in it as `U-7`, docs/design.md as `design 2`.

Whoever reads one must find it: what is cited has to be there, in this form and no other.
"""
import re
from pathlib import Path

NUMBERS = r"\d+(?:\.\d+)*(?:(?:, | and | to )\d+(?:\.\d+)*)*"
SECTION = re.compile(rf"\b(reference|design) ({NUMBERS})")
CHOICE = re.compile(r"\bU-(\d+)([a-z]?)\b")
OTHER_FORM = re.compile(r"\b(?:[Ss]ections?|semantics(?:\.md)?) \d|§ ?\d|\bU ?\d+\b(?!\+)")
COMMENT = {".swift": "//", ".h": "//", ".c": "//", ".cpp": "//", ".py": "#", "": "#"}


class Cited:
    """What there is to be cited: sections by document, choices and their letters."""

    def __init__(self, top):
        semantics = (top / "docs/semantics.md").read_text(encoding="utf-8")
        design = (top / "docs/design.md").read_text(encoding="utf-8")
        self.sections = {
            "reference": set(re.findall(r"^#+ (\d+(?:\.\d+)*)\.? ", semantics, re.MULTILINE)),
            "design": set(re.findall(r"^#+ (\d+(?:\.\d+)*)\.? ", design, re.MULTILINE)),
        }
        self.choices = {}
        for number, text in re.findall(r"\*\*U-(\d+)\*\*(.*)", semantics):
            self.choices[number] = set(re.findall(r"\(([a-z])\)", text))

    def problems(self, text):
        """What a comment cites that is not there, as (offset in the text, message)."""
        for found in SECTION.finditer(text):
            for number in re.findall(r"\d+(?:\.\d+)*", found.group(2)):
                if number not in self.sections[found.group(1)]:
                    yield found.start(), f"cites `{found.group(1)} {number}`, which is not there"
        for found in CHOICE.finditer(text):
            letters = self.choices.get(found.group(1))
            if letters is None or (found.group(2) and found.group(2) not in letters):
                yield found.start(), f"cites `{found.group(0)}`, which is not there"

    def problems_of_form(self, text):
        for found in OTHER_FORM.finditer(text):
            yield found.start(), f"`{found.group(0)}`: cite as `reference 3.2`, `U-7` or `design 2`"


def comments(lines, mark):
    """Runs of lines that carry a comment, as (number of the first line, the comments' texts)."""
    first, texts = 0, []
    for number, line in enumerate(lines, 1):
        _, found, comment = re.sub(r'"(?:\\.|[^"\\])*"', '""', line).partition(mark)
        if not found:
            if texts:
                yield first, texts
            first, texts = 0, []
            continue
        first = first or number
        texts.append(comment.strip(" /#"))
    if texts:
        yield first, texts


def problems_in_lines(cited, lines, mark):
    for first, texts in comments(lines, mark):
        joined = " ".join(texts)
        ends = [len(" ".join(texts[: n + 1])) for n in range(len(texts))]
        for offset, message in [*cited.problems(joined), *cited.problems_of_form(joined)]:
            yield first + sum(1 for end in ends if end <= offset), message


def problems_in_file(cited, path):
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".md":
        for offset, message in cited.problems(text):
            yield text.count("\n", 0, offset) + 1, message
        return
    yield from problems_in_lines(cited, text.splitlines(), COMMENT[path.suffix])


def files(top):
    for folder in ("Sources", "Tests", "Benchmarks", "Tools", "Themes", "Fuzz"):
        for path in sorted((top / folder).rglob("*")):
            if path.suffix in COMMENT and path.suffix and path.is_file():
                yield path
    yield from sorted((top / "docs").glob("*.md"))
    yield from sorted(top.glob("*.md"))
    yield from (top / "Package.swift", top / "Makefile")


def check_self(cited):
    """The check itself: what must be found is found, and what is right is left alone."""
    wrong = {
        "/// as `reference 3.99` says": 1, "// reference 3.2,\n// 44": 1, "// (U-999)": 1, "// by U-7z": 1,
        "// design 2, 19": 1, "// see section 3.2": 1, "// semantics 3.2": 1, "// by U7": 1,
        'let text = "reference 3.99"': 0, "// reference 3.2, U-7b and design 2": 0,
    }
    for text, count in wrong.items():
        found = list(problems_in_lines(cited, text.splitlines(), "//"))
        assert len(found) == count, f"citations: {text!r} gave {found}"


def problems(top):
    """All citations of the project that lead nowhere, as (path, line, message)."""
    cited = Cited(top)
    check_self(cited)
    for path in files(top):
        for line, message in problems_in_file(cited, path):
            yield path, line, message


if __name__ == "__main__":
    for path, line, message in problems(Path(__file__).resolve().parent.parent):
        print(f"{path}:{line}: {message}")
