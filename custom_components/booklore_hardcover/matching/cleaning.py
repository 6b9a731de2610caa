"""Removing what file names, shops and websites put around titles."""

from collections.abc import Iterable
import re
import unicodedata

from .forms import LANGUAGES
from .normalize import without_markup, words

_EXTENSION = re.compile(r"\.(?:epub|pdf|mobi|azw3?|fb2|cbz|cbr|djvu|m4b|mp3|txt)$", re.IGNORECASE)
_ARTICLE = r"(?:The|A|An|Der|Die|Das|Le|La|Les|El)\b"
_ARTICLE_BEHIND = re.compile(rf"^(?!{_ARTICLE})(.+?),\s+({_ARTICLE})(.*)$", re.IGNORECASE)
_OTHER_MARKS = str.maketrans(
    {"（": " (", "）": ") ", "：": ": ", "，": ", ", "™": "", "®": "", "½": " 1/2"}
)
_QUOTES = str.maketrans("【】〔〕《》〈〉「」『』", "[][]        ")
"""From the brackets and quotation marks of other scripts to Latin ones."""
_RANGE = re.compile(r"\b([vt]\.?\d+)\s+[-–]\s+([vt]?\d+)\b", re.IGNORECASE)
_QUOTED = re.compile(r"《([^《》]+)》")  # a Chinese title, whatever stands before it
_CREDIT = re.compile(r"\s*(?:作者|著者|译者|譯者|作|著)\s*:\s*\S+(?:\s+\S+)?\s*$")

_SITE = re.compile(
    r"z-?lib(?:rary)?(?:\.\w+)?|(?:from )?anna'?s archive|lib(?:rary ?)?gen(?:esis)?(?:\.\w+)?"
    r"|(?:www\.)?[\w-]+\.(?:com|org|net|info|io|me|sk|ru|to)"
    r"|retail|scans?|scanned|ocr|digital|webrip|c2c|repack|converted|calibre"
    r"|zsliming|danke-?empire|lucaz|stick|1r0n|v\d+(?:\.\d+)+|\d+p|\w*rip",
    re.IGNORECASE,
)
"""Words that say where a file is from, and nothing about the book."""
_NAMED_EDITIONS = (
    "kindle|paperback|hardcover|international|e-?book|audible|enhanced|illustrated|anniversary"
    "|revised|special|collector'?s|expanded|updated|annotated|first|second|third|fourth|fifth"
    "|sixth|seventh|new|limited|centennial|classic"
)
_EDITIONS = (
    rf"(?:the )?(?:{_NAMED_EDITIONS}|{LANGUAGES})(?: [\w-]+)? edition"
    r"|\d+(?:st|nd|rd|th) (?:anniversary(?: edition)?|edition)|movie tie-in(?: edition)?"
    r"|\d+\. auflage|(?:un)?abridged(?: edition)?|large print"
    "|audio ?book|e-?book|epub|pdf|paperback|hardcover"
    "|deutsche ausgabe|édition française|edición española|edizione italiana"
)
"""Words that tell one edition of a work from another, and say nothing about the work."""
_BEHIND = (
    r"an? (?!junior|graphic|picture)(?:[\w'-]+ )?(?:novel|novella|memoir|thriller)"
    r"|an? (?:play|romance|mystery|fable|tale|fantasy)|poems|stories|essays"
    "|the novel|roman|a graphic novel series"
    r"|an? (?:[\w'-]+ ){0,3}(?:litrpg|gamelit|xianxia|wuxia|cultivation)(?: [\w'-]+){0,3}"
    r"|(?:now a|the inspiration for|soon to be)\b.*|includes? vols?\b.*"
)
"""Other text that follows titles and is not part of them."""
# A language is only dropped as all that brackets hold: "Almost French" is a title.
_ABOUT_EDITION = re.compile(
    rf"{_EDITIONS}|(?:in )?(?:{LANGUAGES}|deutsch|español|français|italiano)"
    r"|.*\b(?:edition|audio\w*|classics?|masterworks|novel|memoir|文庫|库|book club"
    r"|penguin|press|verlag|series|reihe|\w*buchreihe|saga|chronicles?|cycle|novels|universe"
    r"|trilog(?:y|ie)|duology|quartet|sequence)\b.*"
    r"|.*(?:文庫|文库|丛书|叢書|シリーズ|ノベルス)",
    re.IGNORECASE,
)
_NOISE = re.compile(
    rf"(?:\s*[:\-–—,;(\[]\s*(?:{_BEHIND}|{_EDITIONS})|\s+(?:{_EDITIONS}))\s*[)\]]?\s*$",
    re.IGNORECASE,
)
_SET = re.compile(r"\b(?:series|saga|trilog(?:y|ie)|duology|quartet)\b", re.IGNORECASE)
_COMPLETE = re.compile(r"\b(?:complete|entire|whole)\b|^\W*\w+\W*$", re.IGNORECASE)
_BOOKS = re.compile(r"\d+ books?\b", re.IGNORECASE)
_LONGEST_NOISE = 90
_BY = re.compile(r",?\s+(?:by|von|par|de)\s+", re.IGNORECASE)
_PARTS = re.compile(r"\s+(?:-{1,2}|[–—|])\s+|_-_|\s+--\s*")
_YEAR = re.compile(r"(?:c\. ?)?(?:[4-9]\d\d|1\d\d\d|20\d\d)(?:\s*[-–]\s*\d{2,4})?")


def cleaned_title(text: str) -> str:
    """Return a title without the marks of a file name.

    "Dune_Messiah.epub" -> "Dune Messiah"     "Hobbit, The" -> "The Hobbit"
    "Dune.Messiah.epub" -> "Dune Messiah"     "《三体》" -> "三体"
    """
    text = without_markup(text)
    if quoted := _QUOTED.search(text):
        text = quoted[1] + text[quoted.end() :]
    plain = unicodedata.normalize("NFKC", text.translate(_OTHER_MARKS))
    cleaned = " ".join(plain.translate(_QUOTES).split())
    while _EXTENSION.search(cleaned):
        cleaned = _EXTENSION.sub("", cleaned)
    cleaned = _RANGE.sub(r"\1-\2", cleaned)
    if " " not in cleaned and cleaned.count(".") > 1:
        cleaned = _without_tags(re.sub(r"\.(?!\d\b)", " ", cleaned))
    if " " not in cleaned:
        cleaned = re.sub(r"(?<=[^\W_]{2})\.(?=[^\W\d_]{2})", " ", cleaned).replace("_-_", " - ")
        cleaned = cleaned.replace("__", ": ").replace("_", " ")
    cleaned = re.sub(r"(?<=\w)_(?=\w)", " ", cleaned.replace("_ ", ": "))
    cleaned = _CREDIT.sub("", " ".join(cleaned.split()))
    cleaned = re.sub("[’‘ʼ´`]", "'", cleaned)
    behind = _ARTICLE_BEHIND.match(cleaned)
    return f"{behind[2]} {behind[1]}{behind[3]}" if behind else cleaned


def _without_tags(name: str) -> str:
    """Drop year and tags from the end of a file's name: "Berserk v13 2006 Digital"."""
    kept = name.split()
    while len(kept) > 1 and (_SITE.fullmatch(kept[-1]) or _YEAR.fullmatch(kept[-1])):
        del kept[-1]
    return " ".join(kept)


def without_noise(text: str) -> str:
    """Return "Emma" for "Emma: A Novel (Unabridged)"; something is always left."""
    kept = text.strip(" -:,") or text.strip()
    while noise := _NOISE.search(kept, max(len(kept) - _LONGEST_NOISE, 0)):
        if not (stripped := kept[: noise.start()].strip(" -:,")):
            break
        kept = stripped
    return kept


def is_noise(subtitle: str) -> bool:
    """Whether a subtitle says nothing about the work: "A Novel", "Kindle Edition"."""
    return _NOISE.fullmatch(f": {subtitle.strip()}") is not None


def is_uninformative(bracket: str) -> bool:
    """Whether the text in brackets says nothing about the work: a site, an edition, a year."""
    inside = bracket.strip()
    if (_COMPLETE.search(inside) and _SET.search(inside)) or _BOOKS.match(inside):
        return False
    patterns = (_SITE, _YEAR, _ABOUT_EDITION)
    return not words(inside) or any(pattern.fullmatch(inside) for pattern in patterns)


def parts_of(text: str) -> list[str]:
    """Split "Author - Series 02 - Title" at its dashes, and drop the parts that name a site."""
    parts = [part.strip() for part in _PARTS.split(text)]
    return [part for part in parts if part and not _SITE.fullmatch(part)]


def without_author(text: str, authors: Iterable[str]) -> str:
    """Take the book's authors off the front and the end of its title.

    "Frank Herbert - Dune", "Dune -- Frank Herbert", "Dune (Herbert Frank)",
    "Dune, by Frank Herbert" -> "Dune"
    """
    names = {frozenset(words(author)) for author in authors} - {frozenset()}
    if not names:
        return text
    parts = parts_of(text)
    kept = [part for part in parts if frozenset(words(part)) not in names]
    if kept and len(kept) < len(parts):
        text = " - ".join(kept)

    def emptied(found: re.Match[str]) -> str:
        return "" if frozenset(words(found[1])) in names else found[0]

    text = re.sub(r"\s*[(\[]([^()\[\]]+)[)\]]", emptied, text).strip() or text
    for by in reversed([*_BY.finditer(text)]):
        if by.start() and any(name <= frozenset(words(text[by.end() :])) for name in names):
            return text[: by.start()]
    return text


def without_owner(text: str, authors: Iterable[str]) -> str | None:
    """Return "Dune" for "Frank Herbert's Dune", and None for a title without such an author."""
    names = {name for author in authors if len(name := frozenset(words(author))) > 1}
    whose = re.fullmatch(r"([^']+)'s?\s+(.+)", text)
    return whose[2] if whose and frozenset(words(whose[1])) in names else None
