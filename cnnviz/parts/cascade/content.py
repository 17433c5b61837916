"""What three networks that look for faces say of a picture's windows, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import numpy as np

from cnnviz.faces import SIDES, WINDOW, Candidate, Cascade, Level, Verdict, drawn, squared
from cnnviz.images.picture import Pixels
from cnnviz.parts.cascade.words import words_of
from cnnviz.parts.part import Content
from cnnviz.state import NetworkState, link_of
from cnnviz.state.network import FACES
from cnnviz.words import Translate

MOST_DRAWN = 400
"""More boxes than this hide the picture."""

NAMES = ("face_threshold", "face_r", "face_o")
"""The fields of the three thresholds."""

BOUNDS = {"low": 0.05, "high": 0.995, "step": 0.005, "unit": ""}


def cascade_content(
    _: Translate, state: NetworkState, picture: Pixels, levels: Sequence[Level], cascade: Cascade
) -> Content:
    """`picture`, uint8 (C, H, W), what the networks find in it, and the crops that each of them saw.

    A box is its place in the picture, its score and what became of it. Crops are arrays (n, 3, side, side), uint8, in the
    order of the boxes they belong to.
    """
    candidates = cascade.candidates
    kept = [number for number, each in enumerate(candidates) if each.taken_out_by is None]
    shown = [*kept, *(number for number, each in enumerate(candidates) if each.taken_out_by is not None)]
    shown = sorted(shown[: max(len(kept), MOST_DRAWN)])
    refined = [(number, each.refined) for number, each in enumerate(candidates) if each.refined is not None]
    decided = [(number, each.decided) for number, each in enumerate(candidates) if each.decided is not None]
    meta = {
        "words": words_of(_),
        "large": state.large,
        "height": picture.shape[1],
        "width": picture.shape[2],
        "channels": picture.shape[0],
        "bounds": BOUNDS,
        "names": NAMES,
        "thresholds": cascade.thresholds,
        "sides": [WINDOW, *SIDES],
        "step": state.face_step,
        "chosen": state.face_window,
        "looked": cascade.looked,
        "reached": len(candidates),
        "left_out": cascade.left_out,
        "windows": [_window(candidates[number], number) for number in shown],
        "verdicts": [
            [_verdict(number, verdict, last=False) for number, verdict in refined],
            [_verdict(number, verdict, last=True) for number, verdict in decided],
        ],
        "links": links_of(state),
    }

    arrays = {
        "picture": picture,
        "crops0": _stacked(WINDOW, [_seen(levels, candidates[number]) for number in kept]),
        "crops1": _stacked(SIDES[0], [verdict.answer.crop for _number, verdict in refined]),
        "crops2": _stacked(SIDES[1], [verdict.answer.crop for _number, verdict in decided]),
    }
    return meta, arrays


def links_of(state: NetworkState) -> list[str]:
    """The links that open a crop in R-Net and in O-Net, with ``CROP`` in the place of its rows and columns."""
    return [_opening(state, network) for network in FACES[1:]]


def _opening(state: NetworkState, network: str) -> str:
    other = state.changed(
        network=network,
        crop=(1, 2, 3, 4),
        panel="layer",
        scale="layer",
        layer="",
        element=None,
        path=(),
        pages=(),
    )
    return f"?{urlencode(link_of(other))}".replace("crop=1_2_3_4", "crop=CROP")


def _window(candidate: Candidate, number: int) -> dict[str, Any]:
    proposal = candidate.proposal
    return {
        "of": number,
        "place": proposal.place,
        "score": proposal.probability,
        "by": candidate.taken_out_by,
        "given": drawn(proposal.corners),
        "next": drawn(squared(proposal.box)),
    }


def _verdict(number: int, verdict: Verdict, *, last: bool) -> dict[str, Any]:
    answer = verdict.answer
    return {
        "of": number,
        "score": answer.score,
        "passed": verdict.passed,
        "by": verdict.taken_out_by,
        "given": drawn(verdict.square),
        "next": drawn(verdict.box if last else squared(verdict.box)),
        "pixels": answer.pixels,
        "points": verdict.points,
    }


def _seen(levels: Sequence[Level], candidate: Candidate) -> Pixels:
    """What P-Net saw in a window; black where the copy ends before it does."""
    level, row, column = candidate.proposal.place
    seen = levels[level].seen(row, column)
    whole = np.zeros((3, WINDOW, WINDOW), np.uint8)
    whole[:, : seen.shape[1], : seen.shape[2]] = seen
    return whole


def _stacked(side: int, crops: Sequence[Pixels]) -> Pixels:
    return np.stack(crops) if crops else np.zeros((0, 3, side, side), np.uint8)
