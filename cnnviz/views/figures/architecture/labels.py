"""The lines beside a block: what it is, its shape, how many numbers it has learned."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from cnnviz.views.figures.architecture.names import NAMES, OTHER, Named
from cnnviz.views.figures.architecture.outline import Block, Outline, has_skips, size_of
from cnnviz.views.figures.architecture.settings import ArchitectureSettings
from cnnviz.views.figures.drawing import BODY, INK, SMALL, SOFT, Drawing
from cnnviz.views.figures.lettering import shortened, width_of
from cnnviz.views.numbers import grouped
from cnnviz.views.sentences import listed
from cnnviz.words import Translate

STEP = 3.5
"""From one line to the next, in millimetres."""
MOST_KINDS = 3
"""That blocks of one box are told by; of more kinds it is said how many blocks they are."""


@dataclass(frozen=True)
class Line:
    """One line of a label, named by what it says."""

    text: str
    name: str
    bold: bool = False
    colour: str = INK

    @property
    def size(self) -> float:
        """In points."""
        return BODY if self.bold else SMALL

    @property
    def width(self) -> float:
        """In millimetres."""
        return width_of(self.text, self.size, self.bold)


def labels_of(
    _: Translate, outline: Outline, unit: Sequence[int], settings: ArchitectureSettings, most: float
) -> list[Line]:
    """The lines of a unit, each no wider than `most` millimetres; a name that is longer is cut in its middle."""
    at = unit[-1]
    last = outline.blocks[at]
    whole = range(unit[0], at + 1)
    module = outline.modules.get(whole, "")
    said = kind_of(_, last) if len(unit) == 1 else _branched(_, outline, whole)
    if last.kind == "Module":
        module = last.name
    if module:
        lines = [Line(shortened(module, most, BODY, True), f"name {at}", bold=True)]
        lines += [Line(text, f"kind {at}") for text in _broken(said, most) if last.kind != "Module"]
    else:
        lines = [Line(text, f"kind {at}", bold=True) for text in _broken(said, most)]
    if last.behind and len(unit) == 1:
        named = " · ".join(dict.fromkeys(_said(_, op) for op in last.behind))
        lines += [Line(text, f"behind {at}") for text in _broken(named, most)]
    if settings.names and not module:
        name = outline.name_of(whole)
        lines.append(Line(shortened(name, most, SMALL), f"name {at}", colour=SOFT))
    if settings.shapes:
        for end in outline.ends_of(whole):
            lines.append(Line(shape_text(outline.blocks[end].shape), f"shape {end}"))
    return lines + _learned(_, outline, unit, settings, most)


def stacked_labels(
    _: Translate, outline: Outline, part: Sequence[int], settings: ArchitectureSettings, most: float
) -> list[Line]:
    """The lines of blocks that share one box: each kind with how often it follows itself, then the last shape and all parameters."""
    at = part[-1]
    kinds = [(kind_of(_, outline.blocks[place]), outline.blocks[place].behind) for place in part]
    told = [(kind, behind, len(list(same))) for (kind, behind), same in itertools.groupby(kinds)]
    lines: list[Line] = []
    if len(told) > MOST_KINDS:
        lines.append(Line(_("{count} blocks").format(count=len(part)), f"kind {at}", bold=True))
        told = []
    for kind, behind, times in told:
        text = kind if times == 1 else f"{times}\u00a0× {kind}"
        lines += [Line(each, f"kind {at}", bold=True) for each in _broken(text, most)]
        named_behind = " · ".join(dict.fromkeys(_said(_, op) for op in behind))
        lines += [Line(each, f"behind {at}") for each in _broken(named_behind, most) if each]
    if settings.names:
        name = outline.name_of(range(part[0], at + 1))
        lines.append(Line(shortened(name, most, SMALL), f"name {at}", colour=SOFT))
    if settings.shapes:
        lines.append(Line(shape_text(outline.blocks[at].shape), f"shape {at}"))
    return lines + _learned(_, outline, part, settings, most)


def _learned(
    _: Translate, outline: Outline, part: Sequence[int], settings: ArchitectureSettings, most: float
) -> list[Line]:
    """How many numbers the blocks of `part` have learned; no line where they have none, or where it is not asked for."""
    learned = sum(outline.blocks[place].parameters for place in part)
    if not (settings.parameters and learned):
        return []
    text = _("Parameters: {count}").format(count=grouped(learned))
    return [Line(each, f"parameters {part[-1]}", colour=SOFT) for each in _broken(text, most)]


def kind_of(_: Translate, block: Block) -> str:
    """What a block is: its operator with the size of its kernel, and its stride where that is not 1."""
    channels = size_of(block.shape)[0]
    is_depthwise = block.kind == "Conv" and block.groups > 1 and block.groups == channels
    text = _("Depthwise convolution") if is_depthwise else _said(_, block.kind)
    if any(n > 1 for n in block.kernel) or block.kind in ("Conv", "ConvTranspose"):
        text += " " + "\u00a0×\u00a0".join(map(str, block.kernel))
    strides = set(block.stride) or {1}
    if strides != {1}:
        how = strides.pop() if len(strides) == 1 else "\u00a0×\u00a0".join(map(str, block.stride))
        stride = _("stride {count}").format(count=how).replace(" ", "\u00a0")
        text = listed(_, [text, stride])
    return text


def named(kind: str) -> Named:
    """What is known of an operator."""
    return NAMES.get(kind, OTHER)


def shape_text(shape: tuple[int, ...]) -> str:
    """``64 × 55 × 55``."""
    return " × ".join(map(grouped, shape)) or "1"


def draw_lines(drawing: Drawing, x: float, y: float, lines: Sequence[Line], align: str = "center") -> None:
    """The lines below one another from the baseline `y` on."""
    for number, line in enumerate(lines):
        drawing.text(
            x, y + number * STEP, line.text, line.size, colour=line.colour, bold=line.bold, name=line.name,
            align="left" if align == "left" else "center",
        )  # fmt: skip


def _branched(_: Translate, outline: Outline, unit: range) -> str:
    """What a unit of several blocks is."""
    if (count := len(outline.ends_of(unit))) > 1:
        return _("{count} outputs").format(count=count)
    last = outline.blocks[unit[-1]]
    if has_skips(outline, unit):
        blocks = _("{count} blocks").format(count=len(unit)).replace(" ", "\u00a0")
        return listed(_, [_said(_, "Skips"), blocks])
    if last.kind == "Add":
        return _("Residual block")
    if last.kind == "Concat":
        return _("{count} parallel branches").format(count=len(last.sources))
    return _("{count} blocks").format(count=len(unit))


def _said(_: Translate, kind: str) -> str:
    return _(NAMES[kind].label) if kind in NAMES else kind


def _broken(text: str, width: float) -> list[str]:
    """`text` in lines that are no wider, broken at spaces where it can be, else cut."""
    lines: list[str] = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer, BODY, True) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return [shortened(line, width, BODY, True) for line in lines]
