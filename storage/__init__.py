"""What is kept: tables, one repository a concept, migrations. Takes and returns domain values."""

import importlib
import importlib.util
import sys
from typing import Any, Final

_ASYNCIO: Final = "sqlalchemy.ext.asyncio"
_USED: Final = ("AsyncConnection", "AsyncEngine", "AsyncTransaction", "create_async_engine")


def _spare_the_orm() -> None:
    """Load SQLAlchemy's asyncio package without its sessions, which load the ORM for nothing.

    That is an eighth of a start and 6 MiB. Whoever asks the package for more gets it whole.
    """
    spec = importlib.util.find_spec(_ASYNCIO)
    if _ASYNCIO in sys.modules or spec is None or spec.loader is None:
        return
    package, loader = importlib.util.module_from_spec(spec), spec.loader

    def more(name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        del package.__dict__["__getattr__"]
        loader.exec_module(package)
        return getattr(package, name)

    sys.modules[_ASYNCIO] = package
    engine = importlib.import_module(f"{_ASYNCIO}.engine")
    package.__dict__.update({name: getattr(engine, name) for name in _USED}, __getattr__=more)


_spare_the_orm()
