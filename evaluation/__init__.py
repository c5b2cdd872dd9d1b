"""Measuring and training: score, compare, bench, schemas. Never shipped in the wheel."""
