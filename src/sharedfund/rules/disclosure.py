"""Rules of the chapter disclosure."""
