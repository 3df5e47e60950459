"""Several running campaigns: asked once which is meant, and named from then on."""

from datetime import timedelta

import pytest

from domain.people import Role
from handlers.messages import Reply
from storage.database import Database
from tests.villages import CAMPAIGN, SENT, Commune

EAST = "Xã Mẫu/Thôn Đông"
SECOND = "Đợt hai: đọc báo"
OTHER = CAMPAIGN.replace("Cài đặt chữ ký số và kích hoạt VNeID", SECOND).replace(
    'key = "accounts"\nname = "tài khoản đã kích hoạt"',
    'key = "papers"\nname = "tờ báo đã đọc"',
)
OTHER = OTHER.replace('aliases = ["tk", "tài khoản", "vneid"]', 'aliases = ["tờ báo"]')


@pytest.fixture
async def commune(database: Database) -> Commune:
    made = Commune(database)
    await made.load()
    await made.join("an", EAST)
    await made.join("chi", "Xã Mẫu", Role.COORDINATOR)
    return made


async def load_another(commune: Commune, source: str = OTHER) -> None:
    await commune.load(source.replace('key = "xa-mau"', 'key = "khac"'), "khac")


def text(replies: list[Reply]) -> str:
    return "\n".join(reply.text for reply in replies)


def labels(replies: list[Reply]) -> list[str]:
    return [choice.label for reply in replies for row in reply.choices for choice in row]


def data(replies: list[Reply], label: str) -> str:
    choices = [choice for reply in replies for row in reply.choices for choice in row]
    return next(choice.data for choice in choices if choice.label == label)


async def test_with_one_campaign_nothing_is_asked_and_nothing_named(commune: Commune) -> None:
    assert "Đợt:" not in text(await commune.say("an", "3 hộ"))
    assert "Đợt:" not in text(await commune.say("chi", "/tong"))


@pytest.mark.parametrize(
    "asking", ["/tong", "/thieu", "/cuatoi", "/tong Thôn Đông", "tổng thôn mình được bao nhiêu"]
)
async def test_a_question_is_answered_once_the_campaign_is_known(
    commune: Commune, asking: str
) -> None:
    await commune.say("an", "3 hộ")
    plain = text(await commune.say("an", asking))
    await load_another(commune)
    asked = await commune.say("an", asking)
    assert set(labels(asked)) == {SECOND, "Cài đặt chữ ký số và kích hoạt VNeID"}
    shown = await commune.tap("an", data(asked, "Cài đặt chữ ký số và kích hoạt VNeID"))
    line = "<i>Đợt: Cài đặt chữ ký số và kích hoạt VNeID · đổi đợt: /dot</i>"
    assert line in text(shown)
    assert text(shown).replace(f"{line}\n", "").replace(f"\n{line}", "") == plain
    assert line in text(await commune.say("an", asking))


async def test_inviting_members_and_setting_up_name_the_campaign(commune: Commune) -> None:
    await load_another(commune)
    await commune.say("chi", "/dot 1")
    for asking in ("/moi", "/thanhvien", "/khaibao", "/moi tổ trưởng Thôn Đông"):
        answered = text(await commune.say("chi", asking))
        assert "<i>Đợt: " in answered, asking
        assert "/dot</i>" in answered


async def test_the_campaign_is_chosen_by_typing_too(commune: Commune) -> None:
    await load_another(commune)
    await commune.say("chi", "/tong")
    shown = text(await commune.say("chi", "đợt hai"))
    assert "📊 <b>Xã Mẫu</b>" in shown
    assert f"Đợt: {SECOND}" in shown
    assert f"Đợt: {SECOND}" in text(await commune.say("chi", "/thieu"))
    await commune.say("chi", "/dot cài đặt")
    assert "Đợt: Cài đặt" in text(await commune.say("chi", "/tong"))


async def test_another_message_instead_of_the_answer_is_taken_as_it_is(commune: Commune) -> None:
    await load_another(commune)
    await commune.say("an", "/tong")
    assert "Đã ghi" in text(await commune.say("an", "4 tờ báo"))
    assert labels(await commune.say("an", "/tong")) != []


async def test_a_button_of_totals_asks_as_well(commune: Commune) -> None:
    shown = await commune.say("an", "3 hộ")
    await load_another(commune)
    asked = await commune.tap("an", data(shown, "Xem tổng"))
    assert SECOND in labels(asked)
    assert f"Đợt: {SECOND}" in text(await commune.tap("an", data(asked, SECOND)))


async def test_a_waiting_question_is_not_lost_when_the_campaign_is_asked(commune: Commune) -> None:
    await commune.say("an", "300 cks")
    await load_another(commune)
    asked = await commune.say("an", "/tong")
    assert f"Đợt: {SECOND}" in text(await commune.tap("an", data(asked, SECOND)))
    assert "300" in text(await commune.say("an", "có"))
    assert await commune.figures(EAST) == {"signatures": 300}


async def test_confirmations_and_withdrawals_name_the_campaign(commune: Commune) -> None:
    await load_another(commune)
    asked = await commune.say("an", "6 hộ")
    first = await commune.tap("an", data(asked, SECOND))
    second = await commune.say("an", "7 cks")
    assert all(f"Đợt: {SECOND}" in text(said) for said in (first, second))
    assert f"Đợt: {SECOND}" in text(await commune.say("an", "hoàn tác"))


async def test_what_only_one_campaign_counts_needs_no_question(commune: Commune) -> None:
    await load_another(commune)
    assert f"Đợt: {SECOND}" in text(await commune.say("an", "6 tờ báo"))
    assert "Đợt: Cài đặt" in text(await commune.say("an", "5 tài khoản"))
    await commune.say("an", "/dot cài đặt")
    assert f"Đợt: {SECOND}" in text(await commune.say("an", "2 tờ báo, 3 hộ"))
    assert "Đợt: Cài đặt" in text(await commune.say("an", "4 hộ"))


async def test_an_earlier_choice_stands_when_a_campaign_is_loaded(commune: Commune) -> None:
    await commune.say("an", "/dot cài đặt")
    await load_another(commune)
    assert "Đợt: Cài đặt" in text(await commune.say("an", "/tong"))
    assert "Đợt: Cài đặt" in text(await commune.say("an", "6 hộ"))


async def test_a_choice_is_over_with_its_campaign(commune: Commune) -> None:
    await load_another(commune, OTHER.replace("ends = 2026-10-10", "ends = 2026-12-10"))
    await commune.say("an", "/dot cài đặt")
    commune.now = SENT + timedelta(days=40)
    assert SECOND not in text(await commune.say("an", "/tong"))
    shown = await commune.say("an", "/dot cài đặt")
    past = await commune.tap("an", data(shown, "Xem tổng"))
    assert "Đợt: Cài đặt" in text(past)


async def test_campaigns_of_one_title_are_told_apart(commune: Commune) -> None:
    await load_another(commune, CAMPAIGN.replace("ends = 2026-10-10", "ends = 2026-11-10"))
    asked = await commune.say("an", "/tong")
    title = "Cài đặt chữ ký số và kích hoạt VNeID"
    days = {f"{title} (1/9–10/10/2026)", f"{title} (1/9–10/11/2026)"}
    assert set(labels(asked)) == days
    assert set(labels(await commune.say("an", "/dot"))) == days
    assert set(labels(await commune.say("an", "6 hộ"))) == days


@pytest.mark.parametrize(
    ("old", "new", "marks"),
    [
        ("UBND xã Mẫu", "Đoàn xã Mẫu", {"UBND xã Mẫu", "Đoàn xã Mẫu"}),
        ("UBND xã Mẫu", "UBND xã Mẫu", {"xa-mau", "khac"}),
    ],
)
async def test_campaigns_of_one_title_and_the_same_days_are_told_apart(
    commune: Commune, old: str, new: str, marks: set[str]
) -> None:
    await load_another(commune, CAMPAIGN.replace(old, new))
    title = "Cài đặt chữ ký số và kích hoạt VNeID"
    assert set(labels(await commune.say("an", "/tong"))) == {f"{title} ({m})" for m in marks}


async def test_a_campaign_of_others_cannot_be_chosen_by_a_kept_button(commune: Commune) -> None:
    await load_another(commune)
    asked = await commune.say("an", "/tong")
    forged = data(asked, SECOND)
    assert "không phải của bạn" in text(await commune.tap("chi", forged))


@pytest.mark.parametrize("words", ["đợt khác", "Đổi đợt", "doi dot"])
async def test_the_campaign_is_changed_in_plain_words(commune: Commune, words: str) -> None:
    await load_another(commune)
    await commune.say("an", "/dot cài đặt")
    asked = await commune.say("an", words)
    await commune.tap("an", data(asked, SECOND))
    assert f"Đợt: {SECOND}" in text(await commune.say("an", "/tong"))
