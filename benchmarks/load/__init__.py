"""What visitors do to the app, and how it stands it: the parts of ``benchmarks/loads.py`` and ``benchmarks/server.py``."""
