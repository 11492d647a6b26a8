"""Rules of the chapter receipts."""
