"""The demonstration: the whole bot on a throw-away database, with a local page for a channel."""

import asyncio
import contextlib
import socket
import sys
import tempfile
import webbrowser
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bot.app import Office, office, until_stopped
from bot.demo_clock import DemoClock
from bot.demo_data import Demo, demo
from bot.demo_web import DemoSite
from bot.intake import BatchIntake, working
from bot.local import BOT, Local
from bot.pacing import Limits, Pace
from bot.sender import Sender
from bot.stopping import stop_signals
from bot.ticks import Ticker
from domain.holidays_vn import WorkingCalendar
from domain.ledger import Entry, EntryKind
from domain.people import Member, Membership, Role
from domain.running import RunningCampaign
from handlers.rendering import render
from storage import campaigns, facts
from storage.book import Campaigns
from storage.facts import Tick
from storage.members import Account, add_member, grant, link_account
from storage.work import Work

_CONSENT = "demo"
_DELIVERY_SECONDS = 0.5


async def run_demo(port: int, *, open_browser: bool) -> None:
    """Run the demonstration until it is stopped."""
    from bot.web import bound  # noqa: PLC0415  only whoever looks at the demonstration needs it

    # The port comes first: nothing is begun where there is none to be had.
    async with bound("127.0.0.1", port, "--port") as listening:
        await _run(listening, open_browser=open_browser)


async def _run(listening: socket.socket, *, open_browser: bool) -> None:
    with _folder() as folder:
        url = f"sqlite+aiosqlite:///{folder / 'demo.db'}"
        async with office(url, lambda _: None, 90) as place:
            shown = demo(
                datetime.now().astimezone().date(), is_holiday=WorkingCalendar().is_holiday
            )
            clock = DemoClock(shown.opens)
            await fill(place, shown)
            await _serve(place, shown, clock, listening, open_browser=open_browser)


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="thonso-demo-") as folder:
        yield Path(folder)


async def _serve(
    place: Office,
    shown: Demo,
    clock: DemoClock,
    listening: socket.socket,
    *,
    open_browser: bool,
) -> None:
    local = Local(shown.phones, clock.now, render)
    sender = Sender(
        local, place.database, pace=Pace(Limits(overall=0, chat=0, group=0)), now=clock.now
    )
    place.senders[BOT] = sender
    intake = BatchIntake(place.database, {BOT: local}, place.desk, place.draw, place.wake)
    ticker = Ticker(place.database, place.draw, place.wake, 90)

    async def tick(now: datetime) -> None:
        """Tick, and let what is due reach the phones before the clock goes on."""
        await ticker.tick(now)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_DELIVERY_SECONDS):
                while sender.depth:  # noqa: ASYNC110  only asking tells
                    await asyncio.sleep(0.01)

    site = DemoSite(local, intake, clock, tick)
    scheduler = ticker.schedule(clock.now)
    scheduler.start()
    sending = asyncio.create_task(sender.run())
    try:
        async with working(intake):
            page = _listen(site, listening, open_browser=open_browser)
            await until_stopped(stop_signals(), [page], site.close)
    finally:
        scheduler.shutdown(wait=False)
        await sender.drain()
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)


async def fill(place: Office, shown: Demo) -> None:
    """Write the demonstration's campaign, people and reports."""
    async with place.database.write() as connection:
        running = await campaigns.load(
            connection, shown.campaign, shown.key, shown.opens, place.draw
        )
        work = Work(connection, Campaigns([running]), place.draw)
        members = await _join_all(place, work, running, shown)
        for number, report in enumerate(shown.reports):
            id_ = place.draw()
            await work.append(
                Entry(
                    id=id_,
                    thread=id_,
                    kind=EntryKind.REPORT,
                    campaign=running.id,
                    unit=running.ids[report.unit],
                    member=members[report.member],
                    author=members[report.member],
                    day=report.day,
                    counts=report.counts,
                    sent=report.sent,
                    received=report.sent,
                    ranked=report.sent,
                    place=number,
                    first_sent=report.sent,
                    first_place=number,
                ),
                fresh=True,
            )
        await work.keep_message()
        await work.finish()
        await facts.ticked(connection, {running.id: Tick(shown.opens, running.version)})


async def _join_all(
    place: Office, work: Work, running: RunningCampaign, shown: Demo
) -> dict[str, int]:
    connection = await work.direct()
    joined = datetime.fromtimestamp(
        min((report.sent for report in shown.reports), default=shown.opens).timestamp(),
        shown.opens.tzinfo,
    )
    found = {}
    for one in shown.members:
        unit, role = running.ids[one.unit], Role(one.role)
        member = Member(place.draw(), one.name, "vi", (Membership(unit, role),), _CONSENT, joined)
        await add_member(connection, member)
        await grant(connection, member.id, unit, role, joined)
        if one.phone:
            account = Account("local", one.phone, BOT, one.phone, True, member)
            await link_account(connection, account, joined)
        found[one.key] = member.id
    return found


async def _listen(site: DemoSite, listening: socket.socket, *, open_browser: bool) -> None:
    from bot.web import serve  # noqa: PLC0415  only once there is something to serve

    address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    sys.stderr.write(f"Thôn Số, bản trình diễn: {address}  (Ctrl+C để dừng)\n")
    if open_browser:
        webbrowser.open(address)
    await serve(site.asgi, listening)
