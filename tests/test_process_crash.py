"""The promise of the program: what was handed to it is counted once and answered, come what may."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from tests import crash
from tests.botapi import BotApi, Person
from tests.crash_ledger import kept
from tests.process import Thonso, figures

VILLAGE = "Thôn Đông"
people = count(1000)
numbers = count(10_000, 10_000)


@dataclass(frozen=True, slots=True)
class Place:
    """A database with the campaign, and a code for the village."""

    database_url: str
    folder: Path
    code: str


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("place")
    url = f"sqlite+aiosqlite:///{folder}/thonso.db"
    if request.param == "postgresql":
        url = str(request.getfixturevalue("postgres"))
    with BotApi() as api:
        bot = Thonso(api, url, folder)
        bot.load()
        return Place(url, folder, bot.invite(VILLAGE))


def at_once(_: BotApi) -> bool:
    return True


def handed_over(api: BotApi) -> bool:
    """The program has messages and has told nobody yet that they are safe."""
    given = [call for call in api.called("getUpdates")[-2:] if call.result]
    return bool(given or api.deliveries)


def begun_to_answer(api: BotApi) -> bool:
    return any("hộ đã đến" in str(call.params) for call in api.called("sendMessage"))


MOMENTS: tuple[Callable[[BotApi], bool], ...] = (at_once, handed_over, begun_to_answer)


@pytest.fixture(params=[False, True], ids=["polling", "webhook"])
def bot(request: pytest.FixtureRequest, place: Place) -> Iterator[Thonso]:
    with (
        BotApi() as api,
        Thonso(api, place.database_url, place.folder, webhook=request.param) as bot,
    ):
        api.renumber(next(numbers))  # the database has seen what another server numbered
        yield bot
        assert api.violations == []


def test_ten_messages_outlive_a_kill_counted_once_and_answered(bot: Thonso, place: Place) -> None:
    """Three times: killed at once, killed with the messages in hand, killed while answering."""
    api, lan, tu = bot.api, Person(next(people), "Lan"), Person(next(people), "Tú")
    before = kept(place.database_url).counts().get(VILLAGE, 0)
    bot.start().join(place.code, lan, tu)
    allowed = 0
    for start, moment in zip((100, 200, 300), MOMENTS, strict=True):
        api.calls.clear()
        api.deliveries.clear()
        for households in range(start, start + 10):
            api.say(lan if households % 2 else tu, f"{households} hộ")
        api.wait_for(lambda moment=moment: moment(api))
        bot.kill()
        api.wait_for_nobody()
        allowed += sum(call.acted for call in api.called("sendMessage"))
        bot.start()
        wanted = set(range(start, start + 10))
        api.wait_for(lambda wanted=wanted: wanted <= set(_answered(api, lan, tu)), 20)
        bot.quiet()
    sent = [*range(100, 110), *range(200, 210), *range(300, 310)]
    assert set(_answered(api, lan, tu)) == set(sent)
    assert len(_answered(api, lan, tu)) - len(sent) <= allowed
    assert sorted([*_ledger(place, lan), *_ledger(place, tu)]) == sent
    assert bot.totals()[VILLAGE]["households"] == before + sum(sent)
    assert api.pending == []


def _answered(api: BotApi, *people: Person) -> list[int]:
    texts = [text for who in people for text in api.texts(who.id)]
    return [figures(text)[0] for text in texts if text.startswith("✅")]


def _ledger(place: Place, who: Person) -> list[int]:
    return kept(place.database_url).standing(who.id)


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
def test_random_kills_lose_nothing_and_count_nothing_twice(tmp_path: Path, webhook: bool) -> None:
    """A short run of `make crash`."""
    url = f"sqlite+aiosqlite:///{tmp_path}/thonso.db"
    tally = crash.siege(url, tmp_path, 3, 7, webhook=webhook, alone=2)
    assert tally.strange == []
    assert tally.good, str(tally)
