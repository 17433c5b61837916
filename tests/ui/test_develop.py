"""What `make dev` starts anew, and when."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.patience import PATIENCE

TELL = (
    "import os, sys; print(os.environ['CNNVIZ_DEV'], os.environ.get('STREAMLIT_SERVER_HEADLESS'), flush=True)"
)
"""Ends at once, as a module with a slip in it would."""


@pytest.fixture
def module(tmp_path: Path) -> Path:
    path = tmp_path / "part/module.py"
    path.parent.mkdir()
    path.write_text("first")
    return path


@pytest.fixture
def started(module: Path, tmp_path: Path) -> Iterator[Callable[[int], list[str]]]:
    """Gives what the command has told when it was started so often."""
    told = tmp_path / "told.log"
    with told.open("w") as output:
        developing = subprocess.Popen(
            [sys.executable, "-m", "cnnviz.ui.develop", str(tmp_path), sys.executable, "-c", TELL],
            stdout=output,
            env={**os.environ, "STREAMLIT_SERVER_HEADLESS": "no"},
        )

    def wait(times: int) -> list[str]:
        deadline = time.monotonic() + PATIENCE
        while len(lines := told.read_text().splitlines()) < times:
            assert time.monotonic() < deadline and developing.poll() is None
            time.sleep(0.05)
        return lines

    yield wait
    developing.terminate()
    developing.wait(PATIENCE)


def test_a_changed_module_starts_the_app_anew(
    module: Path, started: Callable[[int], list[str]], tmp_path: Path
) -> None:
    """At each change of a module, also after the app has ended by itself; and no second page is opened."""
    assert started(1) == ["1 no"]
    (tmp_path / "part/script.js").write_text("is read anew by the app itself")
    module.write_text("second, longer")
    assert started(2)[1:] == ["1 true"]
    (tmp_path / "new.py").write_text("one more module")
    assert started(3)[2:] == ["1 true"]
