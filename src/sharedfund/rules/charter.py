"""Rules of the chapter charter."""
