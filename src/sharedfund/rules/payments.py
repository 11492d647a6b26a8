"""Rules of the chapter payments."""
