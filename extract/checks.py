"""Citation quality rules (placeholder)."""

from extract.records import Citation, Directive, Finding, Header, Movement


def check(
    header: Header,
    citations: tuple[Citation, ...],
    directives: tuple[Directive, ...],
    movements: tuple[Movement, ...],
    text: str,
) -> tuple[Finding, ...]:
    """Return what is wrong with the citations of one report."""
    return ()
