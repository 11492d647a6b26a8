"""Rules of the chapter fees."""
