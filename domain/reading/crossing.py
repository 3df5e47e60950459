"""Phrases made of parts that go together."""

from itertools import product


def crossed(*choices: str) -> str:
    """Every phrase of one part from each choice, in order: "lúc, hồi" and "sáng" are two."""
    parts = (choice.split(", ") for choice in choices)
    return ", ".join(" ".join(made) for made in product(*parts))
