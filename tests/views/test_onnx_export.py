"""The programs that save a network as an ONNX file."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from cnnviz.networks import read_onnx
from cnnviz.reader import reader_of
from cnnviz.reading import read
from cnnviz.views.onnx_export import FILE, PROGRAMS

NAMES = {"scikit-learn": "sklearn"}
"""The names of packages that are imported by others."""


def packages(program: str) -> list[str]:
    """What the first line of a program says it needs."""
    first = program.splitlines()[0]
    assert first.startswith("# pip install ")
    return first.split()[3:]


@pytest.mark.parametrize("tool", PROGRAMS)
def test_a_program_names_what_it_needs(tool: str) -> None:
    """All that it imports, but for what comes with Python."""
    tree = ast.parse(PROGRAMS[tool])
    taken = {alias.name for each in ast.walk(tree) if isinstance(each, ast.Import) for alias in each.names}
    taken |= {str(each.module) for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)}
    roots = {name.split(".")[0] for name in taken} - set(sys.stdlib_module_names)
    assert roots <= {NAMES.get(name, name) for name in packages(PROGRAMS[tool])}


@pytest.mark.parametrize("tool", PROGRAMS)
def test_a_program_saves_a_network_that_opens(tool: str, tmp_path: Path) -> None:
    """It runs as it stands, and the network's answer is onnxruntime's. Where the tools are not installed, it is left out."""
    missing = [
        name for name in packages(PROGRAMS[tool]) if importlib.util.find_spec(NAMES.get(name, name)) is None
    ]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    subprocess.run([sys.executable, "-c", PROGRAMS[tool]], cwd=tmp_path, check=True)
    reader = reader_of(read_onnx((tmp_path / FILE).read_bytes()))
    height, width = reader.size
    assert height and width
    picture = np.random.default_rng(0).integers(0, 256, (reader.channels, height, width), np.uint8)
    reading = read(reader, picture)
    session = onnxruntime.InferenceSession(tmp_path / FILE)
    port = session.get_inputs()[0].name
    given = reading.values[next((front.port.name for front in reader.fronts), reader.input)]
    (expected,) = session.run(None, {port: given})
    assert reading.said is not None
    np.testing.assert_allclose(reading.said, expected[0], rtol=1e-4, atol=1e-5)
