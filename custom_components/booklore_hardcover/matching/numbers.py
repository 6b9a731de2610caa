"""Numbers as titles write them: as digits, words, ordinals, Roman or Chinese numerals."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import count, pairwise
import re

from .normalize import Words


def _counted(*lines: str, start: int = 1, step: int = 1) -> dict[str, int]:
    """Return the number of each word, where each line counts in another language."""
    return {word: n for line in lines for n, word in zip(count(start, step), line.split())}


_SMALL = _counted(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen",
    start=0,
)
_TENS = _counted("twenty thirty forty fifty sixty seventy eighty ninety", start=20, step=10)
_ENGLISH_ORDINALS = _counted(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
CARDINAL = (
    _counted(
        "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
        "un deux trois quatre cinq six sept huit neuf dix onze douze",
        "uno dos tres cuatro cinco seis siete ocho nueve diez once doce",
        "uno due tre quattro cinque sei sette otto nove dieci undici dodici",
        "um dois três quatro cinco seis sete oito nove dez onze doze",
        "een twee drie vier vijf zes zeven acht negen tien elf twaalf",
    )
    | _SMALL
    | _TENS
)
"""The number of each number word, in lower case: "two" is 2."""
ORDINAL = _ENGLISH_ORDINALS | _counted(
    "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende",
    "første anden tredje fjerde femte sjette syvende ottende niende tiende",
    "første andre tredje fjerde femte sjette sjuende åttende niende tiende",
    "första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde",
    "pierwszy drugi trzeci czwarty piąty szósty siódmy ósmy dziewiąty dziesiąty",
    "pierwsza druga trzecia czwarta piąta szósta siódma ósma dziewiąta dziesiąta",
    "první druhý třetí čtvrtý pátý šestý sedmý osmý devátý desátý",
    "erster zweiter dritter vierter fünfter sechster siebter achter neunter zehnter",
    "erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte",
    "erstes zweites drittes viertes fünftes sechstes siebtes achtes neuntes zehntes",
    "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième",
    "première seconde troisième quatrième cinquième sixième septième huitième neuvième dixième",
    "primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo",
    "primera segunda tercera cuarta quinta sexta séptima octava novena décima",
    "primo secondo terzo quarto quinto sesto settimo ottavo nono decimo",
    "prima seconda terza quarta quinta sesta settima ottava nona decima",
    "первый второй третий четвертый пятый шестой седьмой восьмой девятый десятый",
    "первая вторая третья четвертая пятая шестая седьмая восьмая девятая десятая",
    "первое второе третье четвертое пятое шестое седьмое восьмое девятое десятое",
)
"""The number of each ordinal, in lower case: "second" is 2."""
ENGLISH_NUMBERS = frozenset(_SMALL | _TENS | _ENGLISH_ORDINALS)
"""The number words and ordinals that are English."""
_CHINESE = _counted("〇 一 二 三 四 五 六 七 八 九", start=0)
_AND = frozenset("and und et y e og och en i и".split())  # that "&" may stand for
_NUMBER_SIGN = frozenset({"no", "nr", "number", "num"})
_ROMAN = re.compile(
    r"(?=[mdclxvi])m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", re.IGNORECASE
)
_DIGITS_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_LONGEST = 8  # words in which a number is written, "ninety-nine hundred and …", or a word more
_SHORTEST_JOINED = 4  # letters; shorter ones are other words: "no on" is not "noon"


def number_in(text: str) -> str | None:
    """Return the number that a text stands for, as digits; None when it is no number.

        "02" -> "2"   "IV" -> "4"   "Twenty-One" -> "21"   "十三" -> "13"   "18.5" -> "18.5"

    "1-3" stays a range. "I" is a number here: the text has a mark such as "Vol." in front.
    """
    found = re.sub(r"\s*(?:[-–&]|\b(?:to|and|und|bis)\b)\s*", "-", text.strip().lower())
    if re.fullmatch(r"\d+(?:[.+]\d+)?(?:-\d+(?:\.\d+)?)?", found):
        parts = (re.sub(r"^0+(?=\d)", "", part) for part in found.split("-"))
        return "-".join(part.removesuffix(".0") for part in parts)
    if len(spelled := found.split("-")) == 2 and spelled[0] in _TENS and spelled[1] in _SMALL:
        return str(_TENS[spelled[0]] + _SMALL[spelled[1]])
    if (worth := CARDINAL.get(found, ORDINAL.get(found))) is not None:
        return str(worth)
    if ordinal := _DIGITS_ORDINAL.fullmatch(found):
        return ordinal[1].lstrip("0")
    return _roman(found) or _chinese(found)


def _roman(text: str) -> str | None:
    if not _ROMAN.fullmatch(text):
        return None
    worth = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
    values = [*(worth[letter] for letter in text.lower()), 0]
    return str(sum(-value if value < after else value for value, after in pairwise(values)))


def _chinese(text: str) -> str | None:
    """Read 十三 and 二十: up to ninety-nine, which no series of books has passed."""
    tens, ten, units = text.partition("十")
    if text in _CHINESE:
        return str(_CHINESE[text])
    if not ten or tens not in ("", *_CHINESE) or units not in ("", *_CHINESE):
        return None
    return str(10 * _CHINESE.get(tens, 1) + _CHINESE.get(units, 0))


@lru_cache(maxsize=500)
def collapsed(found: Words) -> Words:
    """Return words with the English numbers among them as digits.

    nineteen eighty four -> 1984   thirty nine steps -> 39 steps   second -> 2nd
    one hundred and one dalmatians -> 101 dalmatians   007 -> 7
    """
    result: list[str] = []
    place = 0
    while place < len(found):
        word = found[place]
        value, used = _number_ahead((*found[place : place + _LONGEST], *[""] * _LONGEST))
        if found[place - 1 : place] == ("no",):
            used = 0  # "No One" is nobody
        if used:
            result.append(str(value))
        elif word.isdigit():
            result.append(word.lstrip("0") or "0")
        elif word in _ENGLISH_ORDINALS:
            result.append(f"{ORDINAL[word]}th")
        elif ordinal := _DIGITS_ORDINAL.fullmatch(word):
            result.append(f"{ordinal[1]}th")
        else:
            result.append("no" if word in _NUMBER_SIGN else word)
        place += used or 1
    return tuple(result)


def _number_ahead(ahead: Words) -> tuple[int, int]:
    """Read the number with which these words begin; return it and how many it takes (0: none)."""
    value, used = _below_hundred(ahead)
    if not used:
        return {"hundred": (100, 1), "thousand": (1000, 1)}.get(ahead[0], (0, 0))
    if ahead[used] == "hundred":
        value, used = value * 100, used + 1
        joint = ahead[used] == "and"
        more, taken = _below_hundred(ahead[used + joint :])
        if taken:
            value, used = value + more, used + joint + taken
    if ahead[used] == "thousand":
        return value * 1000, used + 1
    year, taken = _below_hundred(ahead[used:])
    if 10 <= value < 100 <= 10 * year and taken:
        return value * 100 + year, used + taken
    return value, used


def _below_hundred(ahead: Words) -> tuple[int, int]:
    first, second = ahead[:2]
    if first in _SMALL:
        return _SMALL[first], 1
    if first not in _TENS:
        return 0, 0
    unit = _SMALL.get(second, 0)
    return (_TENS[first] + unit, 2) if 0 < unit < 10 else (_TENS[first], 1)


def same_words(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two titles have the same words, however numbers, "&" and blanks are written.

    1984 = Nineteen Eighty-Four   Henry IV = Henry 4   Stolz & Vorurteil = Stolz und Vorurteil
    Slaughterhouse-Five = Slaughter House 5   Maedchen = Mädchen
    """
    if one == other:
        return True
    ours, theirs = collapsed(tuple(one)), collapsed(tuple(other))
    if len(ours) == len(theirs) and all(map(_same_word, ours, theirs, strict=True)):
        return True
    joined = "".join(ours)
    if len(joined) < _SHORTEST_JOINED or joined != "".join(theirs):
        return False
    return [*filter(str.isdigit, ours)] == [*filter(str.isdigit, theirs)]


def _same_word(one: str, other: str) -> bool:
    if one == other or plain_umlauts(one) == plain_umlauts(other):
        return True
    if "and" in (one, other) and one in _AND and other in _AND:
        return True
    return (one.isdigit() and _roman(other) == one) or (other.isdigit() and _roman(one) == other)


def plain_umlauts(word: str) -> str:
    """Return a word without the e that stands for an umlaut: Mueller and Müller are one name."""
    plain = re.sub(r"(?<=[aou])e", "", word)
    return plain if len(plain) >= _SHORTEST_JOINED else word  # "poet" is not "pot"
