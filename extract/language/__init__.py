"""Vietnamese: words, numbers, dates, sentences, sections."""
