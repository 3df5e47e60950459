"""Collects the program's sentences into the template and the catalogues: `make words`.

English is what the code says, so its catalogue is filled from the sentences themselves. In
Vietnamese a new sentence is left empty, to be translated by a person.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from locales.compile import FOLDER, KEYWORDS, METHODS, catalogues

TEMPLATE = FOLDER / "thonso.pot"
_HEADER = "# The words of Thôn Số. Distributed under the licence of the project."
_MADE = datetime(2026, 11, 21, tzinfo=UTC)  # a date of its own would change the file every time


def template() -> Catalog:
    """Every sentence of the code, without a translation."""
    catalogue = Catalog(project="thonso", charset="utf-8")
    for file, _line, sentence, _comments, _context in extract_from_dir(
        FOLDER.parent, METHODS, keywords=KEYWORDS
    ):
        catalogue.add(sentence, locations=[(file, 0)])
    return catalogue


def write(path: Path, catalogue: Catalog) -> None:
    """Write a catalogue so that the same sentences always give the same file."""
    catalogue.header_comment, catalogue.fuzzy = _HEADER, False
    catalogue.project, catalogue.version = "thonso", "0.1"
    catalogue.creation_date = catalogue.revision_date = _MADE
    catalogue.last_translator = catalogue.language_team = "Thôn Số"
    catalogue.msgid_bugs_address = ""
    with path.open("wb") as file:
        write_po(
            file, catalogue, width=0, sort_output=True, omit_header=False, include_lineno=False
        )


def updated(path: Path, fresh: Catalog, language: str) -> Catalog:
    """The catalogue with the sentences of today; what is no longer said is dropped."""
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
    else:
        catalogue = Catalog(locale=language)
    catalogue.update(fresh, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    if language == "en":
        for message in catalogue:
            if message.id:
                message.string = message.id
    return catalogue


def main() -> int:
    """Collect."""
    fresh = template()
    write(TEMPLATE, fresh)
    for language in ("vi", "en"):
        path = catalogues().get(language, FOLDER / language / "LC_MESSAGES" / "thonso.po")
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, updated(path, fresh, language))
    return 0


if __name__ == "__main__":
    sys.exit(main())
