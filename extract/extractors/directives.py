"""Mentions to documents (placeholder)."""

from extract.records import Citation, Directive


def resolve(citations: tuple[Citation, ...]) -> tuple[tuple[Citation, ...], tuple[Directive, ...]]:
    """Return the citations with their ``directive`` filled in, and the documents they mean."""
    return citations, ()
