"""Which rule settles which kind of item."""

from collections.abc import Callable
from typing import Final

from domain.reading import (
    settling_days,
    settling_denials,
    settling_labels,
    settling_people,
    settling_places,
    settling_words,
)
from domain.reading.settling import Settling
from domain.reading.settling_figures import count_figure, vague
from domain.reading.settling_offices import hearsay

RULES: Final[dict[str, Callable[[Settling], None]]] = {
    "figure": count_figure,
    "numeral": count_figure,
    "vague": vague,
    "day": settling_days.day,
    "weekday": settling_days.weekday,
    "ngay": settling_days.ngay,
    "january": settling_days.january,
    "place": settling_places.place,
    "kind": settling_places.kind,
    "title": settling_people.title,
    "person": settling_people.person,
    "future": settling_people.given_name,
    "hearsay": hearsay,
    "part": settling_days.part,
    "label_number": settling_labels.label_number,
    "cumulative": settling_words.cumulative,
    "this_period": settling_words.this_period,
    "month": settling_words.month,
    "sign": settling_words.sign,
    "word": settling_words.word,
    "repair": settling_denials.repair,
    "neg": settling_denials.neg,
    "every": settling_denials.every,
    "but_this": settling_words.but_this,
    "favour": settling_words.favour,
}
