"""Rules of the chapter remuneration."""
