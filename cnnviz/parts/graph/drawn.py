"""Which columns of a large network are drawn: a part of it around the layer that is looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from cnnviz.parts.graph.columns import Column

MOST_COLUMNS = 400
"""A browser lays out and paints so many at once."""
MOST_ABREAST = 24
"""Columns of one slot that are drawn, one below the other."""
MOST_LINKS = 4000
"""Links of all columns together that are drawn."""


def without_arrays(columns: Sequence[Column], names: Collection[str]) -> list[Column]:
    """`columns` without those of the arrays `names`; links from these are left out too."""
    kept = [at for at, column in enumerate(columns) if column.array not in names]
    return _joined(columns, kept)


def _joined(columns: Sequence[Column], kept: Sequence[int], most_links: int | None = None) -> list[Column]:
    """The columns at the places `kept`, with the links among them, of which `most_links` at most are drawn."""
    new = {old: number for number, old in enumerate(kept)}
    found: list[Column] = []
    links = 0
    for at in kept:
        column = columns[at]
        joined = tuple(replace(link, source=new[link.source]) for link in column.links if link.source in new)
        if most_links is not None:
            joined = joined[: most_links - links]
        links += len(joined)
        found.append(replace(column, links=joined))
    return found


def drawn_columns(columns: Sequence[Column], chosen: str | None, answer: str | None) -> list[Column]:
    """All of `columns` if they are not too many; else inputs, the answer, and those nearest to the chosen one.

    Their slots count up without gaps, and their links lead to drawn columns only.

    Parameters
    ----------
    columns
        What :func:`cnnviz.parts.graph.columns.network_columns` gives.
    chosen, answer
        The arrays of the column that is looked at and of the network's answer; the first is looked at if None.
    """
    places = {column.array: at for at, column in enumerate(columns)}
    middle = places.get(chosen or "", 0)
    first = [middle, *(at for at, column in enumerate(columns) if not column.op_type)]
    if answer in places:
        first.append(places[answer])
    abreast: Counter[int] = Counter()
    kept: set[int] = set()
    for at in (*first, *sorted(range(len(columns)), key=lambda at: abs(at - middle))):
        if len(kept) == MOST_COLUMNS:
            break
        if at not in kept and abreast[columns[at].slot] < MOST_ABREAST:
            kept.add(at)
            abreast[columns[at].slot] += 1
    if len(kept) == len(columns) and sum(len(column.links) for column in columns) <= MOST_LINKS:
        return list(columns)
    slots = {slot: number for number, slot in enumerate(sorted(abreast))}
    return [replace(column, slot=slots[column.slot]) for column in _joined(columns, sorted(kept), MOST_LINKS)]
