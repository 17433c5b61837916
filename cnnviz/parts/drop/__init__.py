"""Files that are dropped or pasted anywhere on the page: they are put into the uploader that is there.

The message ``"upload"`` asks for the page's uploader where another source of pictures is chosen.
"""

from cnnviz.parts.part import Part

PART = Part("cnnviz_drop", "drop/drop.js", ("shared/base.css", "drop/drop.css"))
"""Where a picture can be dropped."""
