"""Rules of the chapter maintenance."""
