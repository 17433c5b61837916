"""What runs in the browser: a folder for each part of a page, with its scripts and styles, and what it shows."""
