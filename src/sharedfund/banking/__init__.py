"""Banking: statements in, lines out, and what each line may be. It writes nothing; drafts and the book do."""
