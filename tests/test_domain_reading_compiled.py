"""The reader compiled: it says what it says as written, and an installation runs it."""

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from importlib import import_module
from pathlib import Path

import pytest

from domain.reading import Lexicon, files, read
from domain.reading.files import Compiled, compiled
from tests.reading_score import AT, campaign, messages

HERE = Path(__file__).parent
CORPORA = ("own", "fourth", "sixth", "seventh")
# Python takes nothing but source files from the domain's folder.
AS_WRITTEN = """
import sys
from importlib.machinery import SOURCE_SUFFIXES, FileFinder, SourceFileLoader
from pathlib import Path

def written(path):
    if not Path(path).is_relative_to(Path("domain").absolute()):
        raise ImportError
    return FileFinder(path, (SourceFileLoader, SOURCE_SUFFIXES))

sys.path_hooks.insert(0, written)
sys.path_importer_cache.clear()
from tests.test_domain_reading_compiled import digest

import domain.reading.reader

assert domain.reading.reader.__file__.endswith(".py")
print(digest())
"""


def digest() -> str:
    """One number of all that is read from the corpora."""
    lexicon = Lexicon.of(campaign())
    found = hashlib.sha256()
    for corpus in CORPORA:
        for _, text, _ in messages(HERE / f"reading_{corpus}.tsv"):
            found.update(repr(read(text, lexicon, AT)).encode())
    return found.hexdigest()


def test_the_reader_reads_the_same_compiled_and_as_written() -> None:
    said = subprocess.check_output([sys.executable, "-c", AS_WRITTEN], cwd=HERE.parent, text=True)
    assert said.strip() == digest()


def test_what_is_installed_runs_compiled_where_there_is_a_compiler() -> None:
    headers = Path(sysconfig.get_path("include"), "Python.h").is_file()
    able = headers and shutil.which("cc") is not None
    installed = able and (HERE.parent / ".venv" / ".compiled").exists()
    path = str(import_module("domain.reading.reader").__file__)
    assert path.endswith(".py") is (compiled() is Compiled.NO)
    assert compiled() is Compiled.YES or not installed


def test_what_was_compiled_of_older_source_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = tmp_path / "reading"
    beside.mkdir()
    source = beside / "reader.py"
    source.write_text("")
    monkeypatch.setattr(files, "_HERE", beside)
    assert compiled() is Compiled.NO
    made = tmp_path / f"reading__mypyc{files.EXTENSION_SUFFIXES[0]}"
    made.write_bytes(b"")
    for moment, state in ((10, Compiled.STALE), (30, Compiled.YES)):
        os.utime(made, (moment, moment))
        os.utime(source, (20, 20))
        assert compiled() is state
