"""What is short is not nothing: the same time in the same words wherever it is printed."""
import json


def segment(number, length):
    start = 1700000000.0
    return {"trace_id": f"1-6553f100-{number:024x}", "id": f"{number:016x}", "name": "quick", "start_time": start,
            "end_time": start + length, "http": {"request": {"method": "GET", "url": "http://quick/a"}}}


def test_51_microseconds_are_no_0ms_anywhere(run, viewer, tmp_path):
    file = tmp_path / "quick.jsonl"
    file.write_text("".join(json.dumps(segment(number, 51e-6)) + "\n" for number in range(1, 4)))
    for arguments in [["map"], ["map", "-o", "dot"], ["map", "-o", "mermaid"], ["node", "quick"], ["traces"],
                      ["trace", f"1-6553f100-{1:024x}"], ["analyze"]]:
        ran = run(*arguments, file)
        assert ran.status == 0, ran.err
        assert "51" in ran.out and "µs" in ran.out, f"{arguments}\n{ran.out}"
        if arguments[0] not in ("analyze", "node"):
            assert "0ms" not in ran.out and "0 ms" not in ran.out, f"{arguments}\n{ran.out}"
    seen = viewer(file)
    seen.wait_for("quick", "51µs")
    assert "0ms" not in seen.press("L")
    seen.wait_for("51µs")
    seen.press("Q")
    assert seen.wait_for_end() == 0
