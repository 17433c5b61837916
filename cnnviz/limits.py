"""How much one file, one network, one visitor and the whole process may take: the one table of it.

The pages say it, the server and the proxy's configuration enforce it, and the tests read it here. Everybody is meant to
share a machine with others; one person on a machine of one's own sets ``CNNVIZ_LIMITS=own`` before the start.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

MEGABYTE = 2**20


def megabytes(count: int) -> int:
    """So many bytes in megabytes, rounded up."""
    return -(-count // MEGABYTE)


@dataclass(frozen=True)
class Limits:
    """The most that is taken, counted before it is made. Bytes, if nothing else is said.

    Attributes
    ----------
    model_bytes, picture_bytes, table_bytes
        Of a file with a network, a picture, a recording.
    picture_pixels, picture_side, picture_memory
        Of a picture, before it is made smaller: all its pixels, those of one side, and what decoding it takes.
    request_bytes
        Of one request for a direct answer.
    layers, connections, fields
        Of a network: its layers, the inputs and results of all of them together, and the entries of its file, attributes
        and dimensions among them.
    name_bytes
        Of the name of a layer or an array.
    array_bytes, run_bytes
        Of one array, and of all arrays of one run.
    transposed_elements
        Rows times columns of the lab's transposed convolution, before its padding is cut off.
    operations
        Multiply-adds of one run, or comparisons and additions where a layer has no weights.
    trained_weights, trained_operations
        Of a network that is trained: the numbers it learns, and multiply-adds for one picture.
    trainer_bytes
        What one training keeps, beside the pictures that all share.
    classes
        Whose names a visitor may give.
    visitor_bytes, process_bytes
        What the server keeps for one visitor, and for all of them: files, networks, and all numbers of a run.
    light_bytes
        Who holds no more than this may use the last quarter of `process_bytes`.
    taken_bytes
        Of a file that is made of a view to take it away.
    visitors
        Open pages of one process.
    """

    model_bytes: int = 64 * MEGABYTE
    picture_bytes: int = 30 * MEGABYTE
    table_bytes: int = 2 * MEGABYTE
    picture_pixels: int = 40_000_000
    picture_side: int = 65_535
    picture_memory: int = 208 * MEGABYTE
    request_bytes: int = 2**18
    layers: int = 10_000
    connections: int = 40_000
    fields: int = 400_000
    name_bytes: int = 4096
    array_bytes: int = 128 * MEGABYTE
    run_bytes: int = 256 * MEGABYTE
    transposed_elements: int = 1_200_000
    operations: int = 10_000_000_000
    trained_weights: int = 250_000
    trained_operations: int = 5_000_000
    trainer_bytes: int = 40 * MEGABYTE
    classes: int = 10_000
    visitor_bytes: int = 288 * MEGABYTE
    process_bytes: int = 400 * MEGABYTE
    light_bytes: int = 12 * MEGABYTE
    taken_bytes: int = 48 * MEGABYTE
    visitors: int = 400

    @property
    def upload_bytes(self) -> int:
        """The most bytes that any uploaded file may have."""
        return max(self.model_bytes, self.picture_bytes, self.table_bytes)


SHARED = Limits()
"""For a class on one machine with two processors and 2 GB."""

OWN = replace(
    SHARED,
    model_bytes=1024 * MEGABYTE,
    picture_bytes=200 * MEGABYTE,
    picture_pixels=170_000_000,  # Pillow refuses more
    picture_memory=1024 * MEGABYTE,
    fields=4_000_000,
    connections=400_000,
    array_bytes=1024 * MEGABYTE,
    run_bytes=4096 * MEGABYTE,
    operations=200_000_000_000,
    visitor_bytes=6144 * MEGABYTE,
    process_bytes=8192 * MEGABYTE,
    taken_bytes=512 * MEGABYTE,
)
"""For one person on a machine of one's own with 16 GB."""

SETTING = "CNNVIZ_LIMITS"
KINDS = {"shared": SHARED, "own": OWN}


def chosen(setting: str | None) -> Limits:
    """The limits that are called `setting`; those of a shared machine if it is empty or None.

    Raises
    ------
    ValueError
        There are none of that name.
    """
    if setting and setting not in KINDS:
        raise ValueError(f"{SETTING} is {setting!r}; it can be {' or '.join(KINDS)}.")
    return KINDS[setting or "shared"]


LIMITS = chosen(os.environ.get(SETTING))
"""The limits of this process."""
