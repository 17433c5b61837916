"""The page of the glossary."""
