"""Rules of the chapter record."""
