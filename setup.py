"""Compiles the reader of messages: `python setup.py build_ext --inplace`, as `make install` does.

Uncompiled it reads the same at less than half the speed. All else is said in pyproject.toml.
"""

import sys
from pathlib import Path
from typing import Any

from setuptools import setup

HERE = Path(__file__).parent
# Tables of words gain nothing; the two others must know where they are.
PLAIN = ("words_", "files", "__init__")


def extensions() -> list[Any]:
    """What is compiled, and only where that is asked for."""
    if "build_ext" not in sys.argv:
        return []
    from mypyc.build import mypycify  # noqa: PLC0415  who installs without compiling needs none

    sources = sorted((HERE / "domain" / "reading").glob("*.py"))
    compiled = [str(p.relative_to(HERE)) for p in sources if not p.name.startswith(PLAIN)]
    return mypycify(compiled, group_name="domain.reading", opt_level="1", debug_level="0")


setup(ext_modules=extensions())
