"""Rules of the chapter bank."""
