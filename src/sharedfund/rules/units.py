"""Rules of the chapter units."""
