"""An outline with less to draw: modules and branches as single blocks, and what repeats drawn once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from cnnviz.views.figures.architecture.outline import Block, Group, Outline, has_skips, units_of

Alike = Literal["equal", "channels", "shapes"]
"""What may differ between two units of which one stands for the other: nothing but names, or channels, or channels and the size of maps."""
MOST_PERIOD = 24
"""Blocks, branches counted as one, of what can repeat as a whole."""


def closed(whole: Outline, branches: bool = False) -> Outline:
    """The outline with each unit that is a module as a single block of the kind ``"Module"``, named by it.

    With `branches`, other units of several blocks are single blocks as well: ``"Skips"`` where skip connections pass by maps
    of another size, ``"Residual"`` where they end in a sum, else ``"Branches"``.
    """
    place: dict[int, int] = {}
    blocks: list[Block] = []
    for unit in whole.units:
        if unit not in whole.modules and (len(unit) == 1 or not branches or len(whole.ends_of(unit)) > 1):
            for at in unit:
                place[at] = len(blocks)
                block = whole.blocks[at]
                blocks.append(replace(block, sources=tuple(sorted({place[s] for s in block.sources}))))
            continue
        last = whole.blocks[unit[-1]]
        before = {place[s] for at in unit for s in whole.blocks[at].sources if s in place}
        place.update(dict.fromkeys(unit, len(blocks)))
        skips = "Skips" if has_skips(whole, unit) else "Residual" if last.kind == "Add" else "Branches"
        kind = "Module" if unit in whole.modules else skips
        blocks.append(
            replace(
                last, kind=kind, behind=(), layers=(whole.name_of(unit),), kernel=(), stride=(), groups=1,
                parameters=whole.parameters_of(unit), sources=tuple(sorted(before)),
            )
        )  # fmt: skip
    return Outline(tuple(blocks), units_of(blocks), (), whole.parameters)


def fitting(whole: Outline, most: int, count: Callable[[Outline], int]) -> Outline:
    """The outline with repeats drawn once; with those as well that differ in their channels if there would be more than `most`."""
    equal = folded(whole)
    if count(equal) <= most:
        return equal
    alike = folded(whole, "channels")
    return alike if count(alike) < count(equal) else equal


def folded(whole: Outline, alike: Alike = "equal") -> Outline:
    """The outline with what stands several times in a row drawn once, as the first of it; `alike` says what may differ."""
    signs = [_sign(whole, unit, alike) for unit in whole.units]
    kept: list[range] = []
    lasts: list[range] = []
    groups: list[Group] = []
    first = 0
    while first < len(signs):
        period, times = _repeat(signs, first)
        if times > 1:
            groups.append(Group(len(kept), len(kept) + period, times))
        kept += whole.units[first : first + period]
        first += period * times
        lasts += whole.units[first - period : first]
    renumbered: dict[int, int] = {}
    blocks: list[Block] = []
    units: list[range] = []
    modules: dict[range, str] = {}
    for unit, last in zip(kept, lasts, strict=True):
        start = len(blocks)
        for place in unit:
            renumbered[place] = len(blocks)
            block = whole.blocks[place]
            sources = tuple(renumbered.get(source, start - 1) for source in block.sources)
            named = (
                (_from_to(block.name, whole.blocks[last[0]].name),)
                if block.kind == "Module"
                else block.layers
            )
            blocks.append(replace(block, sources=sources, layers=named))
        units.append(range(start, len(blocks)))
        if unit in whole.modules:
            modules[units[-1]] = _from_to(whole.modules[unit], whole.modules.get(last, ""))
    loose = alike if groups else "equal"
    return Outline(tuple(blocks), tuple(units), tuple(groups), whole.parameters, modules, loose)


def _from_to(first: str, last: str) -> str:
    """The name of a module, or of the first and the last of those that are drawn as one."""
    return first if last in ("", first) else f"{first} … {last}"


def _repeat(signs: Sequence[object], first: int) -> tuple[int, int]:
    """How many units from `first` on repeat as a whole, and how often: what leaves the fewest to draw."""
    best, saved = (1, 1), 0
    for period in range(1, min(MOST_PERIOD, (len(signs) - first) // 2) + 1):
        times = 1
        while signs[first : first + period] == signs[first + times * period : first + (times + 1) * period]:
            times += 1
        if (times - 1) * period > saved:
            best, saved = (period, times), (times - 1) * period
    return best


def _sign(whole: Outline, unit: range, alike: Alike) -> object:
    """What two units have in common if one can stand for the other."""
    start = unit[0]
    return tuple(
        (
            *_told(whole.blocks[place], alike),
            tuple(s - start if s >= start else -1 for s in whole.blocks[place].sources),
        )
        for place in unit
    )


def _told(block: Block, alike: Alike) -> tuple[object, ...]:
    """A block without its layers' names and its place, and without what may differ."""
    how = (block.kind, block.behind, block.kernel, block.stride)
    match alike:
        case "shapes":
            return (*how, block.groups > 1, len(block.shape))
        case "channels":
            return (*how, block.groups > 1, len(block.shape), block.shape[1:])
    return (*how, block.groups, block.shape, block.parameters)
