"""Targets that fall due put into words: what is missing, and in the end what was reached."""

from collections import Counter
from collections.abc import Iterator

from domain.campaign import Scope, Target
from domain.notices import Item
from domain.owing import below
from domain.people import Role
from domain.progress import Progress, is_population, needed_count
from handlers.figures import goal_of, missing_of, share_of
from handlers.reminding_case import MOST_PLACES, Case, side_by_side
from handlers.showing_order import behind_order
from locales import Html


def target_soon(case: Case) -> Html:
    """What is still missing while there is time."""
    first = case.words("⏰ Targets due soon (<b>{deadline}</b>):", deadline=case.deadline)
    return Html("\n".join([first, *_told(case, [list(_item(case, i)) for i in case.notice.items])]))


def target_over(case: Case) -> Html:
    """What each place has and lacks, the furthest behind first; one glad sentence for all well."""
    items = case.notice.items
    if not any(item.is_open for item in items):
        return _glad(case)
    first = case.words("🏁 The targets' time is up (<b>{deadline}</b>):", deadline=case.deadline)
    told = [[*_item(case, item), *_reached(case, item)] for item in items]
    return Html("\n".join([first, *_told(case, told)]))


def _told(case: Case, told: list[list[Html]]) -> Iterator[Html]:
    """What is said of each target, single lines before longer parts."""
    for lines in sorted(told, key=lambda lines: len(lines) > 1):
        yield from lines
    weighed = (progress for units in case.standings.values() for progress in units.values())
    if case.notice.role is Role.COORDINATOR and any(_lacks_people(case, p) for p in weighed):
        yield Html("")
        yield case.words("For the percentage enter how many people there are: /setup.")


def _lacks_people(case: Case, progress: Progress) -> bool:
    """Tell whether there are figures, but nobody has said of how many people."""
    named = progress.target.denominator
    of_people = named is not None and is_population(case.campaign, named)
    return of_people and progress.done is not None and not progress.out_of


def _glad(case: Case) -> Html:
    words, items = case.words, case.notice.items
    if len(items) > 1:
        return words(
            "🎉 All {count} targets due by {deadline} are reached. Thank you all!",
            count=words.number(len(items)),
            deadline=case.deadline,
        )
    item = items[0]
    target = _target(case, item)
    tops = _tops(case, item)
    if target.scope is Scope.TOTAL or len(item.done) == 1:
        unit = case.campaign.root.path if target.scope is Scope.TOTAL else item.done[0]
        return words(
            "🎉 {unit} has reached the target “{target}”: {share}. Thank you all!",
            unit=case.unit(unit),
            target=target.indicator,
            share=share_of(words, _progress(case, item, unit)),
        )
    if len(tops) == 1:
        return words(
            "🎉 All {count} places have reached the target “{target}”, together {share}. "
            "Thank you all!",
            count=words.number(len(item.done)),
            target=target.indicator,
            share=share_of(words, _progress(case, item, tops[0])),
        )
    return words(
        "🎉 {units} have reached the target “{target}”. Thank you all!",
        units=case.units(item.done),
        target=target.indicator,
    )


def _item(case: Case, item: Item) -> Iterator[Html]:
    """A target with one place is a line; with several, the total and then place by place."""
    words, target = case.words, _target(case, item)
    places = (*item.units, *item.done)
    tops = _tops(case, item)
    if len(places) == 1:
        yield _single(case, item, places[0])
        return
    if len(tops) == 1 and all(_progress(case, item, path).done is None for path in places):
        yield _silent(case, item, tops[0])
        return
    goal = goal_of(words, target)
    yield Html("")
    yield words("<b>{target}</b> (target {goal})", target=target.indicator, goal=goal)
    if target.scope is Scope.TOTAL:
        rest = _rest(case, _progress(case, item, case.campaign.root.path))
        yield words("Total: {rest}", rest=rest)
        if not _is_large(case, item):
            yield from _shares(case, item, places)
        return
    yield from (_total(case, item, top, of=len(tops)) for top in tops)
    if _is_large(case, item):
        yield from _by_commune(case, item)
    else:
        yield from _behind(case, item, [path for path in item.units if path not in tops])


def _is_large(case: Case, item: Item) -> bool:
    places = (*item.units, *item.done)
    if len(places) <= MOST_PLACES:
        return False
    return len({case.campaign.by_path[path].parent for path in places}) > 1


def _by_commune(case: Case, item: Item) -> Iterator[Html]:
    """What lies above the places, the furthest behind first, where these are too many to list."""
    words, by_path = case.words, case.campaign.by_path
    places, reached = (
        Counter(by_path[path].parent or path for path in paths)
        for paths in ((*item.units, *item.done), item.done)
    )
    weighed = {above: _progress(case, item, above) for above in places}
    for above in sorted(places, key=lambda above: behind_order(weighed[above])):
        yield words(
            "• {place}: {share} · reached by {done} of {all}",
            place=by_path[above].name,
            share=share_of(words, weighed[above]),
            done=words.number(reached[above]),
            all=words.number(places[above]),
        )


def _single(case: Case, item: Item, path: str) -> Html:
    """A target with its figures in one line; what all reach together with what the place has."""
    words, target = case.words, _target(case, item)
    root = case.campaign.root.path
    shared = target.scope is Scope.TOTAL
    weighed = _progress(case, item, root if shared else path)
    rest = _with_goal(case, weighed, _tail(case, weighed))
    if shared and path != root:
        share = share_of(words, _progress(case, item, path))
        rest = words("{rest} · {unit}: {share}", rest=rest, unit=case.unit(path), share=share)
    if shared or path in case.notice.units:
        return words("• {target}: {rest}", target=target.indicator, rest=rest)
    return words(
        "• {target} ({unit}): {rest}", target=target.indicator, unit=case.unit(path), rest=rest
    )


def _silent(case: Case, item: Item, top: str) -> Html:
    """A target for which no place has sent a figure yet, with what all of them need."""
    target = _target(case, item)
    alone = target.scope is Scope.TOTAL or top in (*item.units, *item.done)
    places = [top] if alone else [*item.units, *item.done]
    needs = [needed_count(target, _progress(case, item, path).out_of) for path in places]
    known = [need for need in needs if need is not None]
    tail = _needed(case, sum(known)) if len(known) == len(needs) else Html("")
    rest = _with_goal(case, _progress(case, item, top), tail)
    return case.words("• {target}: {rest}", target=target.indicator, rest=rest)


def _with_goal(case: Case, progress: Progress, tail: Html) -> Html:
    goal = goal_of(case.words, progress.target)
    told = case.words("{share} (target {goal})", share=share_of(case.words, progress), goal=goal)
    return Html(f"{told} — {tail}") if tail else told


def _total(case: Case, item: Item, top: str, of: int) -> Html:
    """The sum of all places under a unit, and how many of them have reached the target."""
    words = case.words
    places = [
        path for path in below(case.campaign, [top], (*item.units, *item.done)) if path != top
    ]
    done = sum(path in item.done for path in places)
    progress = _progress(case, item, top)
    concerned = top in item.units or top in item.done
    share = _rest(case, progress) if concerned else share_of(words, progress)
    return words(
        "{place}: {share} · reached by {done} of {all}",
        place=words("Total") if of == 1 else case.unit(top),
        share=share,
        done=words.number(done),
        all=words.number(len(places)),
    )


def _behind(case: Case, item: Item, paths: list[str]) -> Iterator[Html]:
    """The places that have not reached it, the furthest behind first, the silent ones together."""
    words = case.words
    weighed = {path: _progress(case, item, path) for path in paths}
    for path in sorted(paths, key=lambda path: behind_order(weighed[path])):
        if weighed[path].done is not None:
            rest = _rest(case, weighed[path])
            yield words("• {unit}: {rest}", unit=case.unit(path), rest=rest)
    silent = [path for path in paths if weighed[path].done is None]
    if silent:
        names = side_by_side(_with_need(case, path, weighed[path]) for path in silent)
        yield words("❗ No figures yet: {units}", units=Html(names))


def _shares(case: Case, item: Item, paths: tuple[str, ...]) -> Iterator[Html]:
    """What each place has brought towards what all are to reach together."""
    words = case.words
    weighed = {path: _progress(case, item, path) for path in paths}
    for path in sorted(paths, key=lambda path: behind_order(weighed[path])):
        share = share_of(words, weighed[path])
        if path != case.campaign.root.path:
            yield words("• {unit}: {rest}", unit=case.unit(path), rest=share)


def _reached(case: Case, item: Item) -> Iterator[Html]:
    """The places that have reached it, by name; those with a line of their own are left out."""
    single = len(item.units) + len(item.done) == 1
    if single or _is_large(case, item) or _target(case, item).scope is Scope.TOTAL:
        return
    tops = _tops(case, item)
    done = [path for path in item.done if path not in tops]
    if done:
        count = case.words.number(len(done))
        yield case.words("✅ Reached ({count}): {units}", count=count, units=case.units(done))


def _rest(case: Case, progress: Progress) -> Html:
    share, tail = share_of(case.words, progress), _tail(case, progress)
    return Html(f"{share} — {tail}") if tail else share


def _tail(case: Case, progress: Progress) -> Html:
    """What is missing, or that it is reached; without a figure, how many it takes."""
    if progress.done is not None:
        return missing_of(case.words, progress)
    needed = needed_count(progress.target, progress.out_of)
    return Html("") if needed is None else _needed(case, needed)


def _with_need(case: Case, path: str, progress: Progress) -> Html:
    need, unit = _tail(case, progress), case.unit(path)
    if not need:
        return case.words("{unit}", unit=unit)
    return case.words("{unit} ({need})", unit=unit, need=need)


def _needed(case: Case, needed: int) -> Html:
    return case.words("{count} needed", count=case.words.number(needed))


def _tops(case: Case, item: Item) -> list[str]:
    """The person's units that lie above places of the target."""
    places = (*item.units, *item.done)
    return [
        top
        for top in case.notice.units
        if any(path != top for path in below(case.campaign, [top], places))
    ]


def _target(case: Case, item: Item) -> Target:
    return case.campaign.targets[item.index]


def _progress(case: Case, item: Item, path: str) -> Progress:
    return case.standings[item.index][path]
