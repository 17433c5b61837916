"""Where files lie, in a checkout and where the package is installed."""

from __future__ import annotations

from pathlib import Path

from cnnviz.places import APP, ASSETS, HOME, home

ROOT = Path(__file__).resolve().parents[1]


def test_in_a_checkout_all_stands_beside_the_package() -> None:
    """The app, its settings and its assets."""
    assert HOME == ROOT and APP.is_file() and ASSETS.is_dir()
    assert (HOME / ".streamlit" / "config.toml").is_file() and (HOME / "LICENSE").is_file()


def test_where_it_is_installed_all_stands_in_a_folder_of_the_package(tmp_path: Path) -> None:
    """Whatever lies beside the package there."""
    package = tmp_path / "cnnviz"
    (package / "home").mkdir(parents=True)
    (tmp_path / "assets").mkdir()
    assert home(package) == package / "home"
