"""What an examination finds: values, and how they are told."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """How a thing is: well, worth knowing, or in need of somebody."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, in a sentence, and what to do about it."""

    check: str
    state: State
    says: str
    do: str = ""


def ok(check: str, says: str) -> Finding:
    """All is well."""
    return Finding(check, State.OK, says)


def note(check: str, says: str, do: str = "") -> Finding:
    """Worth knowing, and nothing is broken by it."""
    return Finding(check, State.NOTE, says, do)


def wrong(check: str, says: str, do: str) -> Finding:
    """Somebody has to do something."""
    return Finding(check, State.WRONG, says, do)


def status(findings: Sequence[Finding]) -> int:
    """The exit status: 2 where a setting is wrong, 1 where anything else is, else 0."""
    bad = {finding.check for finding in findings if finding.state is State.WRONG}
    if "settings" in bad:
        return 2
    return 1 if bad else 0


def as_json(findings: Sequence[Finding]) -> dict[str, Any]:
    """The findings for a script."""
    return {
        "well": status(findings) == 0,
        "checks": [
            {"check": f.check, "state": f.state.value, "says": f.says, "do": f.do or None}
            for f in findings
        ],
    }


def as_text(findings: Sequence[Finding]) -> str:
    """The findings for reading in a terminal."""
    lines = []
    for found in findings:
        lines.append(f"{found.state.upper():5} {found.check}: {found.says}")
        if found.do:
            lines.append(f"      -> {found.do}")
    return "\n".join(lines)
