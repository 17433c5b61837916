"""From a link to the HTML of the page that is recorded of it."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qsl, urlsplit

from cnnviz.lessons import LESSONS
from cnnviz.record.errors import RecordError
from cnnviz.record.lesson import lesson_page
from cnnviz.record.link import state_of
from cnnviz.record.page import page_of
from cnnviz.record.views import MOST_BYTES, view_of
from cnnviz.words import LANGUAGES, N_, translation

WITHHELD = N_(
    "This link covers or hides numbers, which a file would hold. Remove “cover” and “hide” from the link, or share the link itself instead."
)


def page_for(link: str, most_bytes: int = MOST_BYTES, layers: Sequence[str] = ()) -> tuple[str, str]:
    """The HTML that is recorded of a link, and its language.

    A link that names a lesson and nothing of a page, such as ``?lesson=window``, gives the whole lesson; any other, the view that it
    opens. Of a network's layers those in `layers` can be opened alone, if any are named.

    Raises
    ------
    RecordError
        It is no link, names what is not there or cannot be recorded, or is of a view that covers or hides numbers.
    """
    lesson = _lesson_in(link)
    if lesson is None:
        state = state_of(link)
        if state.withholds():
            raise RecordError(translation(state.language).gettext(WITHHELD))
        return page_of(view_of(state, most_bytes, layers=layers), state), state.language
    name, language = lesson
    if name not in LESSONS:
        _ = translation(language).gettext
        raise RecordError(_("There is no such lesson here: {name}.").format(name=name))
    return lesson_page(LESSONS[name], language, most_bytes), language


def _lesson_in(link: str) -> tuple[str, str] | None:
    """The lesson that a link names, and the language; None where it names anything of a page as well."""
    try:
        query = dict(parse_qsl(urlsplit(link).query, keep_blank_values=True))
    except ValueError:
        return None
    if set(query) - {"lang", "large"} != {"lesson"}:
        return None
    language = query.get("lang", "en")
    return (query["lesson"], language) if language in LANGUAGES else None
