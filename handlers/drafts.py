"""A report in the making: kept while the bot asks about it, and read again from its text."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from domain.ledger import Source


class Draft(NamedTuple):
    """What a message may become once every question is answered.

    `text` is redacted. `said` is when the words were first written: it decides "hôm nay" even when
    the message is edited days later. `unit` and `day` are taken where the text names none.
    `chosen` are the answers picked so far to the reader's questions, by
    index. `replaces` are the threads of the reports that it corrects; `whole` says that it gives
    all their figures anew, rather than some. `agreed` names the doubts the person has settled.
    `forwarded`: the words are somebody else's.
    """

    text: str
    sent: datetime
    order: int
    source: Source
    said: datetime
    campaign: int | None = None
    unit: int | None = None
    day: date | None = None
    chosen: tuple[int, ...] = ()
    replaces: tuple[int, ...] = ()
    whole: bool = False
    agreed: frozenset[str] = frozenset()
    forwarded: bool = False

    def with_answer(self, patch: Mapping[str, Any]) -> "Draft":
        """The draft after one more answer."""
        return self._replace(
            campaign=patch.get("campaign", self.campaign),
            unit=patch.get("unit", self.unit),
            chosen=(*self.chosen, patch["chosen"]) if "chosen" in patch else self.chosen,
            agreed=self.agreed | {patch["agree"]} if "agree" in patch else self.agreed,
        )

    def kept(self) -> dict[str, Any]:
        """As plain values, for the dialogue's row."""
        return {
            "text": self.text,
            "sent": self.sent.timestamp(),
            "said": self.said.timestamp(),
            "day": self.day and self.day.isoformat(),
            "order": self.order,
            "source": [self.source.bot, self.source.chat, self.source.message],
            "campaign": self.campaign,
            "unit": self.unit,
            "chosen": list(self.chosen),
            "replaces": list(self.replaces),
            "whole": self.whole,
            "agreed": sorted(self.agreed),
            "forwarded": self.forwarded,
        }


def draft_from(kept: Mapping[str, Any]) -> Draft:
    """The draft that `Draft.kept` kept."""
    return Draft(
        text=kept["text"],
        sent=datetime.fromtimestamp(kept["sent"], UTC),
        said=datetime.fromtimestamp(kept["said"], UTC),
        day=date.fromisoformat(kept["day"]) if kept["day"] else None,
        order=kept["order"],
        source=Source(*kept["source"]),
        campaign=kept["campaign"],
        unit=kept["unit"],
        chosen=tuple(kept["chosen"]),
        replaces=tuple(kept["replaces"]),
        whole=kept["whole"],
        agreed=frozenset(kept["agreed"]),
        forwarded=kept.get("forwarded", False),
    )


class Line(NamedTuple):
    """Figures ready to be recorded for one unit and one working day."""

    unit: int
    day: date
    counts: Mapping[str, int]
