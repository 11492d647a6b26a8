"""Rules of the chapter revenue."""
