"""GIF: a screen, then extensions and images, all in blocks of at most 255 bytes (GIF89a)."""

from __future__ import annotations

from cnnviz.images.containers.found import Found, bounded

_MOST_BLOCKS = 400_000
_EXTENSION, _IMAGE, _END, _GRAPHIC_CONTROL = 0x21, 0x2C, 0x3B, 0xF9


def found(data: bytes) -> Found:
    """A GIF file's needed parts: the header with the screen and its palette, and the first image."""
    screen = _past_palette(data, 10, 13)
    control = b""
    at, blocks = screen, 0
    while data[at] != _IMAGE:  # IndexError: there is none
        begin = at
        if data[at] == _END:
            raise ValueError("no image")
        at, blocks = _past(data, at, blocks)
        if data[begin] == _EXTENSION and data[begin + 1] == _GRAPHIC_CONTROL:
            control = data[begin:at]
    begin = at
    at, blocks = _past(data, at, blocks)
    lean = data[:screen] + control + data[begin:at] + (b";" if at <= len(data) else b"")
    several = False
    try:
        while not several and data[at] in (_EXTENSION, 0):
            at, blocks = _past(data, at, blocks)
        several = data[at] == _IMAGE
    except IndexError:  # what follows the picture may be cut short
        pass
    width, height = (int.from_bytes(data[place : place + 2], "little") for place in (6, 8))
    return Found(lean, several=several, working_bytes=2 * width * height)


def _past_palette(data: bytes, flags: int, at: int) -> int:
    return at + (3 << (data[flags] & 7) + 1 if data[flags] & 128 else 0)


def _past(data: bytes, at: int, blocks: int) -> tuple[int, int]:
    """Where the image, the extension or the stray byte at `at` ends, and how many blocks were passed so far."""
    kind = data[at]
    if kind == _IMAGE:
        at = _past_palette(data, at + 9, at + 10) + 1
    elif kind == _EXTENSION:
        at += 2
    else:
        bounded(blocks, _MOST_BLOCKS)
        return at + 1, blocks + 1
    while at < len(data) and (size := data[at]):
        at += 1 + size
        blocks += 1
        bounded(blocks, _MOST_BLOCKS)
    return at + 1, blocks + 1
