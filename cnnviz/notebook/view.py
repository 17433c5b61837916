"""What a function of the notebook gives: numbers, words about them, and a page that shows how they come about."""

from __future__ import annotations

import html
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.networks import Network
from cnnviz.notebook.page import NotShownError, page, picture
from cnnviz.words import N_, translation

Array = npt.NDArray[Any]

HEIGHT, OVERVIEW = 760, 260
"""Pixels of the frame in a notebook, and so many more where an overview of several layers comes first; what is longer scrolls, and
the corner below the frame makes it taller."""
DARK = ('[data-jp-theme-light="false"]', 'html[theme="dark"]', ".vscode-dark", ".vscode-high-contrast")
LIGHT = (
    '[data-jp-theme-light="true"]',
    'html[theme="light"]',
    ".vscode-light",
    ".vscode-high-contrast-light",
)
"""Around an output, what JupyterLab, Colab and VS Code mark their theme with. The last of them may have both marks of high contrast."""
UNTRUSTED = N_(
    "The page with every number appears here once this notebook is trusted: run its cells again, or trust it if you know where it comes from."
)


@dataclass(frozen=True, eq=False)
class View:
    """A computation on given arrays, which a notebook shows by itself where it is the last value of a cell.

    Attributes
    ----------
    title
        What was computed, an English message.
    facts
        Its settings, in words.
    output
        What came out, as ``cnnviz.ops`` computed it.
    arrays
        Every array of the computation by its name, the output among them.
    summary
        What ``repr`` says: shapes, settings, learned numbers, multiply-adds, and the range of the output.
    language
        Of the page and of its words: ``"en"`` or ``"zh_CN"``.
    network
        The same computation as layers, for the page; None where no layer stands for it.
    given
        By name, what the inputs of `network` get: arrays with a batch axis.
    reason
        Why there is no `network`, an English message.
    """

    title: str
    facts: tuple[str, ...]
    output: Array
    arrays: Mapping[str, Array]
    summary: str
    language: str = "en"
    network: Network | None = None
    given: Mapping[str, Array] = field(default_factory=dict)
    reason: str = ""

    def __post_init__(self) -> None:
        """Let nobody change the table of arrays."""
        object.__setattr__(self, "arrays", MappingProxyType(dict(self.arrays)))

    def __repr__(self) -> str:
        """The summary."""
        return self.summary

    def _repr_html_(self) -> str:
        """The page in a frame of its own, so that views of one notebook cannot disturb each other.

        It prefers dark or light as the frame's ``color-scheme`` says, which is that of the notebook around it, or else the system's.
        A notebook that is not trusted shows no frames; of this one it leaves the words within, which frames that show cover.
        """
        try:
            inside = self._page
        except NotShownError as error:
            return self._instead(str(error))
        _ = translation(self.language).gettext
        several = self.network is not None and len(self.network.layers) > 1
        height = HEIGHT + (OVERVIEW if several else 0)
        words = html.escape(f"{self.summary} · {_(UNTRUSTED)}")
        return (
            f"<style>{_themes()}</style>"
            '<div style="resize: vertical; overflow: hidden; padding-bottom: 14px">'
            f'<iframe class="cnnviz" sandbox="allow-scripts" title="{html.escape(_(self.title))} · cnnviz" srcdoc="{html.escape(inside)}" '
            f'style="display: block; width: 100%; height: {height}px; min-height: 100%; border: 0; border-radius: 8px">'
            f"{words}</iframe></div>"
        )

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page (``.html``) or all arrays (``.npz``) to a file, by the ending of its name; gives the file's path.

        Raises
        ------
        ValueError
            Another ending, or a page that cannot be made.
        OSError
            The file cannot be written.
        """
        file = Path(path)
        match file.suffix.lower():
            case ".html":
                file.write_text(self._page, "utf-8")
            case ".npz":
                with file.open("wb") as stream:
                    # a network may name its arrays as parameters of this function are called
                    np.savez_compressed(stream, allow_pickle=False, **_file_names(self.arrays))
            case ending:
                raise ValueError(
                    f"the file's name ends in '{ending}', but it must end in .html for the page or .npz for the arrays"
                )
        return file

    @cached_property
    def _page(self) -> str:
        """The page as HTML."""
        _ = translation(self.language).gettext
        if self.network is None:
            raise NotShownError(_(self.reason))
        return page(self.network, self.given, _(self.title), self.facts, self.language)

    def _instead(self, reason: str) -> str:
        """A sentence and a picture, in the place of the page."""
        words = f"<p>{html.escape(reason)}</p><pre>{html.escape(self.summary)}</pre>"
        drawn = picture(self.output)
        if drawn is None:
            return words
        style = "max-width: 100%; image-rendering: pixelated"
        return f'{words}<img alt="{html.escape(self.summary.splitlines()[0])}" src="{drawn}" style="{style}">'


def _themes() -> str:
    """Rules that give each frame the notebook's own theme."""
    return " ".join(
        f"{mark} iframe.cnnviz {{ color-scheme: {scheme}; }}"
        for scheme, marks in (("dark", DARK), ("light", LIGHT))
        for mark in marks
    )


def _file_names(arrays: Mapping[str, Array]) -> dict[str, Array]:
    """The arrays by names that can stand in an archive: no ``/`` that would make folders, and ``file``, which NumPy keeps to itself,
    with a ``_`` behind it.
    """
    names: dict[str, Array] = {}
    for name, array in arrays.items():
        free = name.replace("/", ".").replace("\\", ".")
        while free in ("file", "allow_pickle") or free in names:
            free += "_"
        names[free] = array
    return names
