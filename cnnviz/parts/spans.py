"""How a part says which rows and columns something covers; one of them is named, not "rows 7 to 7"."""

from __future__ import annotations

from cnnviz.words import N_, Translate

_WORDS = {
    "one_row": N_("row {at}"),
    "some_rows": N_("rows {first} to {last}"),
    "one_column": N_("column {at}"),
    "some_columns": N_("columns {first} to {last}"),
    "rows_and_columns": N_("{rows}, {columns}"),
    "with_padding": N_("{part}, and padding"),
}


def span_words(_: Translate) -> dict[str, str]:
    """What `shared/spans.js` fills in."""
    return {name: _(text) for name, text in _WORDS.items()}
