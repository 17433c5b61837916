"""Take a view away: what it can become, as files that are made in slices when they are asked for.

A kind is a record (:class:`~cnnviz.takeaway.kind.Kind`) in a module of ``kinds/``; ``registry.py`` lists them in the order of the
panel. What a file is made of, a page's state and what the page has beside it, is a :class:`~cnnviz.takeaway.what.What`.
"""
