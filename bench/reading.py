"""How fast field messages are read, by the time of the processor: `python -m bench.reading`."""

import json
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

from domain.reading import Lexicon, read
from domain.reading.files import compiled
from tests.reading_guide import AT, campaign

_CORPUS = Path(__file__).parent.parent / "tests" / "reading_own.tsv"
_ROUNDS = 7
_HOSTILE = {
    "digits and spaces": "1 " * 2048,
    "digits": "9" * 4096,
    "slashes": "1/" * 2048,
    "combining marks": "a" + "\u0301\u0323" * 2048,
    "labels": "hộ " * 1365,
    "number words": "mười " * 820,
    "villages": "Bắc Tiến " * 455,
    "brackets": "(" * 4096,
    "unknown words": "xyzw " * 819,
    "misspelt villages": "Bắt Tiên " * 455,
    "new lines": "\n" * 4096,
    "negations": "không có " * 455,
    "mixed words": "a1b2c3 " * 585,
}


def _messages() -> list[str]:
    rows = (line.split("\t") for line in _CORPUS.read_text("utf-8").splitlines())
    texts = [r[1].replace("\\n", "\n").replace("\\t", "\t") for r in rows]
    random.Random(7).shuffle(texts)
    return texts


def _rate(texts: list[str], lexicon: Lexicon) -> float:
    """Messages a second of one core; what else runs beside does not count."""
    begun = time.process_time()
    for text in texts:
        read(text, lexicon, AT)
    return len(texts) / (time.process_time() - begun)


def _start() -> float:
    """Milliseconds of the processor from nothing imported to the first message that was read.

    In a process of its own with the garbage collector off, as the program starts.
    """
    code = (
        "import gc, time; gc.disable(); b = time.process_time();"
        "from domain.reading import Lexicon, read; from tests.reading_guide import AT, campaign;"
        "read('thôn 3 đã cài 12 hộ', Lexicon.of(campaign()), AT); print(time.process_time() - b)"
    )
    found = [float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(5)]
    return 1000 * statistics.median(found)


def _hostile(lexicon: Lexicon) -> dict[str, float]:
    found = {}
    for name, text in _HOSTILE.items():
        spent = []
        for _ in range(5):
            begun = time.process_time()
            read(text, lexicon, AT)
            spent.append(time.process_time() - begun)
        found[name] = round(1000 * statistics.median(spent), 2)
    return found


def main() -> None:
    """Print the figures as one JSON object."""
    lexicon = Lexicon.of(campaign())
    texts = _messages()
    _rate(texts, lexicon)
    rates = [_rate(texts, lexicon) for _ in range(_ROUNDS)]
    found = {
        "compiled": compiled().value,
        "messages a second, median": round(statistics.median(rates)),
        "messages a second, worst round": round(min(rates)),
        "microseconds a message": round(1e6 / statistics.median(rates), 1),
        "import, first lexicon and first message, ms": round(_start(), 1),
        "4,096 hostile characters, ms": _hostile(lexicon),
    }
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
