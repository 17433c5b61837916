"""Where the files lie that are no Python: beside the package in a checkout, inside it where it is installed.

The wheel puts what the top of a checkout has (``app.py``, ``.streamlit``, ``assets``, ``LICENSE``) into a folder of the package,
``home``, so that below :data:`HOME` everything has the same name in both.
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def home(package: Path = PACKAGE) -> Path:
    """The folder that has ``app.py``, ``.streamlit``, ``assets`` and ``LICENSE``, for the package in the folder `package`."""
    installed = package / "home"
    return installed if installed.is_dir() else package.parent


HOME = home()
ASSETS = HOME / "assets"
APP = HOME / "app.py"
