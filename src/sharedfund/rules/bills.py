"""Rules of the chapter bills."""
