"""Small files of numbers as programs, spreadsheets and instruments write them, as a signal.

`coding` makes text of bytes, `rows` cells of text, `layout` finds the table among the rows, and `columns` makes numbers
of its cells; `reader` puts them together.
"""

from cnnviz.signals.tables.columns import holds_times
from cnnviz.signals.tables.reader import read_csv

__all__ = ["holds_times", "read_csv"]
