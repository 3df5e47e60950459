"""What the commands do: each opens the database, does one thing and returns plain values."""

import contextlib
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.refusals import RefusedCommandError, UsageError
from bot.reloading import refusal, surprises
from bot.settings import Settings
from domain.campaign_file import CampaignFileError, parse_campaign
from domain.folding import fold
from domain.people import Role
from domain.running import RunningCampaign
from storage import campaigns as stored
from storage.book import CampaignBook
from storage.database import Database, ensure_there
from storage.identifiers import Identifiers
from storage.migrating import migrate
from storage.reloading import before
from storage.shipped import shipped_keys, shipped_text


@contextlib.asynccontextmanager
async def _opened(settings: Settings, *, new: bool = False) -> AsyncIterator[Database]:
    """A database that is there, or a new one."""
    if not new:
        ensure_there(settings.database_url)
    database = Database(settings.database_url)
    try:
        await migrate(database)
        yield database
    finally:
        await database.close()


async def migrate_database(settings: Settings) -> str:
    """Bring the database up to date; a sentence on what was done."""
    database = Database(settings.database_url)
    try:
        changed = await migrate(database)
    finally:
        await database.close()
    return "The database is up to date." if changed else "The database was up to date already."


def _source(source: str) -> tuple[str, str]:
    """The text and name of a campaign file, or of a shipped campaign."""
    path = Path(source)
    if path.suffix == ".toml" or path.exists():
        try:
            return path.read_text(encoding="utf-8"), path.stem
        except (OSError, UnicodeDecodeError):
            raise RefusedCommandError(f"{source} cannot be read.") from None
    if source in shipped_keys():
        return shipped_text(source), source
    raise RefusedCommandError(
        f"There is no campaign {source}; shipped are {', '.join(shipped_keys())}."
    )


async def load_campaign(settings: Settings, source: str) -> dict[str, Any]:
    """Load a campaign file or a shipped campaign."""
    text, name = _source(source)
    try:
        key = parse_campaign(text, name).key
    except CampaignFileError as error:
        raise RefusedCommandError(refusal(error, source)) from None
    async with _opened(settings, new=True) as database, database.write() as connection:
        had = await before(connection, key)
        running = await stored.load(connection, text, name, datetime.now(UTC), Identifiers().draw)
    return {**_brief(running), "warnings": surprises(had, running) if had else []}


def _brief(running: RunningCampaign) -> dict[str, Any]:
    campaign = running.campaign
    return {
        "key": campaign.key,
        "title": campaign.title,
        "issuer": campaign.issuer,
        "starts": campaign.starts.isoformat(),
        "ends": campaign.ends.isoformat(),
        "units": len(campaign.units),
        "metrics": [metric.key for metric in campaign.metrics],
        "version": running.version,
    }


async def list_campaigns(settings: Settings) -> dict[str, Any]:
    """The campaigns loaded, and the keys of those shipped with the program."""
    async with _opened(settings) as database, database.read() as connection:
        book = await CampaignBook().refresh(connection)
    loaded = sorted((_brief(running) for running in book.values()), key=lambda one: one["key"])
    return {"loaded": loaded, "shipped": list(shipped_keys())}


async def show_campaign(settings: Settings, key: str) -> dict[str, Any]:
    """One campaign with its units, metrics, targets, deadlines and cadences."""
    async with _opened(settings) as database:
        running = await _running(database, key)
    campaign = running.campaign
    return {
        **_brief(running),
        "units": [{"path": u.path, "name": u.name, "kind": u.kind} for u in campaign.units],
        "metrics": [
            {"key": m.key, "name": m.name, "adds_up": m.adds_up, "entered_by": m.entered_by}
            for m in campaign.metrics
        ],
        "targets": [
            {
                "indicator": t.indicator,
                "numerator": t.numerator,
                "denominator": t.denominator,
                "minimum": float(t.minimum),
                "maximum": None if t.maximum is None else float(t.maximum),
                "unit": t.unit,
                "due": (t.due or campaign.ends).isoformat(),
                "inclusive": t.inclusive,
            }
            for t in campaign.targets
        ],
        "deadlines": [
            {"what": d.what, "due": d.due.isoformat(), "inclusive": d.inclusive}
            for d in campaign.deadlines
        ],
        "reporting": [
            {
                "every": r.every,
                "weekday": r.weekday,
                "day": r.day,
                "time": r.time.isoformat("minutes") if r.time else None,
                "by": r.by,
                "to": r.to,
            }
            for r in campaign.reporting
        ],
        "phases": [
            {"name": p.name, "starts": p.starts.isoformat(), "ends": p.ends.isoformat()}
            for p in campaign.phases
        ],
    }


async def _running(database: Database, key: str) -> RunningCampaign:
    async with database.read() as connection:
        id_ = await stored.find(connection, key)
        if id_ is None:
            raise RefusedCommandError(f"No campaign {key} is loaded: thonso campaign load {key}")
        return await stored.running(connection, id_)


def _unit(running: RunningCampaign, name: str) -> int:
    """The unit that a name or the end of a path means."""
    found = [
        path
        for path, unit in running.campaign.by_path.items()
        if name in {path, unit.name, unit.key} or path.endswith(f"/{name}")
    ]
    if name in found:
        found = [name]
    if not found:
        found = _alike(running, name)
    if not found:
        raise RefusedCommandError(f"The campaign has no unit {name}.")
    if len(found) > 1:
        raise RefusedCommandError(f"{name} is ambiguous: {', '.join(found)}.")
    return running.ids[found[0]]


def _alike(running: RunningCampaign, name: str) -> list[str]:
    """Units whose name or alias is the same without marks and capitals, as chats are read."""
    wanted = fold(name)
    return [
        path
        for path, unit in running.campaign.by_path.items()
        if wanted in {fold(known) for known in (path, unit.name, *unit.aliases)}
        or fold(path).endswith(f"/{wanted}")
    ]


async def invite(
    settings: Settings, key: str, unit: str, role: str, uses: int | None, days: int | None = None
) -> dict[str, Any]:
    """Make an invitation; the link is there where Telegram tells the bot's name."""
    from handlers.inviting import make_invitation  # noqa: PLC0415

    if role not in set(Role):
        raise UsageError(f"The role {role} is none of {', '.join(Role)}.")
    if uses is not None and not 1 <= uses <= 10_000:  # noqa: PLR2004  a bound on typing errors
        raise UsageError("--uses is a number from 1 to 10000.")
    if days is not None and not 1 <= days <= 366:  # noqa: PLR2004  a bound on typing errors
        raise UsageError("--days is a number from 1 to 366.")
    async with _opened(settings) as database:
        running = await _running(database, key)
        id_ = _unit(running, unit)
        async with database.write() as connection:
            made = await make_invitation(
                connection, running, id_, Role(role), uses, datetime.now(UTC), days=days
            )
    return {
        "code": made.code,
        "telegram_link": await _telegram_link(settings, made.code),
        "role": role,
        "unit": running.unit(id_).name,
    }


async def _telegram_link(settings: Settings, code: str) -> str | None:
    from bot.app import telegram_bots  # noqa: PLC0415  needs a token
    from bot.channel import SendError  # noqa: PLC0415

    bots = telegram_bots(settings)
    link = None
    for bot in bots.values():
        with contextlib.suppress(SendError):
            if link is None:
                me = await bot.meet()
                link = f"https://t.me/{me.username}?start={code}" if me.username else None
        await bot.close()
    return link


async def totals(
    settings: Settings, key: str, unit: str | None, first: str | None, last: str | None
) -> dict[str, Any]:
    """The totals of a unit and of those directly below it."""
    from storage.tallies import totals_report  # noqa: PLC0415

    since, until = _day("--from", first), _day("--to", last)
    if since and until and since > until:
        raise UsageError("--from takes a day that is not after the day of --to.")
    async with _opened(settings) as database:
        running = await _running(database, key)
        campaign = running.campaign
        id_ = running.ids[campaign.root.path] if unit is None else _unit(running, unit)
        begin = since or campaign.first_day
        end = until or running.day_of(datetime.now(UTC))
        async with database.read() as connection:
            return await totals_report(connection, running, id_, begin, end)


def _day(option: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} takes a day as 2026-09-30.") from None


def totals_table(found: dict[str, Any]) -> str:
    """The totals for reading in a terminal."""
    rows = [{"unit": found["unit"], "metrics": found["metrics"]}, *found["units"]]
    lines = [f"{found['campaign']}: {found['from']} – {found['to']}"]
    for row in rows:
        figures = ", ".join(
            f"{key} {'—' if figure is None else figure}" for key, figure in row["metrics"].items()
        )
        lines.append(f"{row['unit']}: {figures}")
    return "\n".join(lines)


def parsed(
    file: Path, at: str | None, lines: Iterable[str], *, explain: bool
) -> Iterator[dict[str, Any]]:
    """Read messages by a campaign file."""
    from bot.parse import parse_lines  # noqa: PLC0415

    try:
        campaign = parse_campaign(file.read_text(encoding="utf-8"), file.stem)
    except (OSError, UnicodeDecodeError):
        raise RefusedCommandError(f"{file} cannot be read.") from None
    except CampaignFileError as error:
        raise RefusedCommandError(refusal(error, str(file))) from None
    moment = _moment(at, campaign.zone) if at else datetime.now(UTC)
    yield from parse_lines(campaign, lines, moment, explain)


def _moment(text: str, zone: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError("--at takes a moment as 2026-09-30T15:00:00+07:00.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


async def list_dead(settings: Settings) -> list[dict[str, Any]]:
    """The messages that were set aside, without what they say."""
    from storage.dead_letters import dead_letters  # noqa: PLC0415

    async with _opened(settings) as database, database.read() as connection:
        return [
            {"id": str(d.id), "bot": d.bot, "error": d.error, "at": d.at.isoformat()}
            for d in await dead_letters(connection)
        ]


_IDS = range(2**63)  # what a database can hold


async def retry_dead(settings: Settings, id_: int) -> dict[str, Any]:
    """Take a message in again that was set aside; its answer leaves with the running bot."""
    from bot.retrying import retry  # noqa: PLC0415

    ensure_there(settings.database_url)
    outcome = await retry(settings, id_) if id_ in _IDS else None
    if outcome is None:
        raise RefusedCommandError(
            f"There is no message {id_} set aside for the bots of THONSO_TELEGRAM_TOKEN."
        )
    return {"id": str(id_), "taken": outcome}
