"""Loading a campaign again keeps what was reported; units outlive campaigns."""

import pytest

from domain.campaign_file import CampaignFileError
from domain.people import Role
from storage.book import CampaignBook
from storage.campaigns import CampaignNotLoadedError
from storage.database import Database
from tests.villages import CAMPAIGN, Commune

EAST = "Xã Mẫu/Thôn Đông"
EAST_TABLE = """[[units]]
name = "Thôn Đông"
kind = "village"
parent = "Xã Mẫu"
populations = { adults = 412, households = 151 }
"""


@pytest.fixture
async def commune(database: Database) -> Commune:
    made = Commune(database)
    await made.load()
    await made.join("an", EAST)
    return made


async def test_loading_again_changes_the_campaign_and_keeps_the_reports(commune: Commune) -> None:
    await commune.say("an", "12 hộ")
    first = await commune.running()
    second = await commune.load(CAMPAIGN.replace("minimum = 40", "minimum = 50"))
    assert (second.id, second.version) == (first.id, first.version + 1)
    assert second.ids == first.ids
    assert await commune.figures(EAST) == {"households": 12}
    [reply] = await commune.say("an", "5 cks")
    assert "50%" in reply.text


async def test_a_wrong_file_is_refused_and_nothing_is_changed(commune: Commune) -> None:
    before = await commune.running()
    with pytest.raises(CampaignFileError):
        await commune.load(CAMPAIGN.replace("ends = 2026-10-10", "ends = 2026-08-10"))
    assert (await commune.running()).version == before.version


async def test_a_file_that_leaves_out_what_has_reports_is_refused(commune: Commune) -> None:
    await commune.say("an", "12 hộ, 3 tk")
    assert EAST_TABLE in CAMPAIGN
    with pytest.raises(CampaignNotLoadedError) as without_unit:
        await commune.load(CAMPAIGN.replace(EAST_TABLE, ""))
    assert without_unit.value.units == (EAST,)
    without_metric = CAMPAIGN.replace('key = "accounts"', 'key = "others"')
    with pytest.raises(CampaignNotLoadedError) as refused:
        await commune.load(without_metric)
    assert refused.value.metrics == ("accounts",)
    assert await commune.figures(EAST) == {"households": 12, "accounts": 3}


async def test_a_unit_without_reports_may_be_left_out(commune: Commune) -> None:
    without = CAMPAIGN.replace(EAST_TABLE.replace("Đông", "X"), "").replace(
        '[[units]]\nname = "Thôn Thượng"\nkind = "village"\nparent = "Xã Mẫu"\n', ""
    )
    running = await commune.load(without)
    assert "Xã Mẫu/Thôn Thượng" not in running.ids


async def test_a_unit_with_a_key_keeps_its_reports_and_members_under_a_new_name(
    database: Database,
) -> None:
    commune = Commune(database)
    keyed = CAMPAIGN.replace('name = "Thôn Đông"', 'key = "dong"\nname = "Thôn Đông"')
    await commune.load(keyed)
    await commune.join("an", EAST)
    await commune.say("an", "12 hộ")
    renamed = keyed.replace('"Thôn Đông"', '"Thôn Rạng Đông"')
    await commune.load(renamed)
    assert await commune.figures("Xã Mẫu/Thôn Rạng Đông") == {"households": 12}
    [reply] = await commune.say("an", "3 hộ")
    assert "Thôn Rạng Đông" in reply.text
    assert await commune.figures("Xã Mẫu") == {"households": 15}


async def test_another_campaign_finds_the_same_units_and_people(commune: Commune) -> None:
    later = CAMPAIGN.replace('key = "xa-mau"', 'key = "xa-mau-2027"').replace(
        "starts = 2026-09-01\nends = 2026-10-10", "starts = 2026-10-11\nends = 2026-12-10"
    )
    later = later.replace("due = 2026-09-30\n", "")
    second = await commune.load(later, "xa-mau-2027")
    assert second.ids == (await commune.running()).ids


async def test_two_places_of_one_name_are_told_apart_by_their_keys(database: Database) -> None:
    commune = Commune(database)
    one = CAMPAIGN.replace('name = "Xã Mẫu"', 'key = "xa-1"\nname = "Xã Mẫu"')
    two = CAMPAIGN.replace('name = "Xã Mẫu"', 'key = "xa-2"\nname = "Xã Mẫu"').replace(
        'key = "xa-mau"', 'key = "xa-mau-2"'
    )
    first = await commune.load(one)
    second = await commune.load(two, "xa-mau-2")
    assert first.ids["Xã Mẫu"] != second.ids["Xã Mẫu"]


async def test_members_of_a_merged_village_are_told_where_to_report(commune: Commune) -> None:
    await commune.join("chi", "Xã Mẫu", Role.COORDINATOR)
    await commune.say("an", "12 hộ")
    merged = CAMPAIGN.replace(
        EAST_TABLE, f'{EAST_TABLE}valid_to = 2026-09-10\nsuccessors = ["Thôn Đoài"]\n'
    )
    await commune.load(merged)
    [reply] = await commune.say("an", "3 hộ")
    assert "Thôn Đoài" in reply.text
    assert await commune.figures("Xã Mẫu/Thôn Đoài") == {"households": 12}
    assert await commune.figures("Xã Mẫu") == {"households": 12}


async def test_the_book_is_read_again_only_when_a_campaign_has_changed(commune: Commune) -> None:
    book = CampaignBook()
    async with commune.database.read() as connection:
        first = dict(await book.refresh(connection))
        again = await book.refresh(connection)
    assert all(again[id_] is running for id_, running in first.items())
    await commune.load(CAMPAIGN.replace("minimum = 40", "minimum = 50"))
    async with commune.database.read() as connection:
        later = await book.refresh(connection)
    assert all(later[id_] is not running for id_, running in first.items())


async def test_the_book_knows_the_campaigns_of_a_unit_as_they_are_now(commune: Commune) -> None:
    other = CAMPAIGN.replace('key = "xa-mau"', 'key = "khac"')
    whole = """
[campaign]
key = "ca-xa"
title = "Đếm cả xã"
starts = 2026-09-01
ends = 2026-10-10

[[metrics]]
key = "households"
name = "hộ"

[[units]]
name = "Xã Mẫu"
kind = "commune"
"""
    await commune.load(other, "khac")
    await commune.load(whole, "ca-xa")
    book = CampaignBook()
    async with commune.database.read() as connection:
        known = await book.refresh(connection)
    ids = {running.campaign.key: running.ids for running in known.values()}
    east, root = ids["xa-mau"][EAST], ids["xa-mau"]["Xã Mẫu"]
    assert {r.campaign.key for r in known.having([root])} == {"xa-mau", "khac", "ca-xa"}
    assert {r.campaign.key for r in known.having([east, root])} == {"xa-mau", "khac", "ca-xa"}
    assert {r.campaign.key for r in known.having([east])} == {"xa-mau", "khac"}
    assert known.having([0]) == []
    without = EAST_TABLE.replace("Thôn Đông", "Thôn Mới")
    await commune.load(other.replace(EAST_TABLE, without), "khac")
    async with commune.database.read() as connection:
        known = await book.refresh(connection)
    assert {r.campaign.key for r in known.having([east])} == {"xa-mau"}
