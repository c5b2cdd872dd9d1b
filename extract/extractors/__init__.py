"""Header, citations, directives, movements and awards of a document."""
