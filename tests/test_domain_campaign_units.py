import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.campaign import Campaign
from domain.campaign_file import CampaignFileError, Problem, Reason, describe, parse_campaign

HEAD = """\
[campaign]
title = "Chiến dịch"
starts = 2026-01-01
ends = 2026-12-31
[[metrics]]
key = "signatures"
name = "chữ ký số"
"""


def unit(name: str, parent: str | None = None, more: str = "", kind: str = "village") -> str:
    above = "" if parent is None else f'parent = "{parent}"\n'
    return f'[[units]]\nname = "{name}"\nkind = "{kind}"\n{above}{more}\n'


def read(*units: str, rest: str = "") -> Campaign:
    return parse_campaign(HEAD + "".join(units) + rest, "mau")


def refused(*units: str, rest: str = "") -> list[Problem]:
    with pytest.raises(CampaignFileError) as caught:
        read(*units, rest=rest)
    return list(caught.value.problems)


ROOT = unit("Tỉnh", kind="province")
A, B = unit("Xã A", "Tỉnh", kind="commune"), unit("Xã B", "Tỉnh", kind="commune")
TWO_COMMUNES = (ROOT, A, B, unit("Thôn 1", "Xã A"), unit("Thôn 1", "Xã B"))


def target(reference: str) -> str:
    return (
        f'[[targets]]\nindicator = "i"\nnumerator = "signatures"\nminimum = 1\n'
        f'units = ["{reference}"]\n'
    )


def test_a_path_is_the_names_from_the_root_down() -> None:
    campaign = read(*TWO_COMMUNES)
    assert [unit.path for unit in campaign.units] == [
        "Tỉnh", "Tỉnh/Xã A", "Tỉnh/Xã B", "Tỉnh/Xã A/Thôn 1", "Tỉnh/Xã B/Thôn 1",
    ]  # fmt: skip
    assert campaign.units[4].parent == "Tỉnh/Xã B"


@pytest.mark.parametrize("reference", ["Xã B/Thôn 1", "Tỉnh/Xã B/Thôn 1", " Xã B / Thôn 1 "])
def test_the_end_of_a_path_is_a_reference(reference: str) -> None:
    campaign = read(*TWO_COMMUNES, rest=target(reference))
    assert campaign.targets[0].units == ("Tỉnh/Xã B/Thôn 1",)


def test_a_reference_that_fits_two_units_is_refused_with_both() -> None:
    (problem,) = refused(*TWO_COMMUNES, rest=target("Thôn 1"))
    assert (problem.where, problem.reason) == ("targets[1].units[1]", Reason.AMBIGUOUS_UNIT)
    assert problem.detail["choices"] == "Tỉnh/Xã A/Thôn 1, Tỉnh/Xã B/Thôn 1"


@pytest.mark.parametrize("reference", ["Thôn 2", "Xã C/Thôn 1", "Nước/Tỉnh/Xã A", "/", "xã a"])
def test_a_reference_that_fits_no_unit_is_refused(reference: str) -> None:
    (problem,) = refused(*TWO_COMMUNES, rest=target(reference))
    assert problem.reason is Reason.UNKNOWN_UNIT


def test_a_parent_that_could_be_two_units_is_refused() -> None:
    (problem,) = refused(*TWO_COMMUNES, unit("Tổ 1", "Thôn 1", kind="group"))
    assert (problem.where, problem.reason) == ("units[6].parent", Reason.AMBIGUOUS_UNIT)


def test_a_parent_may_be_named_by_its_path_and_stand_below_in_the_file() -> None:
    campaign = read(unit("Tổ 1", "Xã B/Thôn 1", kind="group"), *TWO_COMMUNES)
    assert campaign.units[0].path == "Tỉnh/Xã B/Thôn 1/Tổ 1"
    campaign = read(unit("Tổ 1", "Tỉnh/Xã B/Thôn 1", kind="group"), *TWO_COMMUNES)
    assert campaign.units[0].path == "Tỉnh/Xã B/Thôn 1/Tổ 1"


def test_a_whole_path_wins_over_the_end_of_another() -> None:
    town = unit("Mộ Đức", "Mộ Đức", kind="commune")
    campaign = read(unit("Mộ Đức", kind="district"), town, unit("Tổ 1", "Mộ Đức/Mộ Đức"))
    assert [unit.path for unit in campaign.units] == [
        "Mộ Đức", "Mộ Đức/Mộ Đức", "Mộ Đức/Mộ Đức/Tổ 1",
    ]  # fmt: skip


def test_there_is_exactly_one_root() -> None:
    (problem,) = refused(ROOT, unit("Tỉnh khác", kind="province"))
    assert (problem.where, problem.reason) == ("units[2].parent", Reason.SECOND_ROOT)
    found = refused(unit("A", "B"), unit("B", "A"))
    assert [problem.reason for problem in found] == [Reason.NO_ROOT, Reason.PARENT_CYCLE]
    assert describe(found[1]).endswith("parent leads back to the unit itself: A → B → A")


def test_a_circle_of_parents_beside_the_root_is_told_once() -> None:
    found = refused(ROOT, unit("A", "B"), unit("B", "A"), unit("C", "B"), unit("D", "D"))
    assert [(p.where, p.reason) for p in found] == [
        ("units[2].parent", Reason.PARENT_CYCLE),
        ("units[5].parent", Reason.PARENT_CYCLE),
    ]


def test_an_empty_parent_is_not_a_root() -> None:
    (problem,) = refused(ROOT, unit("A", ""))
    assert (problem.where, problem.reason) == ("units[2].parent", Reason.EMPTY)


def test_a_tree_is_at_most_twelve_levels_deep() -> None:
    chain = [unit(f"Cấp {n}", f"Cấp {n - 1}") for n in range(1, 12)]
    assert read(unit("Cấp 0"), *chain).units[-1].path.count("/") == 11
    (problem,) = refused(unit("Cấp 0"), *chain, unit("Cấp 12", "Cấp 11"))
    assert (problem.where, problem.reason) == ("units[13].parent", Reason.TOO_DEEP)


def test_siblings_have_different_names_and_accents_tell_them_apart() -> None:
    read(ROOT, unit("Tân An", "Tỉnh"), unit("Tấn An", "Tỉnh"))
    (problem,) = refused(ROOT, unit("Thôn 1", "Tỉnh"), unit("thôn  1", "Tỉnh"))
    assert (problem.where, problem.reason) == ("units[3].name", Reason.DUPLICATE)


def test_an_alias_that_is_a_siblings_name_or_alias_is_refused() -> None:
    one = unit("Thôn 1", "Tỉnh", 'aliases = ["T1", "một"]')
    for alias in ("thôn 1", "t1"):
        (problem,) = refused(ROOT, one, unit("Thôn 2", "Tỉnh", f'aliases = ["{alias}"]'))
        assert (problem.where, problem.reason) == ("units[3].aliases[1]", Reason.ALIAS_TAKEN)
    read(ROOT, A, B, unit("Thôn 1", "Xã A", 'aliases = ["t1"]'),
         unit("Thôn 2", "Xã B", 'aliases = ["t1"]'))  # fmt: skip


def test_the_new_unit_may_be_called_by_the_old_ones_name() -> None:
    old = unit("Thôn 1", "Tỉnh", 'successors = ["Thôn Đông"]')
    read(ROOT, old, unit("Thôn Đông", "Tỉnh", 'aliases = ["Thôn 1"]'))
    old = unit("Thôn 1", "Tỉnh", "valid_to = 2026-05-31")
    read(ROOT, old, unit("Thôn 2", "Tỉnh", 'valid_from = 2026-06-01\naliases = ["Thôn 1"]'))


def test_keys_of_units_are_unique() -> None:
    (problem,) = refused(unit("A", more='key = "k"'), unit("B", "A", 'key = "k"'))
    assert (problem.where, problem.reason) == ("units[2].key", Reason.DUPLICATE)


def test_validity_has_its_ends_the_right_way_round() -> None:
    (problem,) = refused(unit("A", more="valid_from = 2026-02-01\nvalid_to = 2026-01-01"))
    assert (problem.where, problem.reason) == ("units[1].valid_to", Reason.OUT_OF_ORDER)


def test_renames_merges_and_splits_are_references_to_successors() -> None:
    campaign = read(
        ROOT,
        unit("Thôn 1", "Tỉnh", 'valid_to = 2026-05-31\nsuccessors = ["Thôn Đông", "Thôn Tây"]'),
        unit("Thôn 2", "Tỉnh", 'valid_to = 2026-05-31\nsuccessors = ["Thôn Tây"]'),
        unit("Thôn Đông", "Tỉnh"),
        unit("Thôn Tây", "Tỉnh"),
    )
    assert campaign.units[1].successors == ("Tỉnh/Thôn Đông", "Tỉnh/Thôn Tây")
    assert campaign.units[2].successors == ("Tỉnh/Thôn Tây",)


@pytest.mark.parametrize(
    "units",
    [
        (ROOT, unit("A", "Tỉnh", 'successors = ["A"]')),
        (ROOT, unit("A", "Tỉnh", 'successors = ["B"]'), unit("B", "A")),
        (ROOT, unit("A", "Tỉnh", 'successors = ["B"]'), unit("B", "Tỉnh", 'successors = ["A"]')),
        (
            ROOT,
            unit("A", "Tỉnh", 'successors = ["B", "C"]'),
            unit("B", "Tỉnh"),
            unit("C", "Tỉnh", 'successors = ["A", "B"]'),
        ),
        (unit("A", more='successors = ["B"]'), unit("B", "A")),
    ],
)
def test_no_unit_may_succeed_itself(units: tuple[str, ...]) -> None:
    (problem,) = refused(*units)
    assert problem.reason is Reason.SUCCESSOR_CYCLE
    assert problem.where.endswith(".successors")


def test_thousands_of_villages_of_the_same_few_names_are_one_file() -> None:
    communes = [unit(f"Xã {n}", "Tỉnh", kind="commune") for n in range(60)]
    villages = [unit(f"Thôn {v}", f"Xã {n}") for n in range(60) for v in range(50)]
    assert len(read(ROOT, *communes, *villages).by_path) == 3_061


NAMES = st.sampled_from(["A", "B", "C"])
REFERENCES = st.none() | st.lists(NAMES, min_size=1, max_size=4).map("/".join)


def fits(campaign: Campaign, reference: str) -> list[str]:
    """The paths that a reference may mean, by the definition rather than by an index."""
    whole = [path for path in campaign.by_path if path == reference]
    return whole or [path for path in campaign.by_path if f"/{path}".endswith(f"/{reference}")]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(NAMES, REFERENCES), min_size=1, max_size=7), REFERENCES)
def test_every_parent_found_is_the_only_one_that_fits(
    tree: list[tuple[str, str | None]], wanted: str | None
) -> None:
    rest = "" if wanted is None else target(wanted)
    try:
        campaign = read(*(unit(name, parent) for name, parent in tree), rest=rest)
    except CampaignFileError:
        return
    for found, (_, parent) in zip(campaign.units, tree, strict=True):
        assert parent is None or fits(campaign, parent) == [found.parent]
    if wanted is not None:
        assert fits(campaign, wanted) == list(campaign.targets[0].units)
