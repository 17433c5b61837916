"""The kinds: one module for each, with one record."""
