"""The wheel: what is in it, and that what it installs runs from another folder."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import cnnviz

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = {"subset.py", "cnnviz.po", "cnnviz.pot"}
"""Files beside the assets that make some of them."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built offline, by the backend that pyproject.toml names."""
    pytest.importorskip("hatchling", reason="the build backend is a requirement of the tests alone")
    pytest.importorskip("hatch_requirements_txt", reason="it reads requirements.txt for the backend")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert not ended.returncode, ended.stderr
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the wheel is unpacked in, as an installer does it."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def modules_and_assets() -> set[str]:
    """What the wheel is to hold, by the names that it has there."""
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "cnnviz").rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and not path.name.endswith((".d.ts", "tsconfig.json"))
    }
    assets = {
        f"cnnviz/home/{path.relative_to(ROOT).as_posix()}"
        for path in (ROOT / "assets").rglob("*")
        if path.is_file() and path.name not in LEFT_OUT and not path.match("assets/screenshot*")
    }
    beside = {f"cnnviz/home/{name}" for name in ("app.py", "LICENSE", ".streamlit/config.toml")}
    return package | {name for name in assets if "__pycache__" not in name} | beside


def test_the_wheel_holds_every_module_and_asset_and_nothing_else(wheel: Path) -> None:
    """No test, no benchmark, nothing of the tools; beside it what says what it is."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    about = {name for name in names if name.startswith(f"cnnviz-{cnnviz.__version__}.dist-info/")}
    assert names - about == modules_and_assets()
    assert wheel.name == f"cnnviz-{cnnviz.__version__}-py3-none-any.whl"


def test_the_wheel_asks_for_what_requirements_names(installed: Path) -> None:
    """There is one list."""
    (about,) = importlib.metadata.distributions(name="cnnviz", path=[str(installed)])
    listed = [
        line.partition("#")[0].strip() for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    ]
    names = {line.partition(">")[0] for line in listed if line}
    assert {wanted.partition("<")[0] for wanted in about.requires or []} == names
    assert about.metadata["Requires-Python"] == ">=3.11" and about.metadata["License-Expression"] == "MIT"
    (command,) = about.entry_points
    assert (command.group, command.name) == ("console_scripts", "cnnviz") and callable(command.load())


def test_what_is_installed_runs_from_another_folder(installed: Path, tmp_path: Path) -> None:
    """It finds its assets, records a page in Chinese, and computes in a notebook; the checkout has no part in it."""
    code = (
        "import cnnviz, cnnviz.places; from cnnviz.__main__ import main; "
        f"assert str(cnnviz.places.HOME).startswith({str(installed)!r}); "
        "assert main(['export', '?page=network&lang=zh_CN', 'digits.html']) == 0; "
        "assert 'iframe' in cnnviz.pooling([[1, 2], [3, 4]], 2)._repr_html_()"
    )
    ended = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(installed), *filter(None, sys.path)])},
        capture_output=True,
        text=True,
    )
    assert not ended.returncode, ended.stderr
    assert 'lang="zh-CN"' in (tmp_path / "digits.html").read_text("utf-8")


def test_the_version_stands_in_one_place() -> None:
    """It is of three numbers, the changelog has a section for it, and so has who cites it."""
    assert [part.isdecimal() for part in cnnviz.__version__.split(".")] == [True] * 3
    assert "version" in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dynamic"]
    assert f"\n## [{cnnviz.__version__}] - " in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"\nversion: {cnnviz.__version__}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
