"""Rules of the chapter resolutions."""
