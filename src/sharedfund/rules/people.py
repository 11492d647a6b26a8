"""Rules of the chapter people."""
