"""How the app stands what visitors can throw at it: memory, and the waiting of those beside them.

Run ``python benchmarks/loads.py all`` with the test requirements installed (Linux: it reads ``/proc``), or name some of the
scenarios below in the place of ``all``. ``--root FOLDER`` measures another checkout with the same visitors, so that
before and after can be compared. Every scenario has an app of its own on 127.0.0.1, which is ended when it takes more than
8 GB. The files are made here. Memory is that of the process (RSS; the peak as the kernel counts it); bystanders, in another
process, click once a second in the lab, some with direct answers and some with runs of the script. "none" counts their
clicks without an answer.

"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.load import crowds, lessons, networks, uploads  # noqa: E402
from benchmarks.load.row import HEAD, Row  # noqa: E402
from benchmarks.load.server import Server, serving  # noqa: E402

SCENARIOS: dict[str, Callable[[Server], Awaitable[Row]]] = {
    scenario.__name__: scenario
    for scenario in (*uploads.SCENARIOS, *networks.SCENARIOS, *crowds.SCENARIOS, *lessons.SCENARIOS)
}
MANY = ("pages195", "pages400")
"""Those that are about files."""


def measure(names: list[str], root: Path) -> None:
    """Print the table."""
    print(f"{root}; load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors\n\n{HEAD}", flush=True)
    for name in names:
        with serving(root, crowds.FILES if name in MANY else None) as server:
            row = asyncio.run(SCENARIOS[name](server))
        print(row.line(name), flush=True)


if __name__ == "__main__":
    listed = "\n".join(f"  {name:<16} {scenario.__doc__}" for name, scenario in SCENARIOS.items())
    parser = argparse.ArgumentParser(
        description=__doc__ + listed, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("scenario", nargs="+", choices=[*SCENARIOS, "all"], metavar="SCENARIO")
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout whose app is measured")
    arguments = parser.parse_args()
    wanted = list(SCENARIOS) if "all" in arguments.scenario else arguments.scenario
    measure(wanted, arguments.root.resolve())
