"""The campaigns of the deployment as a process knows them."""

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.running import RunningCampaign
from storage.campaigns import running, state
from storage.tables import campaigns


class Campaigns(Mapping[int, RunningCampaign]):
    """Campaigns by id, found by the units they have: a country may have thousands of them."""

    def __init__(self, known: Iterable[RunningCampaign] = ()) -> None:
        self._known: dict[int, RunningCampaign] = {}
        self._at: dict[int, tuple[int, ...]] = {}
        for one in known:
            self.put(one)

    def __getitem__(self, id_: int) -> RunningCampaign:
        return self._known[id_]

    def __iter__(self) -> Iterator[int]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def having(self, units: Iterable[int]) -> list[RunningCampaign]:
        """The campaigns that have one of the units, or are below one."""
        found = dict.fromkeys(id_ for unit in units for id_ in self._at.get(unit, ()))
        return [self._known[id_] for id_ in found]

    def put(self, one: RunningCampaign) -> None:
        """Add a campaign, or take it in the place of an earlier version."""
        self.drop(one.id)
        self._known[one.id] = one
        alone = (one.id,)
        for unit in (*one.paths, *one.above):
            others = self._at.get(unit)
            self._at[unit] = alone if others is None else (*others, one.id)

    def drop(self, id_: int) -> None:
        """Forget a campaign, if it is known."""
        old = self._known.pop(id_, None)
        if old is None:
            return
        for unit in (*old.paths, *old.above):
            others = tuple(other for other in self._at.pop(unit, ()) if other != id_)
            if others:
                self._at[unit] = others


class CampaignBook:
    """The campaigns of the deployment, read again only when one of them has changed."""

    def __init__(self) -> None:
        self._known = Campaigns()
        self._state: str | None = None

    async def refresh(self, connection: AsyncConnection) -> Campaigns:
        """Bring the book up to date and return it; it is for reading only."""
        now = await state(connection)
        if now is not None and now == self._state:
            return self._known
        rows = await connection.execute(select(campaigns.c.id, campaigns.c.version))
        versions = {row.id: row.version for row in rows}
        for gone in self._known.keys() - versions.keys():
            self._known.drop(gone)
        for id_, version in versions.items():
            known = self._known.get(id_)
            if known is None or known.version != version:
                self._known.put(await running(connection, id_))
        self._state = now
        return self._known
