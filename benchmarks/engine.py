"""How fast the engine is, beside torch, onnxruntime and OpenCV where these are installed.

Run ``python benchmarks/engine.py``. It measures on one thread and on two, each in a process of its own, and prints a table
for each, one of the methods with the errors that they make, and how much two threads gain; and it draws how each method's
time grows into ``benchmarks/growth.png``. ``--quick`` takes fewer rounds.

All contestants take turns within each round, and a ratio is the median of the rounds' ratios, so a machine that is busy with
other things slows all of them alike. On one thread the time is the processor's for this process, on two the clock's.
A ratio below 1 means that this engine is faster; the target, which is for one thread, stands in brackets.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contest import Row

HERE = Path(__file__).resolve().parent
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
SHARES = "sgemm peak", "bandwidth"


def processor() -> str:
    """The processor's name, if the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or "unknown processor"


def table(threads: int, rounds: int) -> None:
    """Measure with that many threads, and print."""
    from contest import Contest, limits
    from rows import ERRORS, PEERS, all_rows, errors, method_rows, versions

    sgemm, copy = limits()
    contest = Contest(threads, rounds)
    print(f"\n## {threads} thread{'s' if threads > 1 else ''}\n")
    print(
        f"{processor()}, {os.cpu_count()} processors, {platform.system()}, load {os.getloadavg()[0]:.1f}; {versions()}."
    )
    print(f"sgemm {sgemm / 1e9:.0f} GFLOP/s, copying {copy / 1e9:.0f} GB/s in this run.\n")
    _head("work", "ours (ms)", *PEERS, *SHARES)
    for row in all_rows(threads):
        result = contest.measure(row)
        cells = []
        for peer in PEERS:
            ratio, target = result.ratios.get(peer), row.targets.get(peer)
            if ratio is None:
                cells.append("not installed" if target else "")
            elif target is None or threads > 1:
                cells.append(f"{ratio:.2f}")
            else:
                cells.append(f"{ratio:.2f} (≤ {target:g}{', missed' if ratio > target else ''})")
        _row(row.name, f"{1e3 * result.seconds:.3f}", *cells, *_shares(row, result.seconds, sgemm, copy))
    if threads > 1:
        return
    print()
    _head("method", "work", "ours (ms)", *SHARES, "largest error of all work, beside the largest output")
    found = errors()
    for method, row in method_rows():
        seconds = contest.measure(row).seconds
        error = f"{found[method]:.1e} (≤ {ERRORS[method]:g}{', missed' if found[method] > ERRORS[method] else ''})"
        _row(method, row.name, f"{1e3 * seconds:.3f}", *_shares(row, seconds, sgemm, copy), error)


def _head(*cells: str) -> None:
    print(f"| {' | '.join(cells)} |\n{'| --- ' * len(cells)}|")


def _row(*cells: str) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)


def _shares(row: Row, seconds: float, sgemm: float, copy: float) -> tuple[str, str]:
    """Of the most that the machine does: multiply-adds of the definition, and bytes read and written once."""
    near = f"{2 * row.products / seconds / sgemm:.0%}" if row.products else ""
    moved = f"{row.bytes / seconds / copy:.0%}" if row.bytes else ""
    return near, moved


def _measure_apart(part: str, quick: bool) -> dict[str, float]:
    """Print a part as a process of its own prints it, and give our milliseconds by the name of the work."""
    threads = dict.fromkeys(THREADS, "1" if part == "growth" else part)
    paths = {"PYTHONPATH": os.pathsep.join([str(HERE.parent), os.environ.get("PYTHONPATH", "")])}
    arguments = [sys.executable, str(Path(__file__)), "--part", part, *(["--quick"] if quick else [])]
    times: dict[str, float] = {}
    with subprocess.Popen(
        arguments, env=os.environ | threads | paths, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            cells = [cell.strip() for cell in line.split("|")]
            if len(cells) > 3 and cells[2].replace(".", "").isdigit():
                times[cells[1]] = float(cells[2])
    if process.returncode:
        raise SystemExit(process.returncode)
    return times


def main() -> None:
    """Start a process for each number of threads, and one for the plot."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--part", choices=("1", "2", "growth"), help="this part alone")
    options = parser.parse_args()
    if options.part == "growth":
        import growth

        growth.draw(HERE / "growth.png")
        print("\nHow each method's time grows: benchmarks/growth.png")
        return
    if options.part and os.environ.get(THREADS[0]) == options.part:
        table(int(options.part), 5 if options.quick else 21)
        return
    if options.part:
        _measure_apart(options.part, options.quick)
        return
    one, two = (_measure_apart(part, options.quick) for part in ("1", "2"))
    print("\nOur time by the clock on two threads, as a share of the processor's time on one:")
    print(", ".join(f"{name} {two[name] / one[name]:.2f}" for name in two if name in one) + ".")
    _measure_apart("growth", options.quick)


if __name__ == "__main__":
    main()
