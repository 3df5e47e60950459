"""A campaign file read into a campaign, or refused with everything that is wrong with it."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from domain.campaign import Campaign, Metric, Target
from domain.campaign_lines import Place, line_at, lines_of, show
from domain.campaign_parts import (
    in_order,
    read_deadline,
    read_metrics,
    read_phases,
    read_reminders,
)
from domain.campaign_problems import CampaignFileError, Problem, Reason, describe
from domain.campaign_reporting import read_reporting
from domain.campaign_tables import CAMPAIGN_KEY, SENTENCE, Notes, Table
from domain.campaign_targets import Countable, read_target
from domain.campaign_units import References, read_units
from domain.folding import fold
from domain.units import Unit

__all__ = ["CampaignFileError", "Problem", "Reason", "describe", "parse_campaign"]

_MOST_CHARACTERS = 16_000_000
VIETNAM = "Asia/Ho_Chi_Minh"
_MOST_UNITS = 200_000
_MOST_ENTRIES = 2_000
_LABELS = ("name", "key", "indicator", "what", "every")
_MOST_LABEL = 60
_MOST_KEY = 64
_NOT_OF_A_KEY = re.compile(r"[^a-z0-9]+")
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")
_AT_END = " (at end of document)"
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*", re.ASCII)


def parse_campaign(text: str, name: str) -> Campaign:
    """Read the campaign that `text` defines; `name`, the file's stem, is its key by default.

    Raises:
        CampaignFileError: the file breaks a rule of docs/campaigns.md; it has every problem found.
    """
    data = _toml(text.removeprefix("\ufeff"))
    notes = Notes()
    campaign = _campaign(Table(data, (), notes), name)
    if notes.found:
        raise CampaignFileError(_problems(text, data, notes))
    return campaign


def _toml(text: str) -> dict[str, object]:
    if len(text) > _MOST_CHARACTERS:
        problem = Problem("", Reason.TOO_LARGE, {"most": _MOST_CHARACTERS})
        raise CampaignFileError((problem,))
    try:
        return tomllib.loads(text, parse_float=Decimal)
    # Besides its own errors tomllib lets through those of int() on very long numbers, of Decimal,
    # and of brackets nested past the interpreter's limit.
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise CampaignFileError((_syntax_problem(text, error),)) from None


def _syntax_problem(text: str, error: Exception) -> Problem:
    said = "brackets are nested too deep" if isinstance(error, RecursionError) else str(error)
    line = None
    if at := _AT_LINE.search(said):
        line, said = int(at[1]), said[: at.start()]
    elif said.endswith(_AT_END):
        line, said = text.rstrip("\n").count("\n") + 1, said.removesuffix(_AT_END)
    return Problem("", Reason.SYNTAX, {"error": said}, line)


def _campaign(file: Table, name: str) -> Campaign:
    head = file.table("campaign", required=True) or Table({}, ("campaign",), Notes())
    units, references = read_units(file.tables("units", _MOST_UNITS, required=True), file.notes)
    metrics = read_metrics(file.tables("metrics", _MOST_ENTRIES, required=True))
    campaign = _headed(head, name, units, metrics)
    phases = read_phases(file.tables("phases", _MOST_ENTRIES))
    campaign = replace(campaign, phases=phases)
    campaign = replace(
        campaign,
        targets=_targets(file, campaign, references),
        deadlines=tuple(
            read_deadline(table, references) for table in file.tables("deadlines", _MOST_ENTRIES)
        ),
        reporting=tuple(
            read_reporting(table, references, has_phases=bool(phases))
            for table in file.tables("reporting", _MOST_ENTRIES)
        ),
        reminders=read_reminders(file.table("reminders"), file.notes),
    )
    file.close()
    return campaign


def _headed(
    head: Table, name: str, units: tuple[Unit, ...], metrics: tuple[Metric, ...]
) -> Campaign:
    """Read [campaign]; a date that had to be noted is the first there is."""
    starts, ends = head.day("starts", required=True), head.day("ends", required=True)
    in_order(head, "starts", starts, "ends", ends)
    campaign = Campaign(
        key=_key(head, name),
        title=head.text("title", SENTENCE, required=True),
        starts=starts or date.min,
        ends=ends or date.min,
        units=units,
        metrics=metrics,
        issuer=head.text("issuer"),
        number=head.text("number"),
        motto=head.text("motto", SENTENCE),
        issued=head.day("issued"),
        timezone=_timezone(head),
    )
    head.close()
    return campaign


def _targets(file: Table, campaign: Campaign, references: References) -> tuple[Target, ...]:
    countable = Countable(
        frozenset(metric.key for metric in campaign.metrics),
        frozenset(key for unit in campaign.units for key in unit.populations),
    )
    # A period that is the wrong way round has been noted; nothing is too early for it.
    first_day = campaign.first_day if campaign.starts <= campaign.ends else date.min
    return tuple(
        read_target(table, countable, references, first_day)
        for table in file.tables("targets", _MOST_ENTRIES)
    )


def _key(head: Table, name: str) -> str:
    """Read the campaign's key; without one it is the file's name in the letters of a key."""
    if head.has("key"):
        return head.key("key", CAMPAIGN_KEY, required=True)
    key = _NOT_OF_A_KEY.sub("-", fold(name)).strip("-")[:_MOST_KEY].rstrip("-")
    if not key:
        head.note("key", Reason.MISSING)
    return key


def _timezone(head: Table) -> str:
    text = head.text("timezone")
    if text == "":
        return VIETNAM
    try:
        ZoneInfo(text if _ZONE.fullmatch(text) else "")
    # An unknown zone is a KeyError, an impossible name a ValueError, a folder's an OSError.
    except (KeyError, ValueError, OSError):
        head.note("timezone", Reason.UNKNOWN_ZONE, value=text)
        return VIETNAM
    return text


def _problems(text: str, data: Mapping[str, object], notes: Notes) -> tuple[Problem, ...]:
    """Give each note its line, and put them in the order of the file."""
    lines = lines_of(text)
    problems = [
        Problem(show(place), reason, detail, line_at(lines, place), _label(data, place))
        for place, reason, detail in notes.found
    ]
    return tuple(sorted(problems, key=lambda problem: problem.line or 0))


def _label(data: Mapping[str, object], place: Place) -> str:
    """Find what an entry of a list calls itself."""
    match data.get(str(place[0])), place:
        case [list() as entries, (_, int() as number, *_)] if isinstance(entries[number - 1], dict):
            entry = entries[number - 1]
            named = [entry[key] for key in _LABELS if isinstance(entry.get(key), str)]
            return "".join(c for c in named[0] if c.isprintable())[:_MOST_LABEL] if named else ""
    return ""
