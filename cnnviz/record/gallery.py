"""All examples and lessons as recorded pages with an index: a folder that any web server serves, or nothing but a disk."""

from __future__ import annotations

import html
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from string import Template

from cnnviz.kernel_experiments import KERNEL_EXPERIMENTS
from cnnviz.lessons import LESSONS, STRETCHES
from cnnviz.lessons.led import opened
from cnnviz.lessons.lesson import Lesson, said
from cnnviz.limits import MEGABYTE
from cnnviz.parts.lesson.lights import LIGHTS
from cnnviz.questions import QUESTIONS
from cnnviz.record.errors import RecordError
from cnnviz.record.lesson import lesson_page
from cnnviz.record.link import checked
from cnnviz.record.page import page_of, theme
from cnnviz.record.thumbs import thumbnail
from cnnviz.record.view import View
from cnnviz.record.views import view_of
from cnnviz.second_examples import SECOND_EXAMPLES, set_up
from cnnviz.signals import SIGNALS
from cnnviz.state import LabState, NetworkState, PageState, SignalState
from cnnviz.views.numbers import grouped
from cnnviz.words import LANGUAGES, Translate, translation
from cnnviz.zoo import SHIPPED

MOST_BYTES = 3 * MEGABYTE // 2
"""Of numbers in one page, at most."""
MOST_TOTAL = 200 * MEGABYTE
"""Of all files together."""
FOLDER = Path(__file__).resolve().parent

Progress = Callable[[int, int, str], None]
"""Told how many pages are written, how many there will be, and the name of the one that was written."""


@dataclass(frozen=True)
class Entry:
    """One page of the gallery, in one language.

    Attributes
    ----------
    group, title, about
        Where it stands in the index, and what is said of it there.
    name
        Of its file, without its ending.
    state
        The view, or the first view of the lesson.
    lesson
        The lesson, if it is one.
    light
        What the view has to have; see :data:`cnnviz.parts.lesson.lights.LIGHTS`. Any if empty.
    """

    group: str
    name: str
    title: str
    about: str
    state: PageState
    lesson: Lesson | None = None
    light: str = ""


@dataclass(frozen=True)
class _Written:
    entry: Entry
    bytes: int
    picture: str


def entries(language: str) -> Iterator[Entry]:
    """All that the gallery has in a language, group by group; those that cannot be recorded are among them."""
    _ = translation(language).gettext
    start = LabState(language=language)
    for lesson in LESSONS.values():
        group = _("Lessons: {group}").format(group=_(STRETCHES[lesson.stretch]))
        about = said(lesson.aims[0], language) if lesson.aims else ""
        first = opened(lesson, 0, 0, start)
        yield Entry(group, f"lesson_{lesson.id}", said(lesson.title, language), about, first, lesson)
    for number, (named, questions) in enumerate(QUESTIONS.items()):
        group = _("Questions: {group}").format(group=_(named))
        for at, each in enumerate(questions):
            state = replace(each.state, language=language)
            yield Entry(
                group, f"question_{number}_{at}", _(each.ask), _(each.answer), state, light=each.light
            )
    for name, example in SECOND_EXAMPLES.items():
        state = set_up(name, start.changed(size=64, colour=False))
        yield Entry(_("Examples of the kernel lab"), f"lab_{name}", _(example.label), "", state)
    for name, experiment in KERNEL_EXPERIMENTS.items():
        learning = replace(experiment.state, language=language)
        yield Entry(_("A kernel that learns"), f"train_{name}", _(experiment.question), "", learning)
    for name, shipped in SHIPPED.items():
        network = NetworkState(network=name, language=language)
        yield Entry(_("Networks"), f"network_{name}", _(shipped.label), _(shipped.about), network)
    for name, signal in SIGNALS.items():
        heard = SignalState(signal=name, language=language)
        yield Entry(_("Signals"), f"signal_{name}", _(signal.label), "", heard)


def write_gallery(
    folder: Path,
    languages: Sequence[str] = tuple(LANGUAGES),
    progress: Progress | None = None,
    *,
    only: Callable[[Entry], bool] = lambda entry: True,
) -> int:
    """Write the pages and their index; the same folder holds the same bytes whenever it is written.

    Parameters
    ----------
    folder
        Is made if it is not there. Each language has a folder in it.
    languages
        Of the pages, the first one for the index of all.
    progress
        See :data:`Progress`.
    only
        Which entries are wanted.

    Returns
    -------
    int
        Bytes of all files.

    Raises
    ------
    RecordError
        It would be more than :data:`MOST_TOTAL`.
    OSError
        A file cannot be written.
    """
    wanted = {language: [entry for entry in entries(language) if only(entry)] for language in languages}
    start = _start(languages).encode()
    folder.mkdir(parents=True, exist_ok=True)
    # first, so that a folder that takes no files is found out at once
    (folder / "index.html").write_bytes(start)
    count, done, total = sum(map(len, wanted.values())), 0, len(start)
    for language, listed in wanted.items():
        place = folder / language
        place.mkdir(parents=True, exist_ok=True)
        written: list[_Written] = []
        for entry in listed:
            page = _page(entry, language)
            done += 1
            if page is not None:
                (place / f"{entry.name}.html").write_bytes(page)
                total += len(page)
                written.append(_Written(entry, len(page), thumbnail(entry.state)))
            if total > MOST_TOTAL:
                _ = translation(language).gettext
                most = MOST_TOTAL // MEGABYTE
                raise RecordError(_("All pages together would take more than {most} MB.").format(most=most))
            if progress is not None:
                progress(done, count, entry.name)
        index = _index(language, written, languages).encode()
        (place / "index.html").write_bytes(index)
        total += len(index)
    return total


def _page(entry: Entry, language: str) -> bytes | None:
    """The HTML of an entry; None where it cannot be recorded, or what it speaks of is not there."""
    if entry.lesson is not None:
        return lesson_page(entry.lesson, language, MOST_BYTES, home="index.html").encode()
    try:
        checked(entry.state)
        view = view_of(entry.state, MOST_BYTES)
        if entry.light and not _has(view, entry.light):
            return None
        about = [entry.about] if entry.about else []
        shown = replace(view, title=entry.title, facts=[*about, " · ".join(view.facts)])
        return page_of(shown, entry.state, home="index.html").encode()
    except RecordError:
        return None


def _has(view: View, light: str) -> bool:
    keys = [*view.shown, *([] if view.layers is None else ["network.layer"])]
    return LIGHTS[light][0] in {f".st-key-{key.replace('.', '-')}" for key in keys}


def _index(language: str, written: Sequence[_Written], languages: Sequence[str]) -> str:
    """The list of all pages of a language."""
    _: Translate = translation(language).gettext
    groups: dict[str, list[_Written]] = {}
    for each in written:
        groups.setdefault(each.entry.group, []).append(each)
    total = sum(each.bytes for each in written)
    others = [
        f'<a href="../{other}/index.html" lang="{_tag(other)}">{html.escape(LANGUAGES[other])}</a>'
        for other in languages
        if other != language
    ]
    sections = [
        f"<section><h2>{html.escape(group)}</h2>\n<ul>\n{''.join(_item(_, each) for each in items)}</ul></section>"
        for group, items in groups.items()
    ]
    said_of = _(
        "{count} pages, {size} MB in all. Each is one file that needs no server and no internet connection, and can be passed on by itself."
    )
    return _template().substitute(
        language=_tag(language),
        style=theme(),
        title=html.escape(_("Recorded pages")),
        about=html.escape(said_of.format(count=len(written), size=f"{total / 1e6:.1f}")),
        others=" ".join(others),
        sections="\n".join(sections),
    )


def _item(_: Translate, written: _Written) -> str:
    entry, size = written.entry, _("{size} KB").format(size=grouped(-(-written.bytes // 1000)))
    picture = (
        f'<img src="{written.picture}" alt="" width="96" height="96">'
        if written.picture
        else '<i class="none"></i>'
    )
    about = f"<span>{html.escape(entry.about)}</span>" if entry.about else ""
    return (
        f'<li><a href="{entry.name}.html">{picture}<b>{html.escape(entry.title)}</b></a>{about}'
        f"<small>{html.escape(size)}</small></li>\n"
    )


def _start(languages: Sequence[str]) -> str:
    """The page that leads to the index of each language."""
    items = "".join(
        f'<li><a href="{each}/index.html" lang="{_tag(each)}"><b>{html.escape(LANGUAGES[each])}</b></a></li>'
        for each in languages
    )
    return _template().substitute(
        language=_tag(languages[0]),
        style=theme(),
        title="",
        about="",
        others="",
        sections=f'<ul class="languages">{items}</ul>',
    )


def _template() -> Template:
    return Template((FOLDER / "gallery.html").read_text("utf-8"))


def _tag(language: str) -> str:
    return language.replace("_", "-")


def gallery_command(folder: Path) -> int:
    """Write the gallery for a command line, and say what was written; gives the exit status.

    Raises
    ------
    RecordError
        It cannot be written.
    """
    _ = translation("en").gettext

    def progress(done: int, count: int, name: str) -> None:
        print(f"{done}/{count} {name}", file=sys.stderr)

    try:
        size = write_gallery(folder, progress=progress)
    except OSError as error:
        reason = error.strerror or str(error)
        told = _("The file {file} cannot be written: {reason}.").format(
            file=error.filename or folder, reason=reason
        )
        raise RecordError(told) from None
    print(_("{file} is written: {size} KB.").format(file=folder, size=-(-size // 1000)))
    return 0
