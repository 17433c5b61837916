"""What a recorded page holds, unpacked: by the rules of ``record/restored.js``, with the predictions of the page's writer."""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64decode
from typing import Any

import numpy as np

from cnnviz.networks.steps import outcome
from cnnviz.record.derived import predicted


def texts_of(html: str) -> tuple[bytes, bytes]:
    """The two packed texts of a page, inflated: what its script is told, and its numbers."""
    found = (
        re.search(f'<script type="text/plain" id="{name}">(.*?)</script>', html, re.DOTALL)[1]  # type: ignore[index]
        for name in ("view", "data")
    )
    told, stream = (zlib.decompress(b64decode(text), -zlib.MAX_WBITS) for text in found)
    return told, stream


def unpacked(html: str) -> tuple[dict[str, Any], bytes]:
    """What the script of a page is told, and its arrays in one piece."""
    told, stream = texts_of(html)
    page = json.loads(told)
    return page, restored(page["pile"], stream)


def restored(told: dict[str, Any], stream: bytes) -> bytes:
    """The bytes of a pile."""
    made, first = np.zeros(told["size"], np.uint8), 0

    def taken(count: int, width: int) -> np.ndarray:
        nonlocal first
        planes = np.frombuffer(stream, np.uint8, count * width, first).reshape(width, count)
        first += count * width
        return np.ascontiguousarray(planes.T).reshape(-1)

    for width, spans in told["laid"]:
        values, at = taken(sum(length for _place, length in spans) // width, width), 0
        for place, length in spans:
            made[place : place + length] = values[at : at + length]
            at += length
    for kind, (place, length), of, how, exact in told["derived"]:
        if kind == "rows":
            values = np.concatenate([made[at : at + how["row"]] for at in of])
        else:
            sources = [made[at : at + size].copy().view(np.float32) for at, size in of]
            values = outcome(predicted(kind, sources, how)).view(np.uint8)
        if not exact:
            wrong = taken(length // 4, 4).view(np.uint32)
            far = (wrong >> np.uint32(1)).view(np.int32) ^ -(wrong & np.uint32(1)).view(np.int32)
            values = rising(rising(values.view(np.int32)) + far).view(np.uint8)
        made[place : place + length] = values
    assert first == len(stream)
    return made.tobytes()


def rising(bits: np.ndarray) -> np.ndarray:
    """The bits of float32 numbers as whole numbers in their order, and back."""
    return np.where(bits < 0, bits ^ np.int32(0x7FFFFFFF), bits)
