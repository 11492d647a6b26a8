"""Rules of the chapter contracts."""
