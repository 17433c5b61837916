"""What the pages show, built without a page: payloads, pictures, tables and formulas."""
