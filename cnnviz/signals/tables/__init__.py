"""Small files of numbers as programs, spreadsheets and instruments write them, as a signal.

`coding` makes text of bytes, `rows` cells of text, and `cells` knows what each of them holds; `layout` finds the table
among the rows, and `columns` makes numbers of its cells; `reader` puts them together, and `times` knows moments from signals.
"""

from cnnviz.signals.recording import Recording
from cnnviz.signals.tables.times import holds_times

__all__ = ["holds_times", "read_csv"]


def read_csv(data: bytes) -> Recording:
    """Read a text file of numbers; see :func:`cnnviz.signals.tables.reader.read`."""
    # loads pandas, which Streamlit does not do before a page needs it
    from cnnviz.signals.tables.reader import read

    return read(data)
