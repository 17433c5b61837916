r"""Kernels as LaTeX, turned into lists in brackets: ``\frac{1}{16}\begin{bmatrix}1 & 2\\ 3 & 4\end{bmatrix}``."""

from __future__ import annotations

import re

from .errors import KernelError, shortened

ENVIRONMENTS = ("matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "array")

_FRACTION = re.compile(r"\\[dtc]?frac *(?:\{([^{}]{0,40})\}|([0-9])) *(?:\{([^{}]{0,40})\}|([0-9]))")
_IGNORED = re.compile(
    r"\\(?:left|right|[bB]igg?[lr]?)(?![a-zA-Z]) *(?:\\[{}|]|[.\[\]()|])?|\\h?phantom *\{[^{}]{0,40}\}"
    r"|\\(?:displaystyle|textstyle|hline|q?quad)(?![a-zA-Z])|\\[\[\]()]|\\[,;:! ]|\$"
)
_TIMES = re.compile(r"\\(?:cdot|times|ast)(?![a-zA-Z])")
_COMMAND = re.compile(r"\\(?:[a-zA-Z]+|.)?", re.DOTALL)
_SPACING = re.compile(r"\\\\\*?(?: *\[[^\[\]]{0,20}\])?")
_COLUMNS = re.compile(r" *\{[lcr|@{} ]{0,60}\}")
_ROW = "\0"
_BEGIN = "\\begin{"


def without_latex(text: str) -> str:
    """`text` with LaTeX's fractions as ``a/b`` and its one matrix as a list of rows in brackets; other text as it is.

    Raises KernelError for an environment that is no matrix and for a command that has no place here.
    """
    if "\\" not in text:
        return text
    text = _SPACING.sub(_ROW, text)  # before a "[" after it could begin a list
    text = _IGNORED.sub(" ", text)
    text = _TIMES.sub("*", _FRACTION.sub(_as_quotient, text))
    before, begin, rest = text.partition(_BEGIN)
    if begin:
        text = _with_list(before, *rest.partition("}")[::2])
    command = _COMMAND.search(text.replace(_ROW, "\\\\"))
    if command:
        raise KernelError(
            "The LaTeX command {text} has no place in a kernel; write the numbers in one matrix, such as a bmatrix.",
            text=shortened(command[0]),
        )
    return text


def _as_quotient(found: re.Match[str]) -> str:
    above, below = found[1] or found[2] or "", found[3] or found[4] or ""
    return f"{above.strip()}/{below.strip()}"


def _with_list(before: str, name: str, rest: str) -> str:
    """The text with a list instead of the environment `name`, which is followed by `rest`."""
    plain = name.removesuffix("*")
    if plain not in ENVIRONMENTS:
        raise KernelError(
            "The LaTeX environment {text} is not a matrix; use one such as bmatrix or pmatrix.",
            text=shortened(name),
        )
    inside, end, after = rest.partition(f"\\end{{{name}}}")
    if not end:
        raise KernelError("The LaTeX matrix is not closed; add \\end{{{name}}}.", name=name)
    if _BEGIN in after:
        raise KernelError("This text has several LaTeX matrices; paste one of them.")
    columns = _COLUMNS.match(inside) if plain == "array" else None
    inside = inside[columns.end() :] if columns else inside
    rows = [row for row in inside.replace("{", " ").replace("}", " ").split(_ROW) if row.strip()]
    cells = [", ".join("".join(cell.split()) for cell in row.split("&")) for row in rows]
    before, after = before.rpartition("=")[2], after.replace(_ROW, " ").strip(" \n.,;")
    if before.rstrip().endswith(("[", "(")) and after.startswith(("]", ")")):
        before, after = before.rstrip()[:-1], after[1:]
    return f"{before} [{', '.join(f'[{row}]' for row in cells)}] {after}".strip()
