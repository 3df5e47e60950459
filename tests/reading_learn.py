"""Learn the reader's second opinion anew: `python -m tests.reading_learn` (needs scikit-learn).

Reads every corpus of this folder that may be learnt from, and writes
`domain/reading/weights.txt`. Files that only test the reader are never read.
"""

import random
from pathlib import Path

from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from domain.reading import Lexicon
from domain.reading.reader import draft_of
from domain.reading.weighing import INTENTS, UNIT, features, marked, signed, written
from tests.reading_score import AT, campaign, messages

HERE = Path(__file__).parent
# How much a message counts: those of people who did not know the reader say more of the language.
LATER = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "talk")
LEARNT = {"own": 1, **dict.fromkeys(LATER, 3)}
STRENGTH = 0.8
# Parts whose weights are all smaller are left out: half of all, and they change hardly anything.
LEAST = 2
JOINED = 400
AFTER = 0.3
OPENED = 800
OPENERS = (
    "dạ",
    "alo",
    "em chào chị,",
    "anh ơi",
    "xin lỗi em báo muộn,",
    "sorry anh chị em nhắn trễ,",
    "cả nhà ơi",
    "Kính gửi anh chị,",
    "[Chuyển tiếp]",
    "chị ghi giúp em",
    "bot ơi",
    "Em Hoa tổ 2 đây ạ,",
)
CLOSED = 600
CLOSERS = (
    ", em cảm ơn",
    ", cảm ơn ad nhiều",
    " ạ",
    " với ạ",
    " nhé cả nhà",
    " giúp em với",
    " để em còn làm",
    " nha mọi người",
    ", chúc cả nhà ngủ ngon",
)
RAREST = 2

# A text, its intent, and how much it counts.
Message = tuple[str, str, int]


def main() -> None:
    lexicon = Lexicon.of(campaign())
    seen, meant, counts = [], [], []
    for text, intent, weight in _with_joined(_learnt()):
        draft = draft_of(text, lexicon, AT.date())
        if draft is not None:
            seen.append(features(marked(draft), signed(draft)))
            meant.append(intent)
            counts.append(weight)
    vectors = CountVectorizer(analyzer=lambda found: found, binary=True, min_df=RAREST)
    table = vectors.fit_transform(seen)
    model = LogisticRegression(C=STRENGTH, max_iter=5000).fit(table, meant, counts)
    order = [list(model.classes_).index(intent.value) for intent in INTENTS]
    found = {"": _row([model.intercept_[at] for at in order])}
    for feature, at in sorted(vectors.vocabulary_.items()):
        row = _row([model.coef_[one][at] for one in order])
        if max(map(abs, row)) >= LEAST:
            found[feature] = row
    target = HERE.parent / "domain" / "reading" / "weights.txt"
    target.write_text(written(found), "utf-8")
    print(f"{len(seen)} messages, {len(found)} weighed words and pairs")  # noqa: T201


def _learnt() -> list[Message]:
    return [
        (text, gold["intent"], weight)
        for name, weight in LEARNT.items()
        for _, text, gold in messages(HERE / f"reading_{name}.tsv")
    ]


def _with_joined(found: list[Message]) -> list[Message]:
    """The messages, reports beside talk, which are still reports, and some with a greeting."""
    chance = random.Random(1)
    reports = [text for text, intent, _ in found if intent == "report"]
    talk = [text for text, intent, _ in found if intent == "other"]
    joined = []
    for _ in range(JOINED):
        pair = [chance.choice(reports), chance.choice(talk)]
        if chance.random() < AFTER:
            pair.reverse()
        joined.append((". ".join(pair), "report", 1))
    opened = [
        (f"{chance.choice(OPENERS)} {text}", intent, 1)
        for text, intent, _ in chance.choices(found, k=OPENED)
    ]
    closed = [
        (f"{text.rstrip('.')}{chance.choice(CLOSERS)}", intent, 1)
        for text, intent, _ in chance.choices(found, k=CLOSED)
    ]
    return found + joined + opened + closed


def _row(weights: list[float]) -> list[int]:
    return [round(weight / UNIT) for weight in weights]


if __name__ == "__main__":
    main()
