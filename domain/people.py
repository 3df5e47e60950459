"""People: members, their roles in units, and what each role may do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What somebody is in a unit."""

    VOLUNTEER = "volunteer"
    LEAD = "lead"
    COORDINATOR = "coordinator"


class Act(StrEnum):
    """What somebody may want to do with a unit or the reports in it."""

    REPORT = "report"
    CORRECT_OWN = "correct_own"
    CORRECT_OTHERS = "correct_others"
    SEE_TOTALS = "see_totals"
    SEE_MEMBERS = "see_members"
    INVITE = "invite"
    SET_UP = "set_up"
    ENTER_OFFICE_FIGURES = "enter_office_figures"


_VOLUNTEER = frozenset({Act.REPORT, Act.CORRECT_OWN, Act.SEE_TOTALS})
_LEAD = _VOLUNTEER | {Act.CORRECT_OTHERS, Act.SEE_MEMBERS, Act.INVITE}
_ALLOWED = {
    Role.VOLUNTEER: _VOLUNTEER,
    Role.LEAD: _LEAD,
    Role.COORDINATOR: _LEAD | {Act.SET_UP, Act.ENTER_OFFICE_FIGURES},
}
_STRENGTH = {Role.VOLUNTEER: 0, Role.LEAD: 1, Role.COORDINATOR: 2}


@dataclass(frozen=True, slots=True)
class Membership:
    """A role in a unit. `lineage` are the ids of the unit and of everything above it."""

    unit: int
    role: Role


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who joined and agreed to what is kept.

    `campaign` is the campaign they chose where several fit, or None.
    """

    id: int
    name: str
    language: str
    memberships: tuple[Membership, ...]
    consent_version: str
    consented_at: datetime
    campaign: int | None = None

    @property
    def strongest(self) -> Role | None:
        """The strongest role held anywhere; None for somebody without a unit."""
        roles = [m.role for m in self.memberships]
        return max(roles, key=_STRENGTH.__getitem__) if roles else None


def stronger(one: Role | None, other: Role) -> Role:
    """The stronger of two roles; None is weaker than any."""
    return other if one is None else max(one, other, key=_STRENGTH.__getitem__)


def role_in(memberships: Iterable[Membership], lineage: Sequence[int]) -> Role | None:
    """The strongest role that somebody has for a unit.

    `lineage` is the unit's id and the ids of everything above it: a role in a unit holds for all
    that lies below. None: they have nothing to do with it.
    """
    roles = [m.role for m in memberships if m.unit in lineage]
    return max(roles, key=_STRENGTH.__getitem__) if roles else None


def may(act: Act, memberships: Iterable[Membership], lineage: Sequence[int]) -> bool:
    """Tell whether somebody may do `act` with the unit whose lineage is given."""
    role = role_in(memberships, lineage)
    return role is not None and act in _ALLOWED[role]


def may_grant(role: Role, memberships: Iterable[Membership], lineage: Sequence[int]) -> bool:
    """Tell whether somebody may invite others as `role`: into what they lead, up to their own."""
    own = role_in(memberships, lineage)
    return own is not None and Act.INVITE in _ALLOWED[own] and _STRENGTH[role] <= _STRENGTH[own]


def may_remove(held: Membership, memberships: Iterable[Membership], lineage: Sequence[int]) -> bool:
    """Tell whether somebody may take the role `held` away; `lineage` is that of its unit.

    They need a stronger role there, or the same from above: no lead removes another of the same
    village, but the coordinator of a district removes a commune's.
    """
    roles = list(memberships)
    own = role_in(roles, lineage)
    if own is None or Act.INVITE not in _ALLOWED[own]:
        return False
    if _STRENGTH[held.role] < _STRENGTH[own]:
        return True
    return held.role is own and role_in(roles, lineage[1:]) is own
