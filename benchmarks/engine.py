"""How fast the engine is, beside torch, onnxruntime and OpenCV where these are installed.

Run ``python benchmarks/engine.py``. It measures on one thread and on two, each in a process of its own, prints two tables,
and draws how each method's time grows into ``benchmarks/growth.png``. ``--quick`` takes fewer rounds.

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

HERE = Path(__file__).resolve().parent
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


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
    from rows import PEERS, all_rows, errors, versions

    sgemm, copy = limits()
    print(f"\n## {threads} thread{'s' if threads > 1 else ''}\n")
    print(
        f"{processor()}, {os.cpu_count()} processors, {platform.system()}, load {os.getloadavg()[0]:.1f}; {versions()}."
    )
    print(f"sgemm {sgemm / 1e9:.0f} GFLOP/s, copying {copy / 1e9:.0f} GB/s in this run.\n")
    print(f"| work | ours (ms) | {' | '.join(PEERS)} | sgemm peak | bandwidth |")
    print("| --- " * (len(PEERS) + 4) + "|")
    contest = Contest(threads, rounds)
    for row in all_rows(threads):
        result = contest.measure(row)
        cells = []
        for peer in PEERS:
            ratio, target = result.ratios.get(peer), row.targets.get(peer)
            wanted = f" (≤ {target:g})" if target is not None and threads == 1 else ""
            cells.append(f"{ratio:.2f}{wanted}" if ratio is not None else ("not installed" if target else ""))
        near = "" if not row.products else f"{2 * row.products / result.seconds / sgemm:.0%}"
        moved = "" if not row.bytes else f"{row.bytes / result.seconds / copy:.0%}"
        print(
            f"| {row.name} | {1e3 * result.seconds:.3f} | {' | '.join(cells)} | {near} | {moved} |",
            flush=True,
        )
    if threads == 1:
        print("\nLargest error against float64, relative to the largest output:")
        print(", ".join(f"{name} {error:.1e}" for name, error in errors().items()) + ".")


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
    for part in (options.part,) if options.part else ("1", "2", "growth"):
        threads = dict.fromkeys(THREADS, "1" if part == "growth" else part)
        paths = {"PYTHONPATH": os.pathsep.join([str(HERE.parent), os.environ.get("PYTHONPATH", "")])}
        arguments = [
            sys.executable,
            str(Path(__file__)),
            "--part",
            part,
            *(["--quick"] if options.quick else []),
        ]
        subprocess.run(arguments, env=os.environ | threads | paths, check=True)


if __name__ == "__main__":
    main()
