"""Pictures to compute on: shipped photos, drawn patterns, uploads and freehand drawings."""
