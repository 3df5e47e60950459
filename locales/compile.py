"""Compiles the catalogues, and checks that no sentence is left without its words.

`python -m locales.compile` writes the .mo files; with `--check` it only looks, and exits with 1
where a sentence has no translation, a translation has other {placeholders}, or the code has
sentences that the catalogues lack.
"""

import gettext
import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent
KEYWORDS = {"_": None, "n": (1, 2), "words": None}
METHODS = [("handlers/**.py", "python"), ("bot/**.py", "python")]
_PLACEHOLDER = re.compile(r"{(\w+)}")


def catalogues() -> dict[str, Path]:
    """The catalogue file of each language."""
    return {p.parent.parent.name: p for p in sorted(FOLDER.glob("*/LC_MESSAGES/thonso.po"))}


def read_catalogue(path: Path) -> Catalog:
    """Read a .po file."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def compile_catalogue(path: Path) -> gettext.GNUTranslations:
    """Compile a .po file in memory."""
    buffer = io.BytesIO()
    write_mo(buffer, read_catalogue(path))
    buffer.seek(0)
    return gettext.GNUTranslations(buffer)


def sentences() -> set[str]:
    """Every sentence the code says; of one with a plural, the singular."""
    return {
        found if isinstance(found, str) else str(found[0])
        for _, _, found, _, _ in extract_from_dir(
            FOLDER.parent, METHODS, keywords=KEYWORDS, strip_comment_tags=True
        )
    }


def problems() -> list[str]:
    """What is wrong with the catalogues, a line each."""
    said = sentences()
    found = []
    for language, path in catalogues().items():
        messages = {m.id if isinstance(m.id, str) else m.id[0]: m for m in read_catalogue(path)}
        found += [f"{language}: not in the catalogue: {s!r}" for s in sorted(said - set(messages))]
        for key, message in messages.items():
            if key and (key not in said):
                found.append(f"{language}: no longer said: {key!r}")
            elif key:
                found += [f"{language}: {key!r}: {what}" for what in _faults(message)]
    return found


def _faults(message: Message) -> list[str]:
    ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    told = message.string or ""
    strings = (told,) if isinstance(told, str) else tuple(told)
    asked = set(_PLACEHOLDER.findall(ids[-1]))
    faults = ["not translated" for string in strings if not string]
    if message.fuzzy:
        faults.append("only guessed")
    for string in strings:
        given = set(_PLACEHOLDER.findall(string))
        if string and given - asked - {"count"}:
            faults.append(f"other placeholders: {sorted(given ^ asked)}")
    return faults


def main() -> int:
    """Compile, or check."""
    if "--check" in sys.argv[1:]:
        wrong = problems()
        sys.stdout.write("".join(f"{line}\n" for line in wrong))
        return 1 if wrong else 0
    for path in catalogues().values():
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, read_catalogue(path))
    return 0


if __name__ == "__main__":
    sys.exit(main())
