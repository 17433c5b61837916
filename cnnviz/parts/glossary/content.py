"""What the part shows of the glossary."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from cnnviz.glossary import GROUPS, TERMS, TITLE, Term
from cnnviz.parts.part import Content
from cnnviz.state import from_query, link_of, section_of
from cnnviz.state.fields import PageState
from cnnviz.state.glossary import GlossaryState
from cnnviz.words import LANGUAGES, N_, Translate, translation

WORDS = {
    "title": TITLE,
    "find": N_("Find a term"),
    "topics": N_("Topics"),
    "see": N_("See it"),
    "of": N_(": {title}"),
    "count": N_("{count} terms"),
    "some": N_("{shown} of {count} terms"),
    "none": N_("No term or explanation contains “{text}”."),
    "all": N_("Show all terms"),
}

PLACES = {
    "lab": N_("Kernel lab"),
    "network": N_("Network"),
    "train": N_("Train"),
    "signals": N_("Signals"),
}
"""Where a link leads to, by the section of its page."""


FIGURE = N_(
    "A drawing. On the left there are three channels, each with a kernel of its own beside it. A frame around the three kernels and the bias is one filter. On the right there is its feature map."
)
"""The drawing of a filter as readers hear it."""


def glossary_content(_: Translate, state: GlossaryState) -> Content:
    """All terms in the language of `state`, with links that keep the language and the size of its type."""
    other = next(language for language in LANGUAGES if language != state.language)
    meta = {
        "groups": [
            {
                "name": _(group.name),
                "terms": [
                    {"id": id, **_told(_, term, state, translation(other).gettext)}
                    | ({"figure": figure_names(_)} if id == "filter" else {})
                    for id, term in group.terms.items()
                ],
            }
            for group in GROUPS
        ],
        "other": other.replace("_", "-"),
        "chosen": state.term,
        "link": urlencode(link_of(GlossaryState().changed(language=state.language, large=state.large))),
        "words": {name: _(text) for name, text in WORDS.items()},
    }
    return meta, {}


def _told(_: Translate, term: Term, state: PageState, other: Translate) -> dict[str, str]:
    """What is shown of a term: the name in the other language too, where it is another."""
    there = state.beside(from_query(dict(parse_qsl(term.link[1:])))[0])
    page = link_of(there).get("page", "lab")
    title, beside = _(term.name), other(term.name)
    return {
        "title": title,
        "other": "" if beside in title else beside,
        "text": _(term.text),
        "link": f"{term.link}&{urlencode(_shared(state))}",
        "place": _(PLACES[section_of(page)]),
    }


def figure_names(_: Translate) -> dict[str, str]:
    """The names in the drawing of a filter, by what they name, and what readers hear of it (``about``)."""
    names = {"channel": "channel", "kernel": "kernel", "filter": "filter", "map": "feature_map"}
    return {part: _(TERMS[term].name) for part, term in names.items()} | {"about": _(FIGURE)}


def _shared(state: PageState) -> dict[str, str]:
    return {"lang": state.language} | ({"large": "1"} if state.large else {})
