import datetime as dt
from decimal import Decimal

import pytest

from domain.campaign import Cadence, Campaign, EnteredBy, Scope, Target, Weekday
from domain.campaign_file import parse_campaign
from domain.units import UnitKind
from storage.shipped import shipped_keys, shipped_text

VILLAGE_COUNTS = {"households", "signatures", "accounts"}


def shipped(key: str) -> Campaign:
    return parse_campaign(shipped_text(key), key)


def values(campaign: Campaign) -> list[tuple[int, int | None]]:
    return [(int(t.minimum), int(t.maximum) if t.maximum else None) for t in campaign.targets]


def target(campaign: Campaign, numerator: str, denominator: str) -> Target:
    (found,) = (
        t for t in campaign.targets if (t.numerator, t.denominator) == (numerator, denominator)
    )
    return found


def deadlines(campaign: Campaign) -> list[tuple[dt.date, bool]]:
    return [(deadline.due, deadline.inclusive) for deadline in campaign.deadlines]


def test_the_five_plans_are_shipped_and_readable() -> None:
    assert shipped_keys() == (
        "cho-don-2024", "ky-thuong-2024", "mo-duc-2024", "phu-rieng-2025", "to-tung-2023",
    )  # fmt: skip
    assert [shipped(key).key for key in shipped_keys()] == list(shipped_keys())


def test_what_is_not_shipped_has_no_text() -> None:
    for key in ("xa-khac", "../pyproject", ""):
        with pytest.raises(KeyError):
            shipped_text(key)


@pytest.mark.parametrize("key", shipped_keys())
def test_what_the_plans_leave_open_is_left_open(key: str) -> None:
    campaign = shipped(key)
    assert not any(unit.kind is UnitKind.VILLAGE for unit in campaign.units)
    assert not any(unit.populations for unit in campaign.units)
    assert not any(reporting.cutoff for reporting in campaign.reporting)
    assert not any(metric.most_per_report for metric in campaign.metrics)


@pytest.mark.parametrize("key", shipped_keys())
def test_field_counts_come_first_and_dossiers_are_the_officers(key: str) -> None:
    metrics = shipped(key).metrics
    assert metrics[0].key == "households"
    first = [m.key for m in metrics if m.key in VILLAGE_COUNTS]
    assert first == [k for k in ("households", "signatures", "accounts") if k in first]
    teams = [metric.entered_by is EnteredBy.TEAM for metric in metrics]
    assert teams == sorted(teams, reverse=True)
    dossiers = [m for m in metrics if "hồ sơ" in m.name]
    assert all(m.entered_by is EnteredBy.OFFICER for m in dossiers)
    assert all(m.name_en and m.aliases for m in metrics)


@pytest.mark.parametrize("key", shipped_keys())
def test_every_responsible_unit_is_in_the_file_in_right_spelling(key: str) -> None:
    for noise in ("Tổ chuyên đổi", "phần đầu", "ĐDDT", "VNedID", "công đồng", "KỲ THƯỜNG"):
        assert noise.casefold() not in shipped_text(key).casefold()


def test_ky_thuong_asks_officials_for_all_and_villages_for_forty_percent() -> None:
    campaign = shipped("ky-thuong-2024")
    assert campaign.issued == campaign.starts == dt.date(2024, 5, 23)
    assert (campaign.ends, campaign.number) == (dt.date(2024, 9, 30), "")
    groups = [unit for unit in campaign.units if unit.kind is UnitKind.GROUP]
    assert len(groups) == 3
    assert values(campaign) == [(100, None)] * 3 + [(40, None)] + [(100, None)] * 3
    for group, aim in zip(groups, campaign.targets, strict=False):
        assert (aim.numerator, aim.denominator) == ("signatures", "officials")
        assert aim.units == (group.path,)
        assert (aim.due, aim.inclusive) == (dt.date(2024, 8, 15), False)
    villages = target(campaign, "signatures", "adults")
    assert (villages.kinds, villages.scope) == ((UnitKind.VILLAGE,), Scope.EACH)
    assert (villages.due, villages.inclusive) == (dt.date(2024, 9, 30), False)
    members = target(campaign, "member_signatures", "members")
    assert (members.due, members.inclusive) == (dt.date(2024, 6, 30), False)
    assert target(campaign, "skilled_youths", "youths").due is None
    assert target(campaign, "skilled_households", "households").due is None


def test_ky_thuong_has_four_dates_and_weekly_and_monthly_reports_without_a_day() -> None:
    campaign = shipped("ky-thuong-2024")
    assert deadlines(campaign) == [
        (dt.date(2024, 6, 15), False),
        (dt.date(2024, 6, 30), False),
        (dt.date(2024, 9, 30), False),
        (dt.date(2024, 10, 10), True),
    ]
    assert [(r.every, r.by) for r in campaign.reporting] == [
        (Cadence.WEEK, "village"),
        (Cadence.WEEK, "group"),
        (Cadence.MONTH, "village"),
        (Cadence.MONTH, "group"),
        (Cadence.WEEK, "Xã Kỳ Thượng"),
    ]
    assert all((r.weekday, r.day, r.time) == (None, None, None) for r in campaign.reporting)
    assert campaign.phases == ()


def test_mo_duc_has_nine_targets_two_of_them_ranges() -> None:
    campaign = shipped("mo-duc-2024")
    assert (campaign.starts, campaign.ends) == (dt.date(2024, 8, 1), dt.date(2024, 10, 1))
    assert (campaign.issued, campaign.number) == (None, "")
    assert values(campaign) == [
        (100, None), (100, None), (100, None), (100, None), (85, None), (90, None),
        (90, 95), (40, 50), (100, None),
    ]  # fmt: skip
    assert all(aim.due is None for aim in campaign.targets)
    assert target(campaign, "registered_accounts", "citizens").minimum == 85
    assert target(campaign, "accounts", "registered_accounts").minimum == 90
    assert target(campaign, "apps", "working_age").maximum == Decimal(50)
    assert target(campaign, "official_apps", "officials").maximum == Decimal(95)


def test_mo_duc_reports_before_friday_15_and_sends_its_teams_out_after_the_campaign() -> None:
    campaign = shipped("mo-duc-2024")
    weekly, drive = campaign.reporting
    assert (weekly.every, weekly.weekday, weekly.time) == (Cadence.WEEK, Weekday.FRI, dt.time(15))
    assert campaign.by_path[weekly.by].kind is UnitKind.OFFICE
    assert (drive.every, drive.by) == (Cadence.PHASE, "commune")
    (phase,) = campaign.phases
    assert (phase.starts, phase.ends) == (dt.date(2024, 10, 1), dt.date(2024, 10, 10))
    assert campaign.last_day == dt.date(2024, 10, 10)
    assert deadlines(campaign) == [(dt.date(2024, 8, 1), False)] * 3 + [
        (dt.date(2024, 10, 10), False)
    ]


def test_phu_rieng_has_four_weeks_from_friday_to_thursday_the_last_of_eleven_days() -> None:
    campaign = shipped("phu-rieng-2025")
    assert (campaign.starts, campaign.ends) == (dt.date(2025, 7, 25), dt.date(2025, 8, 25))
    assert [(p.ends - p.starts).days + 1 for p in campaign.phases] == [7, 7, 7, 11]
    for one, after in zip(campaign.phases, campaign.phases[1:], strict=False):
        assert after.starts == one.ends + dt.timedelta(days=1)
    (reporting,) = campaign.reporting
    assert (reporting.every, reporting.time) == (Cadence.PHASE, None)
    assert deadlines(campaign) == [(dt.date(2025, 8, 2), False), (dt.date(2025, 8, 30), True)]


def test_phu_rieng_counts_procedures_and_systems_as_stocks() -> None:
    campaign = shipped("phu-rieng-2025")
    assert values(campaign) == [
        (80, None), (60, None), (60, None), (50, None), (90, None), (85, None), (100, None),
        (2, None),
    ]  # fmt: skip
    assert {m.key for m in campaign.metrics if not m.adds_up} == {
        "eligible_services", "used_services", "information_systems", "broadcasting_systems",
        "scanners",
    }  # fmt: skip
    scanners = campaign.targets[-1]
    assert (scanners.denominator, scanners.unit) == (None, "máy")


def test_to_tung_wants_more_than_thirty_percent_and_looks_back_after_twelve_months() -> None:
    campaign = shipped("to-tung-2023")
    assert (campaign.number, campaign.issued) == ("52/KH-UBND", dt.date(2023, 3, 14))
    (aim,) = campaign.targets
    assert (aim.minimum, aim.strict) == (Decimal(30), True)
    assert (aim.numerator, aim.denominator) == ("online_dossiers", "dossiers")
    assert deadlines(campaign) == [(dt.date(2024, 3, 14), True)]
    assert campaign.reporting == ()


def test_cho_don_has_eight_indicators_in_ten_targets_and_two_quarters() -> None:
    campaign = shipped("cho-don-2024")
    assert (campaign.starts, campaign.ends) == (dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    assert (campaign.number, campaign.issued) == ("", None)
    assert [int(t.minimum) for t in campaign.targets] == [50, 100, 80, 100, 100, 100, 20, 50, 100,
                                                          90]  # fmt: skip
    assert not any(t.strict or t.maximum for t in campaign.targets)
    assert deadlines(campaign) == [(dt.date(2024, 9, 30), True), (dt.date(2024, 12, 31), True)]
    assert campaign.reporting == ()
