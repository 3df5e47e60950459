"""What was made out of a message, before anything is asked about it."""

from datetime import date
from typing import Final

from domain.reading.chunks import Chunk
from domain.reading.items import Item
from domain.reading.lexicon import Lexicon
from domain.reading.pairing import Claim
from domain.reading.reading import Part
from domain.reading.settling_names import Found
from domain.reading.signs import Signs
from domain.reading.tallying import Tally, tally
from domain.reading.tokens import Tokens
from domain.reading.wheres import Wheres, distinct_days, distinct_places, without_planned_days

_SHORT: Final = 7
_NO_DEED: Final = frozenset({"", "give"})
# A number in words from here on is meant as one: "năm" and "sáu" are also other words.
_PLAINLY: Final = 11


class Draft:
    """A message as made out so far."""

    __slots__ = (
        "chunks",
        "claims",
        "cumulative",
        "figures",
        "future",
        "items",
        "lexicon",
        "planned",
        "recalls",
        "several_days",
        "several_places",
        "signs",
        "tags",
        "tallies",
        "tokens",
        "too_long",
        "unsure_day",
        "wheres",
    )

    def __init__(
        self,
        tokens: Tokens,
        lexicon: Lexicon,
        items: list[Item],
        chunks: list[Chunk],
        wheres: Wheres,
        signs: Signs,
    ) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.items = items
        self.chunks = chunks
        self.wheres = wheres
        self.signs = signs
        self.tags: set[str] = set()
        self.claims: list[Claim] = []
        self.cumulative = False
        self.planned = False
        self.future = False
        self.unsure_day = False
        self.too_long = False
        self.recalls = False
        self.tallies: list[tuple[Found | None, date | None, Tally]] = []
        self.several_places = False
        self.several_days = False
        self.figures: list[Claim] = []

    def tally(self) -> None:
        """Add the figures up, apart for each village and day where there are several."""
        if not self.claims:
            return
        if len(self.wheres.dates) > 1:
            self.claims = without_planned_days(self.claims, self.wheres)
        places = distinct_places(self.claims, self.wheres) if self.wheres.places else []
        days = distinct_days(self.claims, self.wheres) if self.wheres.dates else []
        self.several_places = len(places) > 1
        self.several_days = len(days) > 1 and not self.cumulative
        if self.several_places or self.several_days:
            self._tally_apart(places)
        else:
            self.tallies = [(None, None, tally(self.claims))]
        self.figures = [c for _, _, t in self.tallies for c in t.claims]

    def _tally_apart(self, places: list[Found]) -> None:
        groups: dict[tuple[int, date | None], list[Claim]] = {}
        for claim in self.claims:
            groups.setdefault(self._group(claim, places), []).append(claim)
        for (at, day), claims in groups.items():
            self.tallies.append((places[at] if at >= 0 else None, day, tally(claims)))

    def _group(self, claim: Claim, places: list[Found]) -> tuple[int, date | None]:
        place = self.wheres.place(claim.place) if self.several_places else None
        at = (
            -1
            if place is None
            else next(
                k
                for k, p in enumerate(places)
                if p.written == place.written or (p.paths and p.paths == place.paths)
            )
        )
        day = self.wheres.day(claim.day) if self.several_days else None
        return at, day.date if day else None

    def doubtful(self) -> bool:
        """Tell whether a figure in doubt makes the message a report."""
        doubts = [doubt for _, _, t in self.tallies for doubt in t.doubts]
        if not doubts:
            return False
        long = len(self.tokens.keys) > _SHORT
        doubts = [d for d in doubts if not (long and d[0] == "vague" and not d[1].verb)]
        return any(c.keys and why != "people" for why, c in doubts) or any(
            why in ("bare", "people") and (c.verb not in _NO_DEED or _is_reached(c))
            for why, c in doubts
        )

    def counts(self) -> dict[str, int]:
        """The counts on top: the sum over villages, or the latest day's."""
        chosen = self.tallies
        if len(chosen) == 1:
            return chosen[0][2].counts.copy()
        if self.several_days:
            latest = max(d for _, d, _ in chosen if d is not None)
            chosen = [t for t in chosen if t[1] == latest]
        total: dict[str, int] = {}
        for _, _, part in chosen:
            for key, value in part.counts.items():
                total[key] = total.get(key, 0) + value
        return total

    def place(self) -> Found | None:
        """The one village of the message; none where there are several or none."""
        named = self.wheres.places
        if self.several_places or not named:
            return None
        if self.claims and len({i.value.paths for i in named}) > 1:
            mine = {c.place for c in self.claims}
            joined = len(mine) == 1 and all(i.first < self.claims[0].first for i in named)
            return None if joined else self.wheres.place(self.claims[0].place)
        return self.wheres.place(len(named) - 1)

    def stated_day(self) -> date | None:
        """The day the message names, None where it names none or several."""
        days = [i.value.date for i in self.wheres.dates if i.value.date]
        return days[0] if days else None

    def day(self, today: date) -> date | None:
        """The working day of the figures."""
        if self.several_days:
            return max(d for _, d, _ in self.tallies if d is not None)
        for claim in self.claims:
            day = self.wheres.day(claim.day)
            if day is not None and (day.date or day.why):
                return day.date
        stated = self.stated_day()
        if stated is None and self.wheres.part_of_day and not self.wheres.dates:
            return today
        return stated

    def multi(self) -> tuple[Part, ...]:
        """The parts of a message about several villages or days."""
        if not (self.several_places or self.several_days):
            return ()
        return tuple(
            Part(t.counts, _path(place), day) for place, day, t in self.tallies if t.counts
        )


def _is_reached(claim: Claim) -> bool:
    """Tell whether "được 5" says a result; the word "năm" alone may be a year's."""
    number = claim.number
    return "actual" in claim.chunk.tags and not (number.spoken and number.value < _PLAINLY)


def _path(place: Found | None) -> str | None:
    return place.paths[0] if place and len(place.paths) == 1 else None
