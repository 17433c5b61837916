"""The notebooks in ``examples/`` run from beginning to end; what they assert compares the engine with SciPy and with sums by hand."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from .patience import PATIENCE

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "examples").glob("*.ipynb"))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(notebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a process of its own and a folder of its own; each shows at least one page."""
    nbformat = pytest.importorskip("nbformat", reason="it comes with nbclient")
    nbclient = pytest.importorskip("nbclient", reason="notebooks are run by the tests alone")
    pytest.importorskip("ipykernel", reason="notebooks are run by the tests alone")
    monkeypatch.setenv(
        "PYTHONPATH", os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    )
    read = nbformat.read(notebook, as_version=4)
    nbformat.validate(read)
    client = nbclient.NotebookClient(read, timeout=PATIENCE, resources={"metadata": {"path": str(tmp_path)}})
    client.execute()
    shown = [
        output.get("data", {}).get("text/html", "")
        for cell in read.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    ]
    assert any('<iframe class="cnnviz" sandbox="allow-scripts"' in text for text in shown)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_what_it_showed(notebook: Path) -> None:
    """So that a change of it can be read; it asserts something, and says in Chinese what it does."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert not any(cell["outputs"] or cell["execution_count"] for cell in code)
    assert sum("assert " in line for cell in code for line in cell["source"]) >= 3
    assert any("\u4e00" <= sign <= "\u9fff" for cell in cells for line in cell["source"] for sign in line)
