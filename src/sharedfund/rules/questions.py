"""Rules of the chapter questions."""
