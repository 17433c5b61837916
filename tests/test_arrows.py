"""Which part of the project may import which."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = [ROOT / "app.py", *sorted((ROOT / "cnnviz").rglob("*.py"))]

OPEN = {"words", "parameters", "limits", "memory", "places"}
"""What everything but the operations may import."""

BELOW = {
    "ops": set(),
    "words": set(),
    "parameters": set(),
    "limits": set(),
    "memory": set(),
    "places": set(),
    "actions": {
        "chain",
        "activations",
        "disturbances",
        "glossary",
        "images",
        "kernel_experiments",
        "kernels",
        "lessons",
        "network_trials",
        "offers",
        "own_classes",
        "pipeline",
        "second_examples",
        "second_step",
        "signals",
        "state",
        "step_by_hand",
        "training",
    },
    "lessons": {
        "activations",
        "evidence",
        "images",
        "inputs",
        "kernel_training",
        "kernels",
        "networks",
        "network_training",
        "ops",
        "pipeline",
        "questions",
        "reader",
        "reading",
        "state",
        "step_by_hand",
        "zoo",
    },
    "pointwise": {"ops"},
    "activations": {"pointwise"},
    "offers": {"activations", "images", "kernel_training", "second_examples", "state", "training"},
    "evidence": {"ops"},
    "disturbances": {"images"},
    "fooling": {
        "disturbances",
        "filling",
        "images",
        "networks",
        "ops",
        "preprocessing",
        "reader",
        "reading",
    },
    "response_curve": {"disturbances", "filling", "images", "preprocessing", "reader", "reading"},
    "images": set(),
    "inputs": {"disturbances", "faces", "images", "learning", "reader", "signals", "state"},
    "kernel_experiments": {"state"},
    "second_examples": {"state"},
    "second_step": {"evidence", "kernels", "ops", "pipeline", "state"},
    "chain": {"ops", "pipeline", "second_step", "state"},
    "kernels": set(),
    "kernel_training": {"kernels", "ops", "state", "training"},
    "learning": {"ops", "pointwise"},
    "own_classes": {"images", "learning", "networks", "ops", "preprocessing", "state", "training", "zoo"},
    "networks": {"evidence", "ops", "pointwise"},
    "preprocessing": {"images"},
    "presets": {"preprocessing"},
    "network_trials": {"state", "training"},
    "network_training": {"images", "learning", "own_classes", "state", "training"},
    "state": {"disturbances", "preprocessing", "training"},
    "signals": {"kernels"},
    "step_by_hand": {"evidence", "images", "learning", "ops", "state", "training"},
    "training": {"learning", "ops", "pointwise"},
    "zoo": {"networks", "preprocessing"},
    "explain": {"networks", "ops", "pointwise"},
    "glossary": set(),
    "filling": {"networks", "signals"},
    "first_sum": {"ops"},
    "faces": {"images", "networks", "preprocessing"},
    "comparison": {"second_step", "pipeline", "state"},
    "photo_look": {"pipeline", "state"},
    "full_size": {"activations", "images", "networks", "ops", "photo_look", "pipeline", "state"},
    "pipeline": {"activations", "kernels", "ops", "state"},
    "questions": {"network_trials", "second_examples", "state"},
    "reader": {"filling", "networks", "preprocessing", "zoo"},
    "reading": {"disturbances", "filling", "images", "networks", "ops", "preprocessing", "reader"},
    "record": {
        "activations",
        "chain",
        "explain",
        "faces",
        "fooling",
        "images",
        "inputs",
        "kernel_experiments",
        "kernel_training",
        "kernels",
        "lessons",
        "networks",
        "network_training",
        "ops",
        "parts",
        "pipeline",
        "preprocessing",
        "questions",
        "reader",
        "reading",
        "response_curve",
        "second_examples",
        "second_step",
        "signal_pipeline",
        "signals",
        "state",
        "step_by_hand",
        "training",
        "views",
        "zoo",
    },
    "notebook": {
        "images",
        "networks",
        "ops",
        "parts",
        "pointwise",
        "preprocessing",
        "reader",
        "reading",
        "record",
        "state",
        "views",
    },
    "commands": {"lessons", "parts", "record", "views"},
    "__main__": {"commands"},
    "takeaway": {
        "comparison",
        "images",
        "inputs",
        "kernel_training",
        "lessons",
        "networks",
        "network_training",
        "own_classes",
        "parts",
        "photo_look",
        "pipeline",
        "pointwise",
        "reading",
        "record",
        "second_step",
        "signal_pipeline",
        "signals",
        "state",
        "step_by_hand",
        "training",
        "views",
        "worksheets",
        "zoo",
    },
    "signal_pipeline": {"ops", "pipeline", "signals", "state"},
    "parts": {
        "activations",
        "comparison",
        "disturbances",
        "chain",
        "evidence",
        "explain",
        "faces",
        "first_sum",
        "fooling",
        "glossary",
        "images",
        "inputs",
        "kernel_experiments",
        "kernel_training",
        "kernels",
        "lessons",
        "networks",
        "network_training",
        "network_trials",
        "offers",
        "ops",
        "own_classes",
        "photo_look",
        "pipeline",
        "pointwise",
        "questions",
        "reading",
        "response_curve",
        "second_examples",
        "second_step",
        "signal_pipeline",
        "signals",
        "state",
        "step_by_hand",
        "training",
        "views",
        "wish",
    },
    "views": {
        "activations",
        "comparison",
        "evidence",
        "chain",
        "images",
        "kernels",
        "networks",
        "ops",
        "photo_look",
        "pipeline",
        "pointwise",
        "second_step",
        "signal_pipeline",
        "signals",
        "state",
        "step_by_hand",
        "training",
        "worksheets",
    },
    "wish": {"images", "networks", "preprocessing", "reader", "reading"},
    "worksheets": {"activations", "evidence", "ops", "pipeline", "state"},
}
"""Part to what it may import of ours; the pages, in ``ui``, import what they like."""

PAGES = ("glossary", "lab", "network", "signals", "start", "teacher", "train")


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
    """Each part imports only what lies below it; Streamlit and matplotlib only where they belong."""
    here = part(path)
    if here in BELOW:
        allowed = BELOW[here] | {here} | (set() if here == "ops" else OPEN)
        ours = {name.split(".")[1] for name in uses(path, "cnnviz") if "." in name}
        assert ours <= allowed
    if here not in ("ui", "app"):
        assert not uses(path, "streamlit")
    if here not in ("ui", "views"):
        assert not uses(path, "matplotlib")


@pytest.mark.parametrize("page", PAGES)
def test_pages_leave_each_other_alone(page: str) -> None:
    """What several pages show stands beside their folders."""
    others = [f"cnnviz.ui.{other}" for other in PAGES if other != page]
    for path in (ROOT / "cnnviz/ui" / page).rglob("*.py"):
        assert not uses(path, *others), path


def test_what_runs_in_the_browser_knows_no_page() -> None:
    """Nor how it comes there."""
    for path in (ROOT / "cnnviz/parts").rglob("*.py"):
        assert not uses(path, "cnnviz.ui", "streamlit"), path


@pytest.mark.parametrize("here", BELOW)
def test_a_rule_allows_no_more_than_is_used(here: str) -> None:
    """An arrow that nothing needs any more would let things grow together again."""
    ours = {name for path in FILES if part(path) == here for name in uses(path, "cnnviz") if "." in name}
    assert BELOW[here] <= {name.split(".")[1] for name in ours}


def test_every_part_is_looked_at() -> None:
    """Every part has its rule, and relative imports are seen through."""
    assert {part(path) for path in FILES} == {*BELOW, "ui", "app", "__init__"}
    assert "cnnviz.kernels.blurs" in imported(ROOT / "cnnviz/kernels/library.py")
