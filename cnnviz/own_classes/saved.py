"""Classes and their examples as one file: a ZIP archive with a folder for each class, as other tools read pictures of classes.

``classes.json`` says the names and the order: ``{"classes": [{"name": "Cat", "pictures": ["1-Cat/001.jpg", ...]}, ...]}``. Nothing
in such a file is trusted: entries are counted before the archive is opened, and each is read up to its limit.
"""

from __future__ import annotations

import io
import json
import re
import struct
import zipfile
from collections.abc import Sequence

from cnnviz.images.signatures import format_of
from cnnviz.limits import MEGABYTE
from cnnviz.memory import Claim, FullError
from cnnviz.own_classes.examples import MOST_BYTES, MOST_EACH
from cnnviz.state.train.own import FEWEST_CLASSES, LONGEST_NAME, MOST_CLASSES, name_of_its_own, shown_name
from cnnviz.words import N_

MOST_FILE = 16 * MEGABYTE
INDEX = "classes.json"
MOST_INDEX = 100_000

_ENTRIES = MOST_EACH * MOST_CLASSES + 1
_ENTRY_BYTES = 300
"""Of one entry in an archive's directory: 46 and its name."""
_END = struct.Struct("<4s4H2LH")
_ENDINGS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp", "GIF": "gif", "BMP": "bmp", "TIFF": "tif"}

Classes = list[tuple[str, list[bytes]]]
"""The name of each class and the files of its pictures."""


class SavedError(ValueError):
    """A file that holds no classes: a sentence as a template, and its values."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template.format(**values))
        self.template = template
        self.values = values


OTHER = N_(
    "This file does not hold classes that this page saved; choose a ZIP file from the button “Save the classes and pictures”."
)
DAMAGED = N_("This file is damaged or was changed: {name} cannot be read. Choose another copy.")


def save(classes: Sequence[tuple[str, Sequence[bytes]]]) -> bytes:
    """The file with these classes; pictures are stored as they are."""
    buffer, index = io.BytesIO(), []
    with zipfile.ZipFile(buffer, "w") as archive:
        for place, (name, files) in enumerate(classes, start=1):
            folder = f"{place}-{re.sub(r'[^0-9A-Za-z_-]+', '_', name)}"
            paths = [f"{folder}/{n:03}.{_ENDINGS[format_of(file)]}" for n, file in enumerate(files, start=1)]
            for path, file in zip(paths, files, strict=True):
                archive.writestr(zipfile.ZipInfo(path), file)
            index.append({"name": name, "pictures": paths})
        archive.writestr(zipfile.ZipInfo(INDEX), json.dumps({"classes": index}, ensure_ascii=False, indent=1))
    return buffer.getvalue()


def read(data: bytes, room: Claim | None = None) -> Classes:
    """The classes in a file that :func:`save` made; what their pictures hold is not looked at. `room` grows by what is read.

    Raises
    ------
    SavedError
        It is another file, damaged, or holds more than fits here.
    FullError
        There is no room for it.
    """
    if len(data) > MOST_FILE:
        raise SavedError(
            N_("This file is {size} MB in size; saved classes may take {limit} MB."),
            size=-(-len(data) // MEGABYTE),
            limit=MOST_FILE // MEGABYTE,
        )
    if not _is_ours(data):
        raise SavedError(OTHER)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            try:
                index = json.loads(_entry(archive, INDEX, MOST_INDEX))
            except (KeyError, ValueError, RecursionError):
                raise SavedError(OTHER) from None
            return [
                (name, [_picture(archive, path, room) for path in paths]) for name, paths in _listed(index)
            ]
    except (SavedError, FullError):
        raise
    except Exception:  # zipfile fails in many ways on bytes that somebody made up
        raise SavedError(OTHER) from None


def _is_ours(data: bytes) -> bool:
    """Whether the end of the archive's directory stands where :func:`save` puts it, and says that there are few entries."""
    if len(data) < _END.size or data[-_END.size - 20 :][:4] == b"PK\6\7":  # entries may be counted anew there
        return False
    mark, disk, first, here, count, size, _, comment = _END.unpack(data[-_END.size :])
    plain = mark == b"PK\5\6" and not (disk or first or comment) and here == count
    return plain and count <= _ENTRIES and size <= count * _ENTRY_BYTES


def _listed(index: object) -> list[tuple[str, list[str]]]:
    """The names and paths in an index that can be anything."""
    match index:
        case {"classes": list(found)} if FEWEST_CLASSES <= len(found) <= MOST_CLASSES:
            listed: dict[str, list[str]] = {}
            for name, paths in map(_class, found):
                listed[name_of_its_own(name, listed)] = paths
            return list(listed.items())
        case {"classes": list(found)}:
            raise SavedError(
                N_("This file holds {count} classes; there can be {low} to {high}."),
                count=len(found),
                low=FEWEST_CLASSES,
                high=MOST_CLASSES,
            )
    raise SavedError(OTHER)


def _class(each: object) -> tuple[str, list[str]]:
    match each:
        case {"name": str(name), "pictures": list(paths)} if all(isinstance(path, str) for path in paths):
            shown = shown_name(name)
            if len(paths) > MOST_EACH:
                raise SavedError(
                    N_("The class {name} in this file has {count} pictures; a class can have {most}."),
                    name=shown,
                    count=len(paths),
                    most=MOST_EACH,
                )
            if shown:
                return shown, paths
    raise SavedError(OTHER)


def _picture(archive: zipfile.ZipFile, path: str, room: Claim | None) -> bytes:
    try:
        found = _entry(archive, path, MOST_BYTES)
    except Exception:
        raise SavedError(DAMAGED, name=path[:LONGEST_NAME]) from None
    if room is not None:
        room.grow(len(found))
    return found


def _entry(archive: zipfile.ZipFile, path: str, most: int) -> bytes:
    """An entry, of at most so many bytes, whatever the archive says of it."""
    if archive.getinfo(path).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(path)  # the others unpack more than is asked for
    with archive.open(path) as opened:
        found = opened.read(most + 1)
    if len(found) > most:
        raise ValueError(path)
    return found
