"""Totals in chat: what each role sees, how far targets are, and the way down to the report."""

from datetime import timedelta

import pytest

from domain.people import Role
from handlers import inviting, joining, missing, preferences, privacy, setting_up, totals
from handlers.messages import Kind, Reply, Sort
from storage import members, tallies
from storage.database import Database
from tests.villages import CAMPAIGN, SENT, Commune

DONG, DOAI, THUONG = (f"Xã Mẫu/{name}" for name in ("Thôn Đông", "Thôn Đoài", "Thôn Thượng"))


class Staffed(Commune):
    """The commune with its people, who speak English."""

    async def staff(self, source: str = CAMPAIGN) -> None:
        await self.load(source)
        await self.english("lan", DONG, name="Lan")
        await self.english("minh", DONG, name="Minh")
        await self.english("hoa", DONG, Role.LEAD, name="Hoa")
        await self.english("tam", DOAI, name="Tâm")
        await self.english("chi", "Xã Mẫu", Role.COORDINATOR, name="Chi")

    async def english(
        self, person: str, path: str, role: Role = Role.VOLUNTEER, *, name: str = ""
    ) -> int:
        member = await self.join(person, path, role, name=name)
        async with self.database.write() as connection:
            await members.change_member(connection, member, language="en")
        return member

    async def ask(self, person: str, text: str) -> str:
        """The whole answer as one text."""
        return "\n".join(reply.text for reply in await self.say(person, text))

    async def press(self, person: str, reply: Reply, label: str) -> Reply:
        """Tap the choice with this label."""
        return (await self.tap(person, data_of(reply, label)))[-1]


def data_of(reply: Reply, label: str) -> str:
    return next(choice.data for row in reply.choices for choice in row if choice.label == label)


def labels(reply: Reply) -> list[str]:
    return [choice.label for row in reply.choices for choice in row]


def lines_of(text: str, start: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith(start)]


@pytest.fixture
async def village(database: Database) -> Staffed:
    found = Staffed(database)
    await found.staff()
    return found


async def test_a_volunteer_sees_today_the_period_the_campaign_and_what_the_target_lacks(
    village: Staffed,
) -> None:
    village.now = SENT - timedelta(days=8)
    await village.say("lan", "12 hộ, 5 chữ ký")
    village.now = SENT - timedelta(days=2)
    await village.say("minh", "3 hộ, 40 chữ ký")
    village.now = SENT
    await village.say("lan", "20 hộ, 55 chữ ký")
    text = await village.ask("lan", "/tong")
    assert "Thôn Đông" in text
    assert lines_of(text, "<b>Today</b>: 20 households visited · 55 signatures installed")
    assert (
        "23 households visited · 95 signatures" in lines_of(text, "<b>This period</b> (12 Sep")[0]
    )
    assert "35 households visited · 100 signatures" in lines_of(text, "<b>Whole campaign</b>")[0]
    goal = lines_of(text, "🎯")[0]
    assert "<b>100/412</b> = 24.3% (target 40%) — 65 to go · 13 days left" in goal


async def test_what_nobody_stated_is_a_dash_and_a_stated_zero_is_a_zero(village: Staffed) -> None:
    await village.say("lan", "12 hộ, 0 chữ ký")
    today = lines_of(await village.ask("lan", "/tong"), "<b>Today</b>")[0]
    assert "12 households visited · 0 signatures installed · — accounts activated" in today
    assert "no report yet" in lines_of(await village.ask("tam", "/tong"), "<b>Today</b>")[0]


async def test_the_coordinator_sees_the_commune_with_the_furthest_behind_first(
    village: Staffed,
) -> None:
    await village.say("lan", "12 hộ, 90 chữ ký")
    await village.say("tam", "7 hộ, 3 chữ ký")
    text = await village.ask("chi", "/tong")
    assert "19 households visited · 93 signatures" in lines_of(text, "<b>Whole campaign</b>")[0]
    assert "reached in 0 of 3 places" in lines_of(text, "🎯")[0]
    assert lines_of(text, "1.")[0].startswith("1. Thôn Thượng: <b>no figures yet</b>")
    assert lines_of(text, "2.")[0] == "2. Thôn Đoài: <b>3/300</b> = 1.0% — 117 to go"
    assert lines_of(text, "3.")[0] == "3. Thôn Đông: <b>90/412</b> = 21.8% — 75 to go"


async def test_a_rate_is_the_sum_of_numerators_over_the_sum_of_denominators(
    village: Staffed,
) -> None:
    last = 'name = "Thôn Thượng"\nkind = "village"\nparent = "Xã Mẫu"\n'
    await village.load(CAMPAIGN.replace(last, f"{last}populations = {{ adults = 88 }}\n"))
    await village.say("lan", "90 chữ ký")
    await village.say("tam", "30 chữ ký")
    await village.say("chi", "Thôn Thượng 80 chữ ký")
    goal = lines_of(await village.ask("chi", "/tong"), "🎯")[0]
    assert "<b>200/800</b> = 25.0%" in goal
    assert "reached in 1 of 3 places" in goal


async def test_what_is_not_reached_is_never_shown_as_reached(village: Staffed) -> None:
    await village.load(CAMPAIGN.replace("adults = 300", "adults = 2500"))
    for figure in (100, 99, 98, 97, 96, 95, 94, 93, 92, 91, 44):
        village.now += timedelta(hours=3)
        await village.say("tam", f"{figure} chữ ký")
    assert "<b>999/2,500</b> = 39.9% (target 40%) — 1 to go" in await village.ask("tam", "/tong")
    await village.say("tam", "1 chữ ký")
    assert "<b>1,000/2,500</b> = 40.0% (target 40%) — reached ✓" in await village.ask(
        "tam", "/tong"
    )


async def test_households_as_a_denominator_are_those_that_live_there(village: Staffed) -> None:
    await village.load(
        CAMPAIGN
        + '[[targets]]\nindicator = "Đến từng hộ"\nnumerator = "households"\n'
        + 'denominator = "households"\nminimum = 90\n'
    )
    await village.say("lan", "12 hộ")
    assert "<b>12/151</b> = 7.9% (target 90%) — 124 to go" in await village.ask("lan", "/tong")


async def test_one_gets_from_the_commune_down_to_the_report_by_typing_alone(
    village: Staffed,
) -> None:
    await village.say("lan", "12 hộ, 5 chữ ký")
    await village.say("chi", "/tong")
    assert "<b>Thôn Đông</b>" in await village.ask("chi", "thôn đông")
    assert "1. Hoa: no figures yet" in await village.ask("chi", "members")
    assert "<b>Lan</b>, Thôn Đông: 12 households" in await village.ask("chi", "2")
    text = await village.ask("chi", "1")
    assert "today: <b>12 households visited · 5 signatures installed</b>" in text
    assert "By Lan" in text


async def test_a_tapped_choice_changes_the_message_in_place(village: Staffed) -> None:
    shown = (await village.say("chi", "/tong"))[0]
    reply = await village.press("chi", shown, "Thôn Đông")
    assert reply.sort is Sort.EDIT
    assert reply.edits == "900"
    assert (await village.press("chi", reply, "↑ Xã Mẫu")).text == shown.text


async def test_a_unit_is_found_by_its_name_with_or_without_accents_and_kind(
    village: Staffed,
) -> None:
    for name in ("Thôn Đoài", "thon doai", "đoài", "DOAI"):
        assert "<b>Thôn Đoài</b>" in await village.ask("chi", f"/tong {name}")


async def test_one_name_for_two_places_is_asked_about(village: Staffed) -> None:
    await village.load(
        CAMPAIGN
        + "".join(
            f'[[units]]\nname = "{top}"\nkind = "village"\nparent = "Xã Mẫu"\n'
            f'[[units]]\nname = "Tổ 1"\nkind = "group"\nparent = "{top}"\n'
            for top in ("Thôn Bắc", "Thôn Nam")
        )
    )
    asked = (await village.say("chi", "/tong tổ 1"))[0]
    assert labels(asked) == ["Tổ 1 (Thôn Bắc)", "Tổ 1 (Thôn Nam)"]
    assert "↑ Thôn Nam" in labels((await village.say("chi", "2"))[0])


async def test_what_is_out_of_reach_and_what_does_not_exist_get_the_same_answer(
    village: Staffed,
) -> None:
    for command in ("/tong", "/thieu"):
        for days in ("", " hôm qua", " tuần này"):
            forbidden = await village.ask("tam", f"{command} Thôn Đông{days}")
            unknown = await village.ask("tam", f"{command} Thôn Không Có{days}")
            assert forbidden == unknown.replace("Không Có", "Đông"), command + days


async def test_rights_are_checked_on_every_tap(village: Staffed) -> None:
    running = await village.running()
    await village.say("lan", "12 hộ")
    seal = village.desk.seal
    async with village.database.read() as connection:
        placed = await members.members_in(connection, [running.ids[DONG]])
    lan = next(one.member for one in placed if one.name == "Lan")
    for verb, arguments in (
        ("v", (running.ids[DONG],)),
        ("v", (running.ids["Xã Mẫu"],)),
        ("v", (running.ids[DONG], 0, running.id)),
        ("v", (12345,)),
        ("td", (running.ids[DONG], 1, 2, 0, running.id)),
        ("tc", (running.ids[DONG],)),
        ("tm", (running.ids[DOAI],)),
        ("tr", (running.ids[DONG],)),
        ("m", (running.ids[DONG], lan)),
        ("r", (12345,)),
        ("tx", (12345,)),
        ("ms", (running.ids[DONG],)),
    ):
        replies = await village.tap("tam", seal.data("tam", verb, *arguments))
        assert [reply.text for reply in replies] == [
            "There is nothing here that I can show you. /total shows your own place."
        ]


async def test_a_volunteer_sees_the_reports_of_the_village_without_names(village: Staffed) -> None:
    await village.say("lan", "12 hộ")
    shown = (await village.say("minh", "/tong"))[0]
    assert "Members" not in labels(shown)
    listed = await village.press("minh", shown, "Reports")
    assert "1. today: 12 households visited" in listed.text
    report = await village.press("minh", listed, "1")
    assert "12 households visited" in report.text
    assert "Lan" not in listed.text + report.text
    assert "Take back" not in labels(report)


async def test_a_lead_takes_back_a_report_after_being_asked_once_more(village: Staffed) -> None:
    await village.say("lan", "12 hộ")
    await village.say("minh", "5 hộ")
    await village.say("hoa", "/tong")
    await village.say("hoa", "members")
    await village.say("hoa", "lan")
    await village.say("hoa", "1")
    assert "no longer be counted" in await village.ask("hoa", "take back")
    await village.ask("hoa", "no, keep it")
    assert (await village.figures(DONG))["households"] == 17
    await village.say("hoa", "take back")
    await village.say("hoa", "yes, take it back")
    assert (await village.figures(DONG))["households"] == 5


async def test_a_report_shows_its_versions_and_who_made_them(village: Staffed) -> None:
    sent = village.incoming("lan", "12 hộ")
    await village.hear(sent)
    village.now += timedelta(minutes=5)
    await village.say("lan", "14 hộ", kind=Kind.EDIT, message=sent.message)
    await village.say("hoa", "/tong")
    await village.say("hoa", "reports")
    text = await village.ask("hoa", "1")
    assert "• Sent, 14:30 Wednesday 16 Sep, by Lan: 12 households visited" in text
    assert "• Corrected, 14:35 Wednesday 16 Sep, by Lan: 14 households visited" in text
    assert "today: <b>14 households visited</b>" in text


async def test_a_report_after_the_deadline_is_marked(village: Staffed) -> None:
    village.now = SENT + timedelta(days=3)
    await village.say("lan", "hôm 16/9 12 hộ")
    await village.say("hoa", "/tong")
    await village.say("hoa", "reports")
    assert "after the deadline" in await village.ask("hoa", "1")


async def test_a_menu_never_stands_in_the_way_of_a_report(village: Staffed) -> None:
    await village.say("chi", "/tong")
    await village.say("lan", "/tong")
    await village.say("lan", "12 hộ")
    assert (await village.figures(DONG))["households"] == 12


async def test_a_number_typed_hours_later_is_no_choice_any_more(village: Staffed) -> None:
    await village.say("chi", "/tong")
    village.now += timedelta(hours=2)
    assert "<b>Thôn" not in await village.ask("chi", "2")


async def test_looking_at_totals_does_not_forget_an_open_question(village: Staffed) -> None:
    shown = (await village.say("lan", "/tong"))[0]
    await village.say("lan", "101 chữ ký")
    await village.press("lan", shown, "Compare")
    await village.say("lan", "1")
    assert (await village.figures(DONG))["signatures"] == 101


def test_no_two_conversations_answer_to_the_same_choice() -> None:
    speakers = (joining, inviting, missing, preferences, privacy, setting_up, totals)
    verbs = [verb for speaker in speakers for verb in speaker.VERBS] + ["a", "u"]
    assert len(verbs) == len(set(verbs))


async def test_a_long_list_is_shown_in_pages(village: Staffed) -> None:
    more = "".join(
        f'[[units]]\nname = "Thôn {n}"\nkind = "village"\nparent = "Xã Mẫu"\n' for n in range(1, 38)
    )
    await village.load(CAMPAIGN + more)
    first = (await village.say("chi", "/tong"))[0]
    assert lines_of(first.text, "15.")
    assert not lines_of(first.text, "16.")
    second = await village.press("chi", first, "More ›")
    assert lines_of(second.text, "16.")
    assert "Page 2 of 3" in second.text
    chosen = lines_of(second.text, "17.")[0].split(":")[0].removeprefix("17. ")
    assert f"<b>{chosen}</b>" in await village.ask("chi", "17")


async def test_a_village_that_merged_is_found_below_its_successor(village: Staffed) -> None:
    await village.say("lan", "12 hộ, 5 chữ ký")
    merged = CAMPAIGN.replace(
        'name = "Thôn Đông"\nkind = "village"\nparent = "Xã Mẫu"\n',
        'name = "Thôn Đông"\nkind = "village"\nparent = "Xã Mẫu"\nvalid_to = 2026-09-16\n'
        'successors = ["Thôn Mới"]\n',
    )
    await village.load(
        merged + '[[units]]\nname = "Thôn Mới"\nkind = "village"\nparent = "Xã Mẫu"\n'
        "valid_from = 2026-09-17\npopulations = { adults = 412 }\n"
    )
    village.now += timedelta(days=2)
    text = await village.ask("chi", "/tong thôn mới")
    assert "12 households visited" in lines_of(text, "<b>Whole campaign</b>")[0]
    assert lines_of(text, "1. Thôn Đông")
    assert "1. today" not in await village.ask("chi", "1")


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("thôn Đoài được bao nhiêu rồi?", "<b>Thôn Đoài</b>"),
        ("so với tuần trước thế nào", "Difference: +8 households visited"),
        ("còn thiếu bao nhiêu nữa thì đạt 40%?", "(target 40%)"),
        ("hôm nay cả xã được bao nhiêu hộ", "<b>Xã Mẫu</b>, today"),
        ("tổng hợp tuần này", "12 Sep to 18 Sep"),
        ("thôn nào nhiều nhất", "The furthest ahead first"),
    ],
)
async def test_questions_in_plain_words_are_answered(
    village: Staffed, question: str, wanted: str
) -> None:
    village.now = SENT - timedelta(days=7)
    await village.say("lan", "12 hộ, 5 chữ ký")
    village.now = SENT
    await village.say("lan", "20 hộ, 5 chữ ký")
    assert wanted in await village.ask("chi", question)


async def test_a_percentage_that_is_not_the_plans_is_worked_out_too(village: Staffed) -> None:
    await village.say("lan", "90 chữ ký")
    text = await village.ask("lan", "còn thiếu bao nhiêu nữa thì đạt 50%?")
    assert "(target 40%) — 75 to go" in text
    assert "for 50%: 116 to go" in text


async def test_the_machine_readable_totals_are_those_of_the_chat(village: Staffed) -> None:
    await village.say("lan", "12 hộ, 0 chữ ký")
    await village.say("tam", "7 hộ, 3 chữ ký, 40 hộ zalo")
    running = await village.running()
    async with village.database.read() as connection:
        found = await tallies.totals_report(
            connection,
            running,
            running.ids["Xã Mẫu"],
            running.campaign.first_day,
            running.day_of(village.now),
        )
    nothing = dict.fromkeys(["households", "signatures", "accounts", "registered"])
    assert found == {
        "campaign": "xa-mau",
        "unit": "Xã Mẫu",
        "from": "2026-09-01",
        "to": "2026-09-16",
        "metrics": {"households": 19, "signatures": 3, "accounts": None, "registered": 40},
        "units": [
            {
                "unit": "Thôn Đông",
                "kind": "village",
                "metrics": {**nothing, "households": 12, "signatures": 0},
            },
            {
                "unit": "Thôn Đoài",
                "kind": "village",
                "metrics": {**nothing, "households": 7, "signatures": 3, "registered": 40},
            },
            {"unit": "Thôn Thượng", "kind": "village", "metrics": nothing},
        ],
    }
    shown = lines_of(await village.ask("chi", "/tong"), "<b>Whole campaign</b>")[0]
    assert "19 households visited · 3 signatures" in shown
    assert "— accounts activated · 40 households in the Zalo group" in shown


async def test_the_totals_of_some_days_leave_the_others_out(village: Staffed) -> None:
    village.now = SENT - timedelta(days=3)
    await village.say("tam", "7 hộ, 30 hộ zalo")
    village.now = SENT
    await village.say("tam", "9 hộ, 44 hộ zalo")
    running = await village.running()
    days = {}
    async with village.database.read() as connection:
        for ago in (4, 3, 0):
            day = running.day_of(SENT - timedelta(days=ago))
            unit = running.ids["Xã Mẫu"]
            days[ago] = await tallies.totals_report(
                connection, running, unit, running.campaign.first_day, day
            )
    registered = {ago: found["metrics"]["registered"] for ago, found in days.items()}
    assert registered == {4: None, 3: 30, 0: 44}
    assert days[0]["metrics"]["households"] == 16


async def test_days_and_people_after_the_command_are_understood(village: Staffed) -> None:
    village.now = SENT - timedelta(days=1)
    await village.say("lan", "4 hộ")
    village.now = SENT - timedelta(days=8)
    await village.say("minh", "3 hộ")
    village.now = SENT
    await village.say("lan", "5 hộ")
    asks = {
        "hôm qua": "4 households",
        "15/9": "4 households",
        "tuần trước": "3 households",
        "Thôn Đông tuần này": "9 households",
        "Đông hôm qua": "4 households",
        "từ 8/9 đến 15/9": "7 households",
        "Lan": "9 households",
        "lan hôm qua": "4 households",
        "tuần trước minh": "3 households",
    }
    for text, figure in asks.items():
        assert figure in await village.ask("hoa", f"/tong {text}"), text


async def test_only_people_within_the_rights_of_whoever_asks_are_shown(village: Staffed) -> None:
    await village.say("tam", "7 hộ")
    assert "7 households" in await village.ask("chi", "/tong Tâm")
    unknown = (await village.ask("hoa", "/tong Nobody")).replace("Nobody", "Tâm")
    assert await village.ask("hoa", "/tong Tâm") == unknown
    assert "nothing called “Minh”" in await village.ask("lan", "/tong Minh")
    await village.say("lan", "2 hộ")
    assert "2 households" in await village.ask("lan", "/tong Lan")


async def test_people_of_one_name_are_chosen_between(village: Staffed) -> None:
    await village.english("hai", DONG, name="Nguyễn Thị Hải")
    await village.english("ha", DOAI, name="Trần Hải")
    await village.say("ha", "7 hộ")
    [asked] = await village.say("chi", "/tong Hải")
    assert labels(asked) == ["Nguyễn Thị Hải, Thôn Đông", "Trần Hải, Thôn Đoài"]
    assert "7 households" in await village.ask("chi", "2")


async def test_a_day_without_figures_is_told_with_its_reason(village: Staffed) -> None:
    assert "no such day: “31/9”" in await village.ask("hoa", "/tong 31/9")
    assert "“20/9” has not come yet" in await village.ask("hoa", "/tong 20/9")


async def test_files_that_cannot_be_made_are_said_to_be_so(village: Staffed) -> None:
    [told] = await village.say("chi", "xuất excel cho tôi")
    assert "cannot make Word or Excel files yet" in told.text
    assert labels(told) == ["Totals"]
