"""What begins a clause, and the mode in which its figures are then meant."""

from typing import Final

STARTS: Final = frozenset(
    [
        "and",
        "but",
        "neg",
        "part",
        "date",
        "place",
        "weekday_or_place",
        "subset",
        "cumulative",
        "repair",
        "census",
        "below",
        "minus",
        "remain",
        "total",
        "not_that",
        "target",
        "future",
        "hearsay",
        "bygone",
        "past_period",
        "actual",
        "title",
        "but_this",
        "every",
        "stock",
        "against",
        "together",
        "named",
        "plus",
        "each",
        "aside",
    ]
)

MODES: Final = {
    "target": "target",
    "future": "future",
    "hearsay": "hearsay",
    "bygone": "bygone",
    "past_period": "past",
    "cumulative": "cumulative",
    "remain": "remain",
    "subset": "subset",
    "every": "target",
    "stock": "stock",
    "not_that": "wrong",
    "against": "against",
    "aside": "aside",
    "if": "if",
    "supposed": "supposed",
}

# Modes that go on to the end of the sentence, and those that a result said after them ends.
LASTING: Final = frozenset(
    [
        "aside",
        "target",
        "future",
        "hearsay",
        "bygone",
        "past",
        "cumulative",
        "subset",
        "stock",
        "supposed",
    ]
)
LIFTED: Final = frozenset({"target", "future", "hearsay", "bygone", "past", "stock"})
