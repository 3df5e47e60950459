"""`python -m bench`: its parts are on its page, and its profile still finds the program."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import CodeType

import pytest

from bench.__main__ import PARTS
from bench.__main__ import __doc__ as told
from bench.sampling import _inwards
from bench.stages import _FUNCTIONS, LOADING, READING, STAGES, stage_of
from handlers.talk import Talk
from storage.work import Work

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "benchmarks.md").read_text("utf-8")


def functions(code: CodeType) -> Iterator[CodeType]:
    for inside in code.co_consts:
        if isinstance(inside, CodeType):
            yield inside
            yield from functions(inside)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_explained_by_the_command_and_on_the_page(part: str) -> None:
    assert re.search(rf"\b{part}\b", str(told))
    assert re.search(rf"\*\*{part}\*\*", PAGE)


@pytest.mark.parametrize(("place", "name"), _FUNCTIONS)
def test_every_function_that_stands_for_a_stage_exists(place: str, name: str) -> None:
    """A function that was renamed would be counted for whoever calls it."""
    folder = ROOT / place.partition("/")[0]
    files = [f for f in folder.rglob("*.py") if f"{f.relative_to(ROOT)}".startswith(place)]
    names = [
        code.co_qualname
        for file in files
        for code in functions(compile(file.read_text("utf-8"), file, "exec"))
    ]
    assert any(found.startswith(name) for found in names)


def test_every_stage_has_functions_but_for_the_loop() -> None:
    assert set(STAGES[:-1]) == set(_FUNCTIONS.values())


def test_a_function_is_of_the_stage_that_names_it_first() -> None:
    assert stage_of(Work.expect.__code__) == LOADING
    assert stage_of(Talk.read.__code__) == READING
    assert stage_of(Path.read_text.__code__) is None


async def test_a_task_that_leaves_a_transaction_is_seen_to_wait_in_it() -> None:
    """Of the generator behind an `async with` Python's own links tell nothing."""
    end = asyncio.Event()

    @contextlib.asynccontextmanager
    async def transaction() -> AsyncIterator[None]:
        yield
        await end.wait()

    async def working() -> None:
        async with transaction():
            pass

    task = asyncio.create_task(working())
    await asyncio.sleep(0)
    names = [code.co_name for code in _inwards(task)]
    end.set()
    await task
    assert names == ["wait", "transaction", "__aexit__", "working"]
