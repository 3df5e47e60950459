"""Clauses: stretches of a message in which a figure finds its noun, and how each is meant."""

# The numbers of the calendar and of the language need no names.
from typing import Final

from domain.reading.items import Item
from domain.reading.lines import is_the_helper, leads, lists_people, runs_on, ties
from domain.reading.modes import LASTING, LIFTED, MODES, STARTS
from domain.reading.seams import (
    announces,
    asks_to_do,
    begins_anew,
    contrasts,
    figure_ahead,
    is_a_rate,
    is_oneself,
    label_ahead,
    number_ahead,
    opens_with_a_figure,
    plans_ahead,
    set_a_target,
    stands_apart,
    takes_noun_along,
)

_GROUPS: Final = frozenset({"part", "title", "named", "date"})
_FIGURES: Final = frozenset({"number", "hours", "triple"})
_SPECIAL: Final = STARTS.union(MODES) | _GROUPS | _FIGURES | {"trap"}
_MARKS: Final = frozenset({"sign", "break"})
_LOOK: Final = 40
_TELLS: Final = frozenset({"bao", "cao", "nhu", "sau"})
_FEW: Final = 6
_DENIED: Final = frozenset({"against", "wrong"})
_WHOLE_OR_LIFTED: Final = LIFTED | {"cumulative"}
_INSIDE: Final = frozenset({":", "=", "+", '"', "'", "~", "%", "→", "#", "&", "”", "“", "@"})


class Chunk:
    """A clause: its items, its sentence's number, and the mode in which its figures are meant."""

    __slots__ = ("after", "bracketed", "group", "items", "mode", "numbered", "sentence", "tags")

    def __init__(self, items: list[Item], sentence: int) -> None:
        self.items = items
        self.sentence = sentence
        self.mode = ""
        self.tags: set[str] = set()
        self.numbered = False
        self.bracketed = False
        self.after = ""
        self.group = 0


class _Cutter:
    """Cuts a message's items into chunks, carrying a lasting mode from clause to clause."""

    __slots__ = (
        "at",
        "bracketed",
        "chunk",
        "chunks",
        "group",
        "headed",
        "items",
        "lasting",
        "outside",
        "promised",
        "sentence",
    )

    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self.chunks: list[Chunk] = []
        self.chunk = Chunk([], 0)
        self.lasting = ""
        self.sentence = 0
        self.bracketed = False
        self.outside = ""
        self.at = 0
        self.group = 0
        self.promised = False
        self.headed = ""

    def cut(self, sign: str = "") -> None:
        """End the clause at hand, if it has anything in it."""
        chunk = self.chunk
        if self.lasting == "target" and not set_a_target(chunk.items):
            self.lasting = ""
        mends = "repair" in chunk.tags and not chunk.numbered
        if chunk.items:
            self.chunks.append(chunk)
        if chunk.items or sign:
            following = self.chunk = Chunk([], self.sentence)
            following.mode = self.lasting
            following.bracketed = self.bracketed
            following.after = sign
            following.group = self.group
            if mends:
                following.tags.add("repair")

    def stop(self, sign: str) -> None:
        """End the sentence; a colon at the end of a line keeps what it announced."""
        announced = self.chunk.mode in ("cumulative", "target") and announces(self.chunk.items)
        self.sentence += 1
        if not (sign in ("\n", ";") and (announced or self.lasting == "cumulative")):
            self.lasting = ""
        if sign == "\n" and not self.headed and not any(c.numbered for c in self.chunks):
            self.headed = plans_ahead(self.items[: self.at])
        self.cut(sign)
        self.lasting = self.lasting or self.headed
        self.chunk.mode, self.chunk.sentence = self.lasting, self.sentence

    def add(self, item: Item) -> None:
        """Add an item, starting a new clause where it begins one."""
        tag, chunk = item.tag, self.chunk
        if chunk.mode in _DENIED and item.value == ":" and not chunk.numbered:
            chunk.mode = ""
        if tag in _SPECIAL or self.lasting or "neg" in item.also:
            self._add_special(item, tag)
        elif tag == "label" and "repair" in chunk.tags and "label" not in chunk.tags:
            self._begin_anew()
        chunk = self.chunk  # perhaps one begun by the item
        chunk.items.append(item)
        oneself = tag == "title" and is_oneself(self.items, self.at)
        chunk.tags.add("" if oneself else tag)

    def _add_special(self, item: Item, tag: str) -> None:
        if tag in _FIGURES and not item.also:
            self.chunk.numbered = True
            return
        if self._goes_on(item, tag) or (tag == "and" and self._joins_verbs()):
            pass
        elif tag in STARTS and (self.chunk.numbered or tag in ("repair", "subset")):
            if self.chunk.items:
                self._looked_back(item, tag)
            self._cut_before(tag)
        elif "neg" in item.also and self.chunk.numbered and label_ahead(self.items, self.at):
            self.cut()
        named = tag in _GROUPS and not is_oneself(self.items, self.at)
        if named or (tag == "trap" and item.value == "named"):
            self.group += 1
            self.chunk.group = self.group
        self._run(tag)
        if tag in MODES and not (tag == "remain" and not self._remains(item)):
            self._enter(MODES[tag], item)
        elif (
            not self.chunk.numbered
            and self.lasting in LIFTED
            and self.chunk.mode == self.lasting
            and self._lifts(item)
        ):
            self.chunk.mode = self.lasting = self.headed = ""
        if tag in _FIGURES:
            self.chunk.numbered = True

    def _begin_anew(self) -> None:
        later = self.items[self.at + 1 : self.at + 9]
        if self.chunks and begins_anew(self.chunk.items, self.chunks[-1].items, later):
            self.cut()

    def _cut_before(self, tag: str) -> None:
        """End the clause; in "chữ ký thì ba" the noun before "thì" begins the next."""
        items = self.chunk.items
        along = tag == "but" and takes_noun_along(items, self.items, self.at)
        noun = items.pop() if along else None
        self.cut()
        if noun is not None:
            self.chunk.items.append(noun)
            self.chunk.tags.add("label")

    def bracket(self, sign: str) -> None:
        """Open or close a bracket; what it announced inside ends with it."""
        if sign == "(":
            self.bracketed, self.outside = True, self.lasting
        elif sign == ")":
            self.bracketed, self.lasting = False, self.outside

    def _goes_on(self, item: Item, tag: str) -> bool:
        """Tell whether "được", or a village after people, belongs to the clause at hand."""
        if tag == "actual":
            return self.chunk.mode not in LIFTED
        if tag == "but_this" and item.value == "post":
            return True
        if tag == "remain" and item.value == "but":
            later = self.items[self.at + 1 : self.at + 2]
            return bool(later) and later[0].tag == "state"
        items = self.chunk.items
        if tag == "title":
            return is_the_helper(items)
        if tag != "place" or not items:
            return False
        last = items[-1].tag
        return last == "person" or (last == "more" and not figure_ahead(self.items, self.at))

    def _run(self, tag: str) -> None:
        """Let "(tổng 41)" be a running total, and "nay 3" after one the day's own figure."""
        if tag == "total" and self.bracketed and any(c.numbered for c in self.chunks[-3:]):
            self.chunk.mode = "cumulative"
        elif tag == "date" and self.lasting == "cumulative" == self.chunk.mode:
            begun = "cumulative" in self.chunk.tags or self.chunk.numbered
            self.chunk.mode = self.lasting = "cumulative" if begun else ""

    def _enter(self, mode: str, item: Item) -> None:
        if mode == "stock" and "actual" in self.chunk.tags and item.value != "size":
            return
        if mode == "subset" and (self.chunk.mode in _WHOLE_OR_LIFTED or self._apart()):
            return
        self.chunk.mode = mode
        self.promised = item.value == "promise" or (self.promised and mode == "future")
        told = item.value == "promise" and bool(self.chunks) and self.chunks[-1].mode == mode
        if mode in LASTING and not told:
            self.lasting = mode

    def _apart(self) -> bool:
        """Tell whether "gồm", "riêng" begin no part: "tổ gồm 4 đồng chí", "riêng bác Tư 3 hộ"."""
        before = self.chunks[-1].items if self.chunks else []
        return stands_apart(before, self.items[self.at + 1 : self.at + 2])

    def _looked_back(self, item: Item, tag: str) -> None:
        """Let "tối mai" take the people before it into the future: nothing has happened yet."""
        last = self.chunk.items[-1]
        if (
            tag == "target"
            and item.value == "plan"
            and last.tag == "label"
            and not number_ahead(self.items, self.at)
        ):
            self.chunk.mode, item.value = "target", "told"
        if tag == "census" and "verb" not in self.chunk.tags:
            self.chunk.mode = "stock"
            for chunk in self.chunks[-1:]:
                chunk.mode = "stock" if "verb" not in chunk.tags else chunk.mode
        if tag == "cumulative" and not figure_ahead(self.items, self.at):
            for chunk in [*self.chunks[-_LOOK:], self.chunk]:
                if chunk.sentence == self.sentence and chunk.mode != "past":
                    chunk.mode = "cumulative"
        waits = item.value == "promise" and last.tag in ("label", "person")
        if waits and {"verb", "actual"}.isdisjoint(self.chunk.tags):
            self.chunk.mode = "future"
        bare = {"verb", "actual", "date", "place"}.isdisjoint(i.tag for i in self.chunk.items[:1])
        if tag in ("future", "every") and bare and opens_with_a_figure(self.chunk.items):
            self.chunk.mode = "future"

    def _remains(self, item: Item) -> bool:
        """Tell whether "còn" leaves a figure over; in "còn cks thì 5" it only goes on."""
        goes_on = item.value == "but" and contrasts(self.items, self.at)
        return number_ahead(self.items, self.at) and not goes_on

    def _joins_verbs(self) -> bool:
        """Tell whether "và" joins two verbs: "giúp 26 bà con cài đặt và kích hoạt vneid"."""
        earlier, later = self.chunk.items[-1:], self.items[self.at + 1 : self.at + 2]
        return all(i.tag == "verb" for i in [*earlier, *later]) and bool(earlier and later)

    def _lifts(self, item: Item) -> bool:
        """Tell whether "thực tế", "hôm nay" or the like ends plans, targets and hearsay."""
        earlier = not any(MODES.get(t) == self.lasting for t in self.chunk.tags)
        earlier = earlier or (item.value == "after_all" and self.lasting == "target")
        if self.lasting == "bygone":
            return earlier and item.tag == "date" and item.value.date is not None
        if item.tag in ("actual", "this_period", "verb") or "actual" in item.also:
            if item.tag == "verb" and "actual" not in item.also and self._goes_on_planning():
                return False
            return earlier and (item.tag != "verb" or self.lasting != "future" or self._done(item))
        if item.value == ":" and self.lasting == "target" and self.chunk.items:
            told = self.chunk.items[-1].value in _TELLS
            return earlier and told and number_ahead(self.items, self.at)
        return item.tag == "date" and item.value.date is not None and earlier

    def _goes_on_planning(self) -> bool:
        """Tell whether a plan says what is to be done, one thing after the other."""
        if self.headed:
            return True
        before = self.chunks[-1] if self.chunks else self.chunk
        planned = before.numbered and before.sentence == self.sentence
        return planned and before.mode == self.lasting == "target" and asks_to_do(before.items)

    def _done(self, item: Item) -> bool:
        """Tell whether "cài được" was done after all: "cứ hẹn mai, rứa mà cũng cài được 3"."""
        yet = any(i.value == "yet" for i in self.chunk.items[:_FEW])
        return "actual" in item.also and (yet or self.promised)


def chunks_of(items: list[Item]) -> list[Chunk]:
    """Cut settled items into clauses."""
    cutter = _Cutter(items)
    for at, item in enumerate(items):
        cutter.at = at
        if item.tag not in _MARKS:
            cutter.add(item)
        elif item.tag == "break" and (leads(items, at, cutter.chunk.items) or ties(items, at)):
            cutter.add(Item("sign", ":", item.first, item.last))
        elif item.tag == "break":
            if not (item.value == "\n" and runs_on(items, at, cutter.chunk.items)):
                cutter.stop(item.value)
        elif ties(items, at):
            cutter.add(Item("sign", ":", item.first, item.last))
        elif item.value not in _INSIDE and not lists_people(items, at, cutter.chunk.items):
            cutter.bracket(item.value)
            if item.value == "/" and is_a_rate(cutter.chunk.items, items[at + 1 : at + 3]):
                cutter.chunk.mode = cutter.lasting = "target"
            cutter.cut(item.value)
        else:
            cutter.add(item)
    cutter.cut()
    return cutter.chunks
