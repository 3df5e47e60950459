import re
import tomllib
from pathlib import Path

import pytest

from domain.campaign import Reminders
from domain.campaign_file import CampaignFileError, describe, parse_campaign

PAGE = (Path(__file__).parent.parent / "docs" / "campaigns.md").read_text(encoding="utf-8")
WHOLE, *PIECES = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
KEYS = """
key title issuer number motto issued starts ends timezone kind parent aliases valid_from valid_to
successors populations name adds_up entered_by most_per_report denominator minimum maximum strict
unit population scope units kinds due inclusive responsible every weekday day cutoff by before quiet
language
"""
REFUSED = re.search(r"```text\n(.*?)```", PAGE, re.DOTALL)


def test_the_whole_file_of_the_page_is_read() -> None:
    assert parse_campaign(WHOLE, "mau").key == "xa-mau-2026"


@pytest.mark.parametrize("piece", PIECES)
def test_every_piece_of_the_page_fits_into_it(piece: str) -> None:
    campaign = parse_campaign(WHOLE.split("[reminders]")[0] + piece, "mau")
    for table, entries in tomllib.loads(piece).items():
        if table != "reminders":
            assert len(getattr(campaign, table)) >= len(entries)


def test_the_reminders_the_page_calls_defaults_are_the_defaults() -> None:
    campaign = parse_campaign(WHOLE.split("[reminders]")[0] + PIECES[-1], "mau")
    assert campaign.reminders == Reminders()


def test_the_refusals_the_page_shows_are_what_is_said() -> None:
    assert REFUSED is not None
    wrong = WHOLE.replace('parent = "Xã Mẫu"', 'parent = "Xã B"').replace("= 40", "= 0.4")
    with pytest.raises(CampaignFileError) as caught:
        parse_campaign(wrong, "mau")
    assert [describe(problem) for problem in caught.value.problems] == REFUSED[1].splitlines()


def test_every_key_that_a_file_may_have_is_on_the_page() -> None:
    for key in KEYS.split():
        assert re.search(rf"\b{key}\b", PAGE), key
