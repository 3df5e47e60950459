"""The reader's questions put into words."""

import re

from domain.reading import About, Question
from locales import Html, Words

_KIND_WORD = re.compile(
    r"^(thôn|xóm|làng|bản|buôn|ấp|khóm|sóc|phum|khu phố|khu|tổ dân phố|xã|phường)\s+", re.IGNORECASE
)

_FIGURE = re.compile(r"\d+(?:[.,]\d+)+")
_MARKS = re.compile(r"[.,]")
_THOUSANDS = re.compile(r"(?<![\d.,/-])\d{4,}(?![\d.,/-])")


def question_words(words: Words, question: Question) -> Html:
    """One short question about what is in doubt."""
    subject = question.subject[:80]
    if not question.answers:
        return _write_again(words, question.about, subject)
    match question.about:
        case About.VILLAGE:
            return _which_place(words, question, subject)
        case About.DATE:
            return words("Which day do you mean by “{subject}”?", subject=subject)
        case About.METRIC:
            return words("What does “{subject}” count?", subject=subject)
        case About.CUMULATIVE:
            return words("Is “{subject}” a running total or today's work?", subject=subject)
        case About.INTENT:
            return words("I am not sure what “{subject}” means. What should I do?", subject=subject)
        case _ if len(question.answers) == 1:
            label = question.answers[0].label
            return words("“{subject}”: is {label} right?", subject=subject, label=label)
        case _:
            return words("“{subject}”: which figure is right?", subject=subject)


def _which_place(words: Words, question: Question, subject: str) -> Html:
    """A place in doubt, or what may be a day as well: "T3" in a commune with a Thôn 3."""
    if all(answer.reading.village is not None for answer in question.answers):
        return words("Which place do you mean by “{subject}”?", subject=subject)
    if len(question.answers) > 1:
        return words("Does “{subject}” mean a day or a place?", subject=subject)
    label = question.answers[0].label
    return words("“{subject}”: is {label} right?", subject=subject, label=label)


def as_written(subject: str, text: str) -> str:
    """A figure in doubt as the person wrote it, with its dots and commas: "1.000" for "1000"."""
    if not subject.isdecimal() or subject in text:
        return subject
    written = (found[0] for found in _FIGURE.finditer(text))
    return next((one for one in written if _MARKS.sub("", one) == subject), subject)


def in_form(words: Words, label: str) -> str:
    """A figure to choose as the person's language writes it: "1.000 cks"."""
    return _THOUSANDS.sub(lambda found: words.number(int(found[0])), label)


def unknown_place(words: Words, subject: str) -> Html:
    """Said of places that do not exist and of those that are not theirs, without telling which."""
    return words(
        "I do not know “{subject}” among your places, so nothing was recorded. Please write the "
        "name as it is in the campaign, or leave it out to report for your own.",
        subject=subject,
    )


def bare_name(name: str) -> str:
    """A unit's name without the word for its kind in front."""
    return _KIND_WORD.sub("", name) or name


def _write_again(words: Words, about: About, subject: str) -> Html:
    match about:
        case About.VILLAGE:
            return unknown_place(words, subject)
        case About.METRIC:
            return words(
                "I do not know what “{subject}” counts. Please write what it is, such as 12 hộ.",
                subject=subject,
            )
        case About.INTENT:
            return words("This message is too long to read. Please send it in several parts.")
        case _:
            return words(
                "I cannot take “{subject}” as a count. Please write it as a whole number, "
                "0 or more.",
                subject=subject,
            )
