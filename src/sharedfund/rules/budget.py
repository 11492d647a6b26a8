"""Rules of the chapter budget."""
