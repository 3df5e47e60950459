"""The real process over real HTTP, from joining to taking back, as people meet it."""

from collections.abc import Iterator
from itertools import count

import pytest

from tests.botapi import BotApi, Person, Seen
from tests.crash_ledger import kept
from tests.process import VILLAGES, Thonso, figures

ids = count(1001)


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Thonso]:
    """One process for all these tests; each has people of its own."""
    folder = tmp_path_factory.mktemp("conversation")
    url = f"sqlite+aiosqlite:///{folder}/thonso.db"
    with BotApi() as api, Thonso(api, url, folder) as bot:
        bot.load()
        yield bot.start()
        assert bot.stop() == 0
        assert api.violations == []


@pytest.fixture
def api(bot: Thonso) -> Iterator[BotApi]:
    yield bot.api
    assert bot.api.violations == []
    assert bot.running


class Neighbour:
    """Somebody who has joined a village, and what they hear."""

    def __init__(self, bot: Thonso, village: str, code: str, name: str) -> None:
        self.bot, self.api, self.village = bot, bot.api, village
        self.person = Person(next(ids), name)
        bot.join(code, self.person)

    def say(self, text: str, **more: object) -> tuple[dict[str, object], Seen]:
        """Write privately; the message, and the answer to it."""
        before = len(self.seen)
        message = self.api.say(self.person, text, **more)
        return message, self.next(before)

    def next(self, before: int) -> Seen:
        self.api.wait_for(lambda: len(self.seen) > before, 15)
        return self.seen[before]

    @property
    def seen(self) -> list[Seen]:
        return self.api.sent_to(self.person.id)

    @property
    def counted(self) -> list[int]:
        return kept(self.bot.database_url).standing(self.person.id)


@pytest.fixture(scope="module")
def village(bot: Thonso) -> tuple[str, str]:
    """A village and a code for it."""
    return VILLAGES[0], bot.invite(VILLAGES[0])


@pytest.fixture
def lan(bot: Thonso, api: BotApi, village: tuple[str, str]) -> Neighbour:
    return Neighbour(bot, *village, name="Lan")


@pytest.fixture
def tu(bot: Thonso, api: BotApi, village: tuple[str, str]) -> Neighbour:
    return Neighbour(bot, *village, name="Tú")


def test_joining_takes_a_code_consent_and_a_name(lan: Neighbour) -> None:
    invited, named, welcome = (message.text for message in lan.seen)
    assert lan.village in invited
    assert "?" in named
    assert "Lan" in welcome
    assert lan.village in welcome


def test_a_confirmation_has_what_was_reported_and_the_total_of_the_village(
    bot: Thonso, api: BotApi
) -> None:
    here = VILLAGES[1], bot.invite(VILLAGES[1])
    lan, tu = Neighbour(bot, *here, name="Lan"), Neighbour(bot, *here, name="Tú")
    lan.say("12 hộ, 3 tk")
    _, answer = tu.say("5 hộ")
    assert (figures(answer.text)[0], figures(answer.text)[-1]) == (5, 17)
    expected = {"households": 17, "accounts": 3, "signatures": None, "registered": None}
    assert bot.totals()[VILLAGES[1]] == expected


def test_editing_the_message_changes_the_report_and_its_confirmation(lan: Neighbour) -> None:
    message, answer = lan.say("12 hộ")
    lan.api.edit(message, "21 hộ")
    lan.api.wait_for(lambda: lan.seen[-1].edited, 15)
    assert lan.seen[-1].message_id == answer.message_id
    assert figures(lan.seen[-1].text)[0] == 21
    assert lan.counted == [21]


def test_a_button_takes_a_report_back_once_however_often_it_is_tapped(lan: Neighbour) -> None:
    lan.say("12 hộ")
    _, answer = lan.say("30 hộ")
    undo = next(iter(answer.buttons.values()))
    taps = [lan.api.tap(lan.person, answer, undo) for _ in range(2)]
    lan.api.wait_for(lambda: all(tap["id"] in lan.api.answers for tap in taps), 15)
    assert lan.counted == [12]


def test_a_button_is_of_no_use_to_somebody_else(lan: Neighbour, tu: Neighbour) -> None:
    _, answer = lan.say("12 hộ")
    stolen = next(iter(answer.buttons.values()))
    tap = tu.api.tap(tu.person, tu.seen[-1], stolen, force=True)
    tu.api.wait_for(lambda: tap["id"] in tu.api.answers, 15)
    assert lan.counted == [12]


def test_a_word_takes_the_last_report_back(lan: Neighbour) -> None:
    lan.say("12 hộ")
    lan.say("30 hộ")
    _, answer = lan.say("hoàn tác")
    assert answer.text.startswith("↩")
    assert lan.counted == [12]


def test_a_reply_with_the_right_figure_corrects(lan: Neighbour) -> None:
    message, answer = lan.say("12 hộ")
    lan.say("13 hộ", reply_to=message)
    assert lan.counted == [13]
    lan.say("14 hộ", reply_to=answer.message_id)
    assert lan.counted == [14]


def test_a_reply_to_a_report_that_was_opened_corrects_it(lan: Neighbour) -> None:
    lan.say("12 hộ")
    lan.say("7 hộ")
    _, listed = lan.say("/cuatoi")
    lan.api.tap(lan.person, listed, next(iter(listed.buttons.values())))
    lan.api.wait_for(lambda: lan.seen[-1].text.startswith("📄"), 15)
    shown = int(figures(lan.seen[-1].text)[0])
    lan.say("14 hộ", reply_to=listed.message_id)
    assert sorted(lan.counted) == sorted([14, 12 if shown == 7 else 7])


def test_an_update_that_comes_twice_counts_once(lan: Neighbour) -> None:
    lan.api.duplicate(2)
    lan.say("12 hộ")
    lan.say("7 hộ")
    lan.api.echo(lan.api.confirmed[-1])
    lan.say("9 hộ")
    assert lan.counted == [12, 7, 9]
    assert sum(text.startswith("✅") for text in lan.api.texts(lan.person.id)) == 3


def test_in_a_group_it_answers_those_who_speak_to_it(lan: Neighbour) -> None:
    api, group = lan.api, -4001
    api.join(None, group, by=lan.person)
    api.wait_for(lambda: api.sent_to(group), 15)
    api.say(lan.person, "hôm nay đi 40 hộ rồi nhé", chat=group)
    api.say(lan.person, "/trogiup@some_other_bot", chat=group)
    api.say(lan.person, "@thonso_bot 12 hộ", chat=group)
    confirmed = api.wait_for(lambda: api.sent_to(group)[1:], 15)[0]
    assert figures(confirmed.text)[0] == 12
    api.say(lan.person, "13 hộ", chat=group, reply_to=confirmed.message_id)
    api.wait_for(lambda: len(api.sent_to(group)) == 3, 15)
    assert kept(lan.bot.database_url).standing(group) == [13]


def test_a_group_that_moves_is_followed(lan: Neighbour) -> None:
    api, group = lan.api, -4002
    api.join(None, group, by=lan.person)
    api.wait_for(lambda: api.sent_to(group), 15)
    new = api.migrate(group)
    api.say(lan.person, "@thonso_bot 12 hộ", chat=new)
    api.wait_for(lambda: api.sent_to(new), 15)
    assert figures(api.sent_to(new)[0].text)[0] == 12


def test_an_answer_on_its_way_when_a_group_moves_arrives_at_the_new_one(lan: Neighbour) -> None:
    api, group = lan.api, -4003
    api.join(None, group, by=lan.person)
    api.wait_for(lambda: api.sent_to(group), 15)
    with api.outage("error", "sendMessage"):
        api.say(lan.person, "@thonso_bot 12 hộ", chat=group)
        api.wait_for(lambda: any(c.chat_id == group and c.fault for c in api.calls), 15)
        new = api.migrate(group)
    api.wait_for(lambda: api.sent_to(new), 30)
    assert figures(api.sent_to(new)[0].text)[0] == 12


def test_somebody_who_blocks_the_bot_holds_up_nobody_and_is_heard_again(
    lan: Neighbour, tu: Neighbour
) -> None:
    lan.api.say(lan.person, "12 hộ")
    lan.api.block(lan.person)
    tu.say("5 hộ")
    lan.api.unblock(lan.person)
    lan.say("6 hộ")
    assert (lan.counted, tu.counted) == ([12, 6], [5])


def test_a_refusal_for_speed_is_waited_out(lan: Neighbour) -> None:
    fault = lan.api.fault("flood", "sendMessage", chat_id=lan.person.id, retry_after=1)
    before = len(lan.api.calls)
    _, answer = lan.say("12 hộ")
    assert fault.played == 1
    assert figures(answer.text)[0] == 12
    calls = [call for call in lan.api.calls[before:] if call.chat_id == lan.person.id]
    assert calls[1].at - calls[0].at >= 1
    assert lan.counted == [12]


def test_a_flood_is_answered_with_one_word_and_nobody_else_waits_for_it(
    lan: Neighbour, tu: Neighbour
) -> None:
    for households in range(1, 401):
        lan.api.say(lan.person, f"{households} hộ")
    _, answer = tu.say("5 hộ")
    assert figures(answer.text)[0] == 5
    lan.api.wait_for(lambda: any(one.text.startswith("⏳") for one in lan.seen), 60)
    lan.bot.quiet(1.0)
    texts = lan.api.texts(lan.person.id)
    recorded = [figures(text)[0] for text in texts if text.startswith("✅")]
    assert sum(text.startswith("⏳") for text in texts) == 1
    assert 200 <= len(recorded) < 400
    assert lan.counted == recorded


def test_a_long_poll_waits_for_news_instead_of_asking_all_the_time(lan: Neighbour) -> None:
    lan.say("12 hộ")
    lan.bot.quiet(0.5)
    polls = lan.api.called("getUpdates")
    assert polls[-1].params["timeout"] >= 20
    lan.bot.quiet(1.0)
    assert len(lan.api.called("getUpdates")) <= len(polls) + 1


def test_the_log_names_nobody_and_quotes_nothing(lan: Neighbour) -> None:
    lan.api.push({"message": {"message_id": 9, "date": "never", "text": "chị Hằng 0912345678"}})
    lan.say("gọi 0987654321 nhé, 12 hộ")
    for secret in ("1:TEST", ":TEST", "Lan", "Hằng", "0912345678", "0987654321", "hộ"):
        assert secret not in lan.bot.log
