"""Run a command for those who work on what it runs: whenever a module has changed, it is started anew.

``python -m cnnviz.ui.develop FOLDER COMMAND...`` watches the modules below FOLDER. (Streamlit can read modules anew itself, but
what a session or the server keeps is of the former classes then, and fits the new ones no more.)
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from cnnviz.ui.latest import changes

INTERVAL = 0.5
"""Seconds from one look at the modules to the next."""
GRACE = 1
"""Seconds in which the command may end by itself."""


def develop(folder: Path, command: Sequence[str]) -> None:
    """Run `command` until this is interrupted. One that ends by itself, as by a slip in a module, waits for the next change."""
    environment = {**os.environ, "CNNVIZ_DEV": "1"}
    while True:
        state = changes(folder, {".py"})
        process = subprocess.Popen(command, env=environment)
        try:
            while changes(folder, {".py"}) == state:
                time.sleep(INTERVAL)
        finally:
            _end(process)
        environment["STREAMLIT_SERVER_HEADLESS"] = "true"  # the page is open already


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:  # it waits for its visitors, who will come back by themselves
        process.kill()
        process.wait()


if __name__ == "__main__":
    try:
        develop(Path(sys.argv[1]), sys.argv[2:])
    except KeyboardInterrupt:
        sys.exit(130)
