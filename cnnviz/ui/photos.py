"""Controls for a picture that all pages share: the shipped photos, the drawn patterns, and a visitor's own by file or camera."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import streamlit as st

from cnnviz.images.encode import thumbnail_data_uri
from cnnviz.images.gallery import PHOTOS, load_photo
from cnnviz.images.patterns import PATTERNS
from cnnviz.images.picture import Colour, ImageError
from cnnviz.limits import LIMITS, MEGABYTE
from cnnviz.parts import picker
from cnnviz.parts.picker.content import Option, picker_content
from cnnviz.ui import pictures, session, widgets
from cnnviz.ui.inbox import Inbox
from cnnviz.ui.part import mount
from cnnviz.views.sentences import in_markdown, plain
from cnnviz.words import Translate

WHITE = "#ffffff"
_BACKGROUND = "own.background"


def choose_pattern(_: Translate, chosen: str, *, direct: bool = False) -> None:
    """The drawn patterns; the state's `pattern` is what is picked. `direct` as for :func:`cnnviz.ui.part.mount`."""
    options = [Option(name, _(pattern.label), _pattern_thumbnail(name)) for name, pattern in PATTERNS.items()]
    shown = picker_content(options, chosen, label=_("Patterns"), about=about_pattern(_, chosen))
    mount(picker.PART, shown, key=f"{session.page()}.patterns", direct=direct)


def about_pattern(_: Translate, name: str) -> list[str]:
    """What is said under the patterns about the one that is chosen."""
    pattern = PATTERNS.get(name)
    return [_(pattern.shows)] if pattern else []


def choose_photo(_: Translate, chosen: str, *, direct: bool = False) -> None:
    """The shipped photos; the state's `photo` is what is picked. `direct` as for :func:`cnnviz.ui.part.mount`."""
    options = [Option(name, _(photo.label), _photo_thumbnail(name)) for name, photo in PHOTOS.items()]
    shown = picker_content(options, chosen, label=_("Photos"), about=about_photo(_, chosen))
    mount(picker.PART, shown, key=f"{session.page()}.photos", direct=direct)


def about_photo(_: Translate, name: str) -> list[str]:
    """What is said under the photos about the one that is chosen."""
    photo = PHOTOS.get(name)
    return [_(photo.look_for), photo.credit] if photo else []


def bring(_: Translate, source: str) -> None:
    """Upload or camera, and what is said of the picture that came."""
    if source == "upload":
        upload(_, source, kinds(_))
    else:
        inbox = Inbox(f"own.{source}")
        st.camera_input(_("Take a picture"), key=inbox.key, on_change=_taker(inbox, source))
        _say_refused(_, inbox)
    brought = pictures.own(source)
    if brought is None:
        if st.session_state.get(session.LINKED) != source:  # the page says it of a link
            st.caption(_("A built-in picture is shown until you upload your own."))
        return
    picture = brought.sheet.picture
    st.caption(
        _(
            "Your picture: {name}, kept at {width} × {height}; each page scales it to the size that it computes with. Only you can see it, and it is deleted when you leave."
        ).format(name=plain(brought.name), width=picture.width, height=picture.height)
    )
    if picture.note:
        st.caption(_(picture.note))
    if brought.sheet.alpha is not None:
        choose_background(_)


def upload(_: Translate, source: str, label: str, taken: Callable[[], None] = lambda: None) -> None:
    """A place for the file of one own picture; `taken` is called when another has come.

    A file is decoded once and then leaves the widget, so that its bytes are not kept.
    """
    inbox = Inbox(f"own.{source}")
    st.file_uploader(
        label,
        key=inbox.key,
        on_change=_taker(inbox, source, taken),
        max_upload_size=LIMITS.picture_bytes // MEGABYTE,
    )
    _say_refused(_, inbox)


def kinds(_: Translate) -> str:
    """Which files can be read as pictures."""
    return _("PNG, JPEG, WebP, GIF, BMP or TIFF, up to {megabytes} MB and {megapixels} megapixels").format(
        megabytes=LIMITS.picture_bytes // MEGABYTE, megapixels=LIMITS.picture_pixels // 10**6
    )


def choose_background(_: Translate) -> None:
    """The colour behind the transparent parts."""
    widgets.show_value(
        st.color_picker,
        _("Background behind its transparent parts"),
        "own.background.picker",
        st.session_state.get(_BACKGROUND, WHITE),
        partial(session.keep, _BACKGROUND),
    )


def background() -> Colour:
    """The colour behind the transparent parts of a visitor's picture."""
    text = st.session_state.get(_BACKGROUND, WHITE)
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _taker(inbox: Inbox, source: str, taken: Callable[[], None] = lambda: None) -> Callable[[], None]:
    """What a file that came becomes: the visitor's picture of this source."""

    def use(data: bytes, name: str) -> None:
        pictures.take_own(source, data, name)
        taken()

    return partial(inbox.receive, use, ImageError)


def _say_refused(_: Translate, inbox: Inbox) -> None:
    if inbox.refused:
        st.error(in_markdown(_, inbox.refused[1]))


@cache
def _pattern_thumbnail(name: str) -> str:
    return thumbnail_data_uri(PATTERNS[name].picture(64, 64))


@cache
def _photo_thumbnail(name: str) -> str:
    return thumbnail_data_uri(load_photo(name))
