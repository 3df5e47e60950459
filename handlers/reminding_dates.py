"""One-off deadlines put into words: what is coming up, and what had to be done by now."""

from collections.abc import Iterator

from domain.notices import Item
from domain.people import Role
from handlers.figures import listing
from handlers.reminding_case import Case
from locales import Html


def deadline_soon(case: Case) -> Html:
    """What is to be done soon."""
    first = case.words("⏰ Due soon (<b>{deadline}</b>):", deadline=case.deadline)
    return listing([first, *_lines(case)])


def deadline_over(case: Case) -> Html:
    """What had to be done by now; nobody is told it was not, for that is not known."""
    words = case.words
    first = words("🏁 Due by now (<b>{deadline}</b>):", deadline=case.deadline)
    if case.notice.role is Role.COORDINATOR:
        last = words("Please ask after whatever is not done yet.")
    else:
        last = words("Whatever is not done yet: please finish it soon.")
    return listing([first, *_lines(case), last])


def _lines(case: Case) -> Iterator[Html]:
    words = case.words
    for item in case.notice.items:
        yield _line(case, item)
        if item.done:
            yield words("✅ Done: {units}", units=case.units(item.done))


def _line(case: Case, item: Item) -> Html:
    words, deadline = case.words, case.campaign.deadlines[item.index]
    if item.units and item.units != case.notice.units:
        return words("• {what}: {units}", what=deadline.what, units=case.units(item.units))
    if deadline.responsible and not (item.units or item.done):
        who = ", ".join(deadline.responsible)
        return words("• {what} (in charge: {who})", what=deadline.what, who=who)
    return words("• {what}", what=deadline.what)
