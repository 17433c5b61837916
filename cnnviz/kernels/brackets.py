"""Lists in brackets as people paste them from code, taken apart without running anything."""

from __future__ import annotations

import re

from .errors import KernelError, shortened

Rows = list[list[str]]
"""Rows of cells, still text."""

_CLOSING = {"[": "]", "(": ")", "{": "}"}
_ROW_END = "\n"

_TOKEN = re.compile(r"[\[\](){},;\n]|[^\S\n]+|[^\s\[\](){},;]+")
# "kernel =" or "float kernel[3][3] =", then perhaps a call such as "np.array(..., dtype=float)".
_NAMED = re.compile(r"[A-Za-z_][\w.:* ]*(?:\[[0-9]*\] *)*=\s*")
_CALL = re.compile(r"[A-Za-z_][\w.]*\(\s*(?P<list>[\[({].*[\])}])\s*(?:,[^\[\](){},]*)*\)\s*;?", re.DOTALL)


def channels_in_brackets(text: str) -> tuple[list[Rows], bool]:
    """Channels of rows of cells, and whether the text spelled channels out (a list three deep)."""
    call = _CALL.fullmatch(text)
    node = _tree(call["list"] if call else text)
    if _is_row(node):
        return [_split_rows(node)], False
    node = [part for part in node if part != _ROW_END]
    if all(_is_row(part) and _ROW_END not in part for part in node):
        return [node], False
    channels = [[row for row in part if row != _ROW_END] for part in node if not isinstance(part, str)]
    if len(channels) == len(node) and all(
        _is_row(row) and _ROW_END not in row for part in channels for row in part
    ):
        return channels, True
    raise KernelError("This list mixes numbers and lists; give a list of rows, each a list of numbers.")


def without_name(text: str) -> str:
    """`text` without the name that it is assigned to, as in ``kernel = [[1, 2]]``."""
    name = _NAMED.match(text)
    return text[name.end() :] if name else text


def _is_row(node: object) -> bool:
    """Whether a node holds cells only."""
    return isinstance(node, list) and all(isinstance(part, str) for part in node)


def _split_rows(cells: list[str]) -> Rows:
    """Cut a flat list where a semicolon or a line ended a row."""
    rows: Rows = [[]]
    for cell in cells:
        if cell == _ROW_END:
            rows.append([])
        else:
            rows[-1].append(cell)
    return [row for row in rows if row] or [[]]


def _tree(text: str) -> list:
    """Nested lists of cells; a row end appears as a line feed among them."""
    root: list = []
    stack: list[list] = [root]
    closings: list[str] = []
    waiting = True  # for a cell: a comma now means that one was left out
    for token in _TOKEN.findall(text):
        level = stack[-1]
        if token in _CLOSING:
            if len(closings) == 3:
                raise KernelError(
                    "This list is nested more than three levels deep; a kernel has channels, rows and columns at most."
                )
            child: list = []
            level.append(child)
            stack.append(child)
            closings.append(_CLOSING[token])
            waiting = True
        elif token in _CLOSING.values():
            if not closings or closings.pop() != token:
                raise KernelError("The brackets do not match: a {bracket} closes nothing.", bracket=token)
            stack.pop()
            waiting = False
        elif not closings:
            if token not in ",;" and not token.isspace():
                raise KernelError("There is text outside the brackets: {text}", text=shortened(token))
        elif token == ",":
            if waiting:
                level.append("")
            waiting = True
        elif token == ";" or (
            token == "\n" and len(closings) == 1 and not waiting and isinstance(level[-1], str)
        ):
            level.append(_ROW_END)
            waiting = True
        elif not token.isspace():
            level.append(token)
            waiting = False
    if closings:
        raise KernelError(
            "A bracket is opened but not closed; add the missing {bracket}.", bracket=closings[-1]
        )
    return root[0] if len(root) == 1 else root
