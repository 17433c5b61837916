"""Which part of the project may import which."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = [ROOT / "app.py", *sorted((ROOT / "cnnviz").rglob("*.py"))]
CORE = ("evidence", "explain", "kernels", "images", "network", "state", "pipeline", "activations")


def imported(path: Path) -> set[str]:
    """Full names of all modules, and of names in them, that the file imports anywhere."""
    found: set[str] = set()
    package = path.relative_to(ROOT).parts[:-1]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *([node.module] if node.module else [])])
            found |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return found


def uses(path: Path, *modules: str) -> set[str]:
    """What the file imports of `modules` and below them."""
    return {name for name in imported(path) for top in modules if f"{name}.".startswith(f"{top}.")}


def part(path: Path) -> str:
    """The part of the project a file belongs to: "ops", "state", "ui", ..."""
    return path.relative_to(ROOT).with_suffix("").parts[-1 if path.name == "app.py" else 1]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_follow_the_arrows(path: Path) -> None:
    """ui -> views -> evidence, kernels, images, state -> ops; Streamlit and matplotlib only where they belong."""
    here = part(path)
    if here == "ops":
        assert all(name.startswith("cnnviz.ops") for name in uses(path, "cnnviz"))
    if here in CORE:
        assert not uses(path, "cnnviz.views", "cnnviz.ui")
    if here == "explain":
        assert not uses(path, *(f"cnnviz.{name}" for name in CORE if name not in ("explain", "network")))
    if here == "views":
        assert not uses(path, "cnnviz.ui")
    if here not in ("ui", "app"):
        assert not uses(path, "streamlit")
    if here not in ("ui", "views"):
        assert not uses(path, "matplotlib")


def test_every_part_is_looked_at() -> None:
    """The parts that the rules name exist, and relative imports are seen through."""
    assert {part(path) for path in FILES} >= {*CORE, "ops", "views", "ui", "app"}
    assert "cnnviz.kernels.blurs" in imported(ROOT / "cnnviz/kernels/library.py")
