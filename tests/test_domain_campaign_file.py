import datetime as dt
import tomllib
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.campaign import Cadence, EnteredBy, Reminders, Scope, Weekday
from domain.campaign_file import CampaignFileError, Problem, Reason, describe, parse_campaign
from domain.units import UnitKind
from storage.shipped import shipped_keys, shipped_text

EXAMPLE = """\
[campaign]
key = "xa-mau-2026"
title = "Cài đặt chữ ký số và kích hoạt VNeID"
issuer = "UBND xã Mẫu"
starts = 2026-09-01
ends = 2026-10-10

[[units]]
name = "Xã Mẫu"
kind = "commune"

[[units]]
name = "Thôn Đông"
kind = "village"
parent = "Xã Mẫu"
aliases = ["đông"]
populations = { adults = 412, households = 151 }

[[metrics]]
key = "signatures"
name = "chữ ký số đã cài"
name_en = "signatures installed"
aliases = ["cks", "chữ ký"]
most_per_report = 100

[[targets]]
indicator = "Người trưởng thành có chữ ký số công cộng"
numerator = "signatures"
denominator = "adults"
minimum = 40
kinds = ["village"]
due = 2026-09-30
inclusive = false

[[reporting]]
every = "week"
weekday = "fri"
time = "15:00"
cutoff = { weekday = "fri", time = "09:00" }

[reminders]
before = ["1d", "3h"]
"""


def problems(text: str, name: str = "mau") -> tuple[Problem, ...]:
    with pytest.raises(CampaignFileError) as caught:
        parse_campaign(text, name)
    return caught.value.problems


def only(old: str, new: str) -> Problem:
    """The one problem that the example has once `old` in it has become `new`."""
    assert old in EXAMPLE
    found = problems(EXAMPLE.replace(old, new, 1))
    assert len(found) == 1, [describe(problem) for problem in found]
    return found[0]


def test_the_example_of_the_definition_is_read_whole() -> None:
    campaign = parse_campaign(EXAMPLE, "anything")
    assert (campaign.key, campaign.issuer) == ("xa-mau-2026", "UBND xã Mẫu")
    assert campaign.title == "Cài đặt chữ ký số và kích hoạt VNeID"
    assert (campaign.starts, campaign.ends) == (dt.date(2026, 9, 1), dt.date(2026, 10, 10))
    assert (campaign.number, campaign.motto, campaign.issued) == ("", "", None)
    assert campaign.timezone == "Asia/Ho_Chi_Minh"
    root, village = campaign.units
    assert (root.path, root.kind, root.parent) == ("Xã Mẫu", UnitKind.COMMUNE, None)
    assert (village.path, village.parent) == ("Xã Mẫu/Thôn Đông", "Xã Mẫu")
    assert (village.aliases, village.key) == (("đông",), None)
    assert village.populations == {"adults": 412, "households": 151}
    (metric,) = campaign.metrics
    assert (metric.key, metric.name) == ("signatures", "chữ ký số đã cài")
    assert (metric.name_en, metric.aliases) == ("signatures installed", ("cks", "chữ ký"))
    assert (metric.adds_up, metric.entered_by) == (True, EnteredBy.TEAM)
    assert metric.most_per_report == 100
    (target,) = campaign.targets
    assert (target.numerator, target.denominator) == ("signatures", "adults")
    assert (target.minimum, target.maximum, target.unit) == (Decimal(40), None, "%")
    assert (target.due, target.inclusive) == (dt.date(2026, 9, 30), False)
    assert (target.kinds, target.units, target.scope) == ((UnitKind.VILLAGE,), (), Scope.EACH)
    (reporting,) = campaign.reporting
    assert (reporting.every, reporting.weekday) == (Cadence.WEEK, Weekday.FRI)
    assert (reporting.time, reporting.by) == (dt.time(15), "village")
    assert reporting.cutoff is not None
    assert (reporting.cutoff.weekday, reporting.cutoff.time) == (Weekday.FRI, dt.time(9))
    assert campaign.reminders == Reminders((dt.timedelta(days=1), dt.timedelta(hours=3)))


def test_the_least_a_file_needs_is_a_title_two_dates_a_unit_and_a_metric() -> None:
    campaign = parse_campaign(
        '[campaign]\ntitle = "T"\nstarts = 2026-01-01\nends = 2026-01-01\n'
        '[[units]]\nname = "Xã A"\nkind = "commune"\n[[metrics]]\nkey = "m"\nname = "việc"\n',
        "ten-tep",
    )
    assert campaign.key == "ten-tep"
    assert campaign.reminders == Reminders()
    assert (campaign.targets, campaign.deadlines, campaign.reporting, campaign.phases) == ((),) * 4


@pytest.mark.parametrize(
    ("old", "new", "where", "reason"),
    [
        ("[reminders]", "[other]\na = 1\n[reminders]", "other", Reason.UNKNOWN_KEY),
        ("[reminders]", "[reminders]\nsnooze = 1", "reminders.snooze", Reason.UNKNOWN_KEY),
        ('issuer = "', 'isuer = "', "campaign.isuer", Reason.UNKNOWN_KEY),
        ('weekday = "fri", t', 'when = "fri", weekday = "fri", t', "reporting[1].cutoff.when",
         Reason.UNKNOWN_KEY),
        ("most_per_report = 100", "most_per_report = true", "metrics[1].most_per_report",
         Reason.WRONG_TYPE),
        ("most_per_report = 100", "most_per_report = 1.5", "metrics[1].most_per_report",
         Reason.WRONG_TYPE),
        ("most_per_report = 100", "most_per_report = 0", "metrics[1].most_per_report",
         Reason.OUT_OF_RANGE),
        ("adults = 412", "adults = -1", "units[2].populations.adults", Reason.OUT_OF_RANGE),
        ("adults = 412", "adults = 1000000001", "units[2].populations.adults",
         Reason.OUT_OF_RANGE),
        ("adults = 412", '"người" = 1', "units[2].populations.người", Reason.BAD_KEY),
        ("{ adults = 412, households = 151 }", "412", "units[2].populations", Reason.WRONG_TYPE),
        ("starts = 2026-09-01", "starts = 2026-09-01T00:00:00", "campaign.starts",
         Reason.WRONG_TYPE),
        ("starts = 2026-09-01", 'starts = "2026-09-01"', "campaign.starts", Reason.WRONG_TYPE),
        ("starts = 2026-09-01", "starts = 0001-01-01", "campaign.starts", Reason.OUT_OF_RANGE),
        ("starts = 2026-09-01\n", "", "campaign.starts", Reason.MISSING),
        ("starts = 2026-09-01", "starts = 2026-10-11", "campaign.ends", Reason.OUT_OF_ORDER),
        ("inclusive = false", 'inclusive = "no"', "targets[1].inclusive", Reason.WRONG_TYPE),
        ('time = "15:00"', "time = 15:00:00", "reporting[1].time", Reason.WRONG_TYPE),
        ('time = "15:00"', 'time = "15h00"', "reporting[1].time", Reason.BAD_TIME),
        ('time = "15:00"', 'time = "24:00"', "reporting[1].time", Reason.BAD_TIME),
        ('time = "15:00"', 'time = "9:00"', "reporting[1].time", Reason.BAD_TIME),
        ('time = "15:00"', 'time = ""', "reporting[1].time", Reason.BAD_TIME),
        ('kind = "village"', 'kind = "hamlet"', "units[2].kind", Reason.BAD_CHOICE),
        ('kind = "village"\n', "", "units[2].kind", Reason.MISSING),
        ('kinds = ["village"]', 'kinds = "village"', "targets[1].kinds", Reason.WRONG_TYPE),
        ('kinds = ["village"]', 'kinds = ["thôn"]', "targets[1].kinds[1]", Reason.BAD_CHOICE),
        ('every = "week"', 'every = "year"', "reporting[1].every", Reason.BAD_CHOICE),
        ('key = "xa-mau-2026"', 'key = "Xã Mẫu"', "campaign.key", Reason.BAD_KEY),
        ('key = "xa-mau-2026"', 'key = ""', "campaign.key", Reason.EMPTY),
        ('title = "Cài', 'title = "  " # "', "campaign.title", Reason.EMPTY),
        ('issuer = "UBND xã Mẫu"', f'issuer = "{"x" * 201}"', "campaign.issuer", Reason.TOO_LONG),
        ('issuer = "UBND', 'issuer = "UBND\\u200b', "campaign.issuer", Reason.HIDDEN_CHARACTER),
        ('issuer = "UBND', 'issuer = "UBND\\n', "campaign.issuer", Reason.HIDDEN_CHARACTER),
        ('issuer = "', 'timezone = "Asia/Hanoi"\nissuer = "', "campaign.timezone",
         Reason.UNKNOWN_ZONE),
        ('issuer = "', 'timezone = "../etc/passwd"\nissuer = "', "campaign.timezone",
         Reason.UNKNOWN_ZONE),
        ('issuer = "', 'timezone = "Asia"\nissuer = "', "campaign.timezone", Reason.UNKNOWN_ZONE),
        ('name = "Thôn Đông"', 'name = "Thôn Đông/Tây"', "units[2].name", Reason.SLASH_IN_NAME),
        ('aliases = ["đông"]', 'aliases = ["đông", 3]', "units[2].aliases[2]", Reason.WRONG_TYPE),
        ('aliases = ["đông"]', 'aliases = [""]', "units[2].aliases[1]", Reason.EMPTY),
        ('numerator = "signatures"', 'numerator = "sigs"', "targets[1].numerator",
         Reason.UNKNOWN_METRIC),
        ('denominator = "adults"', 'denominator = "adlts"', "targets[1].denominator",
         Reason.UNKNOWN_DENOMINATOR),
        ('denominator = "adults"', 'unit = "%"', "targets[1].unit", Reason.PERCENT_OF_NOTHING),
        ("minimum = 40", "minimum = 0.4", "targets[1].minimum", Reason.FRACTION),
        ("minimum = 40", "minimum = 140", "targets[1].minimum", Reason.OUT_OF_RANGE),
        ("minimum = 40", "minimum = -1", "targets[1].minimum", Reason.OUT_OF_RANGE),
        ("minimum = 40", "minimum = nan", "targets[1].minimum", Reason.OUT_OF_RANGE),
        ("minimum = 40", "minimum = inf", "targets[1].minimum", Reason.OUT_OF_RANGE),
        ("minimum = 40", "minimum = 1e999999", "targets[1].minimum", Reason.OUT_OF_RANGE),
        ("minimum = 40", 'minimum = "40%"', "targets[1].minimum", Reason.WRONG_TYPE),
        ("minimum = 40", "minimum = 40\nmaximum = 30", "targets[1].maximum", Reason.UPSIDE_DOWN),
        ("minimum = 40", "minimum = 100\nstrict = true", "targets[1].minimum", Reason.BEYOND_ALL),
        ("due = 2026-09-30", "due = 2026-08-31", "targets[1].due", Reason.TOO_EARLY),
        ("due = 2026-09-30", "due = 2026-09-01", "targets[1].due", Reason.TOO_EARLY),
        ("[reminders]", '[[reporting]]\nevery = "month"\nday = 32\n[reminders]',
         "reporting[2].day", Reason.OUT_OF_RANGE),
        ("[reminders]", '[[reporting]]\nevery = "month"\nweekday = "fri"\n[reminders]',
         "reporting[2].weekday", Reason.ONLY_WITH),
        ('every = "week"', 'every = "week"\nday = 3', "reporting[1].day", Reason.ONLY_WITH),
        ('"fri", time = "09:00"', '"fri", time = "15:01"', "reporting[1].cutoff.time",
         Reason.CUTOFF_LATE),
        ('weekday = "fri", time = "09:00"', 'days_before = 0, time = "15:01"',
         "reporting[1].cutoff.time", Reason.CUTOFF_LATE),
        ('weekday = "fri", time = "09:00"', 'days_before = 7, time = "09:00"',
         "reporting[1].cutoff.days_before", Reason.OUT_OF_RANGE),
        ('{ weekday = "fri", time', '{ weekday = "fri", days_before = 1, time',
         "reporting[1].cutoff.weekday", Reason.ONE_OF),
        ('{ weekday = "fri", time', "{ time", "reporting[1].cutoff.weekday", Reason.ONE_OF),
        (', time = "09:00"', "", "reporting[1].cutoff.time", Reason.MISSING),
        ("[reminders]", '[[reporting]]\nevery = "phase"\n[reminders]', "reporting[2].every",
         Reason.NEEDS_PHASES),
        ("[reminders]", '[[reporting]]\nevery = "day"\nby = "hamlet"\n[reminders]',
         "reporting[2].by", Reason.UNKNOWN_UNIT),
        ('"1d", "3h"', '"0d"', "reminders.before[1]", Reason.BAD_DURATION),
        ('"1d", "3h"', '"-1d"', "reminders.before[1]", Reason.BAD_DURATION),
        ('"1d", "3h"', '"1d", "3 ngày"', "reminders.before[2]", Reason.BAD_DURATION),
        ('"1d", "3h"', '"99999w"', "reminders.before[1]", Reason.BAD_DURATION),
        ("[reminders]", '[reminders]\nquiet = ["21:30"]', "reminders.quiet",
         Reason.NOT_TWO_TIMES),
        ("[reminders]", '[reminders]\nquiet = ["21:30", "21:30"]', "reminders.quiet",
         Reason.NOT_TWO_TIMES),
        ("[reminders]", '[reminders]\nquiet = ["21:30", "6"]', "reminders.quiet[2]",
         Reason.BAD_TIME),
        ("[reminders]", '[reminders]\nlanguage = "fr"', "reminders.language", Reason.BAD_CHOICE),
        ("[reminders]", ('[[phases]]\nname = "Đợt 1"\nstarts = 2026-09-02\nends = 2026-09-01\n'
         "[reminders]"), "phases[1].ends", Reason.OUT_OF_ORDER),
        ("[reminders]", '[[deadlines]]\nwhat = "Tổng kết"\n[reminders]', "deadlines[1].due",
         Reason.MISSING),
        ("[[metrics]]", '[[metrics]]\nkey = "signatures"\nname = "khác"\n[[metrics]]',
         "metrics[2].key", Reason.DUPLICATE),
        ("[[metrics]]", '[[metrics]]\nkey = "b"\nname = "b"\naliases = ["CKS"]\n[[metrics]]',
         "metrics[2].aliases", Reason.ALIAS_TAKEN),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_at_its_place(
    old: str, new: str, where: str, reason: Reason
) -> None:
    problem = only(old, new)
    assert (problem.where, problem.reason) == (where, reason)
    assert problem.line is not None
    assert describe(problem).startswith(f"line {problem.line}")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('issuer = "', 'number = ""\nmotto = ""\nissued = 2026-10-30\nissuer = "'),
        ("adults = 412", "cow-sheds_2 = 0"),
        ("minimum = 40", "minimum = 39.5\nmaximum = 100"),
        ("due = 2026-09-30", "due = 2026-12-31"),
        ('denominator = "adults"\nminimum = 40', "minimum = 2500"),
        ('denominator = "adults"', 'denominator = "officials"'),
        ('denominator = "adults"', 'denominator = "signatures"'),
        ('weekday = "fri", time = "09:00"', 'weekday = "sat", time = "23:00"'),
        ('weekday = "fri", time = "09:00"', 'days_before = 0, time = "15:00"'),
        ('weekday = "fri"\ntime = "15:00"\n', ""),
        ('"1d", "3h"', ""),
        ("[reminders]", '[[reporting]]\nevery = "month"\nday = 31\nby = "Xã Mẫu"\n[reminders]'),
        ("[reminders]", '[[deadlines]]\nwhat = "Sơ kết"\ndue = 2030-01-01\n[reminders]'),
    ],
)
def test_what_a_plan_may_well_say_is_taken(old: str, new: str) -> None:
    assert old in EXAMPLE
    parse_campaign(EXAMPLE.replace(old, new, 1), "mau")


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    text = EXAMPLE.replace('parent = "Xã Mẫu"', 'parent = "Xã B"').replace("40", "0.4")
    assert [describe(problem) for problem in problems(text)] == [
        "line 15, [[units]] 2 (Thôn Đông): parent 'Xã B' is not a unit of this file",
        (
            "line 30, [[targets]] 1 (Người trưởng thành có chữ ký số công cộng): "
            "minimum 0.4 is a percentage: write 40, not 0.4"
        ),
    ]


def test_an_empty_file_is_told_what_it_needs() -> None:
    found = problems("")
    assert {problem.where for problem in found} == {"campaign", "units", "metrics"}
    assert {problem.reason for problem in found} == {Reason.MISSING}


def test_a_file_that_is_not_toml_is_refused_with_its_line() -> None:
    (problem,) = problems("[campaign]\ntitle = \n")
    assert (problem.reason, problem.line) == (Reason.SYNTAX, 2)
    assert describe(problem) == "line 2: this is not TOML: Invalid value"
    (problem,) = problems('[campaign]\n\ntitle = "x')
    assert (problem.reason, problem.line) == (Reason.SYNTAX, 3)


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 10_000, "a = " + "9" * 5_000, "a = 1979-02-30", "a = 1\na = 2"]
)
def test_what_the_toml_reader_chokes_on_is_refused_like_any_syntax(text: str) -> None:
    assert [problem.reason for problem in problems(text)] == [Reason.SYNTAX]


def test_a_file_of_many_megabytes_is_not_even_read() -> None:
    assert [p.reason for p in problems("#" * 16_000_001)] == [Reason.TOO_LARGE]


def test_the_mark_windows_puts_before_a_text_is_passed_over() -> None:
    assert parse_campaign("\ufeff" + EXAMPLE.replace("\n", "\r\n"), "mau").key == "xa-mau-2026"


def test_a_file_without_a_key_is_called_by_its_name_in_the_letters_of_a_key() -> None:
    text = EXAMPLE.replace('key = "xa-mau-2026"\n', "")
    assert parse_campaign(text, "xa-khac").key == "xa-khac"
    assert parse_campaign(text, "Kế hoạch_Đợt 2 (2026)").key == "ke-hoach-dot-2-2026"
    assert parse_campaign(text, "x" * 300).key == "x" * 64
    (problem,) = problems(text, "***")
    assert (problem.where, problem.reason) == ("campaign.key", Reason.MISSING)


def test_whole_tables_are_called_as_the_file_calls_them() -> None:
    said = [describe(problem) for problem in problems("[extra]\n[units]\n")]
    assert said == [
        "[campaign] is missing",
        "[[metrics]] is missing",
        "line 1: '[extra]' is not known here",
        "line 2: [[units]] must be a list of tables, not a table",
    ]


def test_names_are_composed_and_their_spaces_single() -> None:
    decomposed = "Tho\u0302n  \u0110o\u0302ng\u00a0"
    campaign = parse_campaign(EXAMPLE.replace("Thôn Đông", decomposed), "mau")
    assert campaign.units[1].name == "Thôn Đông"


def test_lines_are_told_past_texts_that_look_like_toml() -> None:
    text = EXAMPLE.replace(
        'issuer = "', 'motto = """\\\n[[units]] \\\nminimum = 1 """ # [x]\nissuer = "'
    ).replace("minimum = 40", "minimum = 400")
    (problem,) = problems(text)
    assert text.splitlines()[(problem.line or 0) - 1] == "minimum = 400"


def test_a_dotted_key_is_told_by_its_line() -> None:
    text = EXAMPLE.replace("[reminders]", "[reminders]\nwrong.dotted = 1")
    (problem,) = problems(text)
    assert (problem.where, problem.line) == ("reminders.wrong", len(text.splitlines()) - 1)


def test_a_count_needs_no_denominator_and_is_no_percentage() -> None:
    text = EXAMPLE.replace('denominator = "adults"\nminimum = 40', "minimum = 2500")
    (target,) = parse_campaign(text, "mau").targets
    assert (target.minimum, target.denominator, target.unit) == (Decimal(2500), None, "")


def test_a_population_and_a_metric_of_one_key_may_not_be_mixed_up() -> None:
    text = EXAMPLE.replace("adults", "signatures").replace("minimum = 40", "minimum = 41")
    (problem,) = problems(text)
    assert problem.reason is Reason.AMBIGUOUS_DENOMINATOR
    text = EXAMPLE.replace('key = "signatures"', 'key = "households"').replace(
        '"signatures"\ndenominator = "adults"', '"households"\ndenominator = "households"'
    )
    assert parse_campaign(text, "mau").targets[0].denominator == "households"


def test_time_spans_are_kept_longest_first_and_once() -> None:
    text = EXAMPLE.replace('"1d", "3h"', '"30m", "2w", "3h", "180m"')
    assert parse_campaign(text, "mau").reminders.before == (
        dt.timedelta(weeks=2),
        dt.timedelta(hours=3),
        dt.timedelta(minutes=30),
    )


def test_no_reminder_at_all_may_be_asked_for() -> None:
    assert parse_campaign(EXAMPLE.replace('"1d", "3h"', ""), "mau").reminders.before == ()


def test_every_reason_has_its_sentence() -> None:
    for reason in Reason:
        detail = dict.fromkeys(
            ("error", "most", "least", "expected", "found", "value", "choices", "alphabet", "code",
             "other", "other_value", "minimum", "trail", "number", "needs", "one", "starts"),
            "x",
        )  # fmt: skip
        assert describe(Problem("units[1].name", reason, detail, 3, "Thôn 1")).startswith(
            "line 3, [[units]] 1 (Thôn 1): "
        )


VALUES = ["", '""', "0", "-1", "true", "nan", "1e400", "[]", "{}", "[[]]", '"\\u0000"', "07:30:00",
          "2026-01-01", "2026-01-01T00:00:00Z", '"x"', "[1]", '["x", 3]', "{ a = 1 }",
          '[{ name = "x" }]', '"a/b"', "9999-12-31", "12345678901234567890"]  # fmt: skip
TEXTS = [EXAMPLE, *map(shipped_text, shipped_keys())]


def mutated(draw: st.DrawFn) -> str:
    """A valid file with a few of its lines lost, doubled, swapped or given another value."""
    lines = draw(st.sampled_from(TEXTS)).split("\n")
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        key = lines[at].split("=")[0]
        other = draw(st.integers(0, len(lines) - 1))
        match draw(st.integers(0, 4)):
            case 0:
                lines[at] = ""
            case 1:
                lines.insert(at, lines[other])
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                lines[at] = f"{key}= {draw(st.sampled_from(VALUES))}"
            case _:
                cut = draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:cut] + draw(st.text(max_size=3)) + lines[at][cut:]
    return "\n".join(lines)


@settings(max_examples=150, deadline=None)
@given(st.composite(mutated)())
@example("units = [{}]\nmetrics = [[]]\ntargets = 3\ncampaign = []")
@example("units = [{ name = 3, populations = { a = 1.5 }, successors = [[]] }]")
@example('[[units]]\nname="\\u0000"\nparent=""\nsuccessors=["/", ""]\naliases=["\\U0010FFFF"]')
def test_a_damaged_file_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        campaign = parse_campaign(text, "mau")
    except CampaignFileError as error:
        found = error.problems
    else:
        assert set(campaign.by_path) == {unit.path for unit in campaign.subtree(campaign.root.path)}
        return
    assert found
    for problem in found:
        assert describe(problem).isprintable()
        assert problem.line is None or 1 <= problem.line <= text.count("\n") + 1


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    with pytest.raises(CampaignFileError):
        parse_campaign(text, text)


def test_the_files_themselves_are_plain_toml() -> None:
    for text in TEXTS:
        assert tomllib.loads(text)["campaign"]["title"]
