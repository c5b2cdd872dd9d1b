"""The corpus database: ``corpus.Corpus`` and what is asked of it."""
