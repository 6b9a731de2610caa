"""Forms: what kind of book a title names, such as manga, comic issue or collected edition."""

from dataclasses import dataclass
from enum import StrEnum
import re


class Form(StrEnum):
    """A kind of book, named like the `Reason` that tells it; one title may have several."""

    MANGA = "manga"
    LIGHT_NOVEL = "light_novel"
    GRAPHIC_NOVEL = "graphic_novel"
    ISSUE = "single_issue"
    COLLECTED = "collected_edition"
    DELUXE = "deluxe_edition"
    GUIDE = "study_guide"
    DERIVED = "adaptation"
    BESIDE = "companion"
    """A companion, journal or calendar; these words are also subjects of ordinary books."""
    SCREENPLAY = "screenplay"
    DRAMATIZED = "dramatization"
    ABRIDGED = "abridged_edition"
    ILLUSTRATED = "illustrated_edition"
    TRANSLATION = "other_language"


LANGUAGES = (
    "arabic|bengali|bulgarian|catalan|chinese|croatian|czech|danish|dutch|english|estonian|finnish"
    "|french|german|greek|hebrew|hindi|hungarian|icelandic|indonesian|italian|japanese|korean"
    "|latvian|lithuanian|norwegian|persian|polish|portuguese|romanian|russian|serbian|slovak"
    "|slovenian|spanish|swedish|thai|turkish|ukrainian|vietnamese"
)
"""Languages, as shops name them: "(German Edition)"."""
_TAKEN_OUT = {
    Form.LIGHT_NOVEL: "light[ -]?novels?|ranobe|ln",
    Form.MANGA: "mangas?|만화",
    Form.GRAPHIC_NOVEL: (
        r"(?:the |a )?(?:official )?(?:\b\w+ )?graphic (?:novels?|adaptation|history)"
        "|bande dessinée"
    ),
    Form.COLLECTED: (
        r"box(?:ed)? ?sets?|(?:the )?omnibus(?: edition)?|\d-in-1(?: edition)?"
        r"|all-in-one(?: edition)?|publisher'?s pack(?: \d+)?"
        "|(?:vizbig|perfect|master|library|compact|complete|fullmetal) edition"
        "|compendium|kanzenban|(?:the )?complete collection|(?:books? )?collection set"
        "|gesamtausgabe|sammelband|doppelband|schuber|coffret|estuche|cofanetto|intégrale?"
        r"|комплект(?: из \d+ книг)?"
    ),
    Form.DELUXE: "(?<!classics )(?:the )?deluxe(?: edition| hc| hardcover)*|absolute edition",
    Form.SCREENPLAY: "(?:the |a )?screen ?play|play ?script",
    Form.DRAMATIZED: (
        "(?:bbc )?(?:radio|full-cast|audio) drama|(?:bbc )?(?:radio )?dramati[sz](?:ation|ed)"
    ),
}
"""Patterns of words that name a form and are no part of a title: they are taken out of it."""
_WITHOUT_BLANKS = {
    Form.LIGHT_NOVEL: "ライトノベル",
    Form.MANGA: "漫画|コミック",
    Form.COLLECTED: r"(?:套装)?[共全][〇一二三四五六七八九十\d]+[册冊卷巻本部]|套装|全集|合本版?",
}
"""The same in Chinese and Japanese, which put no blanks between words."""
_LEFT_IN = {
    Form.GUIDE: (
        "summary|study guide|(?:cliffs|spark) ?notes|workbook|conversations? (?:on|starters)"
        "|(?:reader|teacher)'?s guide|quick ?read|key takeaways|lesson plans?|colou?ring book"
    ),
    Form.DERIVED: (
        r"the (?:stage )?(?:play|musical|opera|retelling)"
        r"|an? (?:\w+ )?(?:play|musical|opera|retelling)(?! in)"
        "|script ?book|cook ?book|young readers'? edition|junior novel"
        "|(?:student|teacher)(?:'?s)? edition|classic starts|illustrated classics|readers,? level"
        "|(?:sticker|activity|picture) book|(?:movie|film|the|official) story ?book"
        "|noveli[sz]ation|art of the (?:film|movie|game)|tarot|pop-up"
    ),
    Form.BESIDE: "companion|analysis|trivia|journal|calendar|notebook",
    Form.COLLECTED: (
        r"trilogy(?!\s*#?\d)|trilog(?:ía|ie|ia)|трилогия|;[^;]+;|duology|quartet|collection"
        r"|bundle|\b\d+[- ]books?|books? \d+\s*[-–]\s*\d+|complete (?:series|works|novels)"
        r"|(?<=\w) / (?=\w)"
    ),
    Form.ISSUE: r"(?:issue|heft|ausgabe)\s*#?\s*\d+",
    Form.GRAPHIC_NOVEL: "comics?|adapt(?:ed|ation)",
}
"""Patterns of words that may be part of a title: "The Notebook", "The New York Trilogy"."""
_OF_EDITIONS = {
    Form.ABRIDGED: "(?<!un)abridged|retold",
    Form.ILLUSTRATED: "illustrated edition",
    Form.TRANSLATION: rf"(?<=\()(?:{LANGUAGES}) edition(?=\))",
}
"""Patterns of words that tell one edition from another, and are no part of a title."""
_TAKEN, _LEFT, _EDITIONS = (
    {
        form: re.compile(rf"(?:\b|(?<=\W))(?:{phrases})(?:\b|(?=\W))", re.IGNORECASE)
        for form, phrases in table.items()
    }
    for table in (_TAKEN_OUT, _LEFT_IN, _OF_EDITIONS)
)
_TAKEN |= {
    form: re.compile(f"{_TAKEN[form].pattern}|{phrases}", re.IGNORECASE)
    for form, phrases in _WITHOUT_BLANKS.items()
}
_ANY = re.compile(
    "|".join(
        phrases
        for table in (_TAKEN_OUT, _WITHOUT_BLANKS, _LEFT_IN, _OF_EDITIONS)
        for phrases in table.values()
    ),
    re.IGNORECASE,
)
"""A quick test: most titles name no form."""
_COMICS = frozenset({Form.MANGA, Form.GRAPHIC_NOVEL, Form.ISSUE})
_GRAPHIC, _LIGHT_NOVEL = 4, 10  # Hardcover's `book_category_id` (hardcover-api contract §3)


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms that title or subtitle name, and what else is known about the form."""

    named: frozenset[Form]
    category: int | None = None
    """`book_category_id`; None where Hardcover leaves it out, as in the results of a search."""
    compilation: bool = False

    @property
    def comic(self) -> bool:
        """Whether it is manga or another comic."""
        return bool(self.named & _COMICS) or self.category == _GRAPHIC

    @property
    def light_novel(self) -> bool:
        """Whether it is a light novel."""
        return Form.LIGHT_NOVEL in self.named or self.category == _LIGHT_NOVEL

    def has(self, form: Form) -> bool:
        """Whether it is of this form, by title or category."""
        if form in (Form.MANGA, Form.GRAPHIC_NOVEL):
            return self.comic
        return self.light_novel if form is Form.LIGHT_NOVEL else form in self.named

    @property
    def tells(self) -> bool:
        """Whether a work of this title may also exist in another form: manga or light novel."""
        return self.comic or self.light_novel


def take_forms(text: str) -> tuple[str, frozenset[Form]]:
    """Take the words that name a form out of a text; return what is left, and the forms.

    "Overlord (Light Novel)" -> "Overlord", light novel
    "Berserk Deluxe Edition" -> "Berserk", deluxe edition
    "Dune (German Edition)"  -> as it is, edition in another language
    """
    if not _ANY.search(text):
        return text, frozenset()
    named = {form for form, pattern in _EDITIONS.items() if pattern.search(text)}
    left = text
    for form, pattern in _TAKEN.items():
        left, found = pattern.subn(" ", left)
        if found:
            named.add(form)
    if left != text:
        left = re.sub(r"\(\s*\)|\[\s*\]", " ", left)
        if Form.COLLECTED in named:
            # "Mistborn Trilogy Boxed Set" is the set of Mistborn.
            left = re.sub(r"(?<=\w)\s+(?:trilogy|series|saga)\s*$", "", left, flags=re.IGNORECASE)
        left = re.sub(r"\b(?:the|a)\s*$", "", " ".join(left.split()).strip(" -–—:,;|"))
    return (left, frozenset(named)) if re.search(r"\w", left) else (text, frozenset(named))


def forms_within(title: str) -> frozenset[Form]:
    """Return the forms that a title's own words may name: "Dune: A Study Guide", "The Notebook"."""
    if not _ANY.search(title):
        return frozenset()
    return frozenset(form for form, pattern in _LEFT.items() if pattern.search(title))


def conflict(ours: Forms, theirs: Forms, *, numbered: bool) -> Form | None:
    """Return the form in which a book (`ours`) and a work differ, or None.

    A form that neither title names is no difference: some manga have no category. `numbered`
    says that the book's title has the number of a volume.
    """
    differing = ours.named ^ theirs.named
    for form in (Form.GUIDE, Form.DRAMATIZED, Form.SCREENPLAY, Form.DERIVED, Form.ISSUE):
        if form in differing:
            return form
    for form in (Form.BESIDE, Form.TRANSLATION, Form.ABRIDGED, Form.ILLUSTRATED):
        if form in differing and form in theirs.named:
            return form
    theirs_collects = theirs.compilation or Form.DELUXE in theirs.named
    if Form.COLLECTED in differing and not (Form.COLLECTED in ours.named and theirs_collects):
        return Form.COLLECTED
    if numbered and Form.DELUXE in differing:
        return Form.DELUXE
    return _drawn_or_written(ours, theirs)


def _drawn_or_written(ours: Forms, theirs: Forms) -> Form | None:
    """Return the form in which they differ when one of them is a comic and the other is not."""
    if ours.comic and theirs.light_novel:
        return Form.LIGHT_NOVEL
    if ours.comic and not theirs.comic and theirs.category is not None:
        return Form.MANGA if Form.MANGA in ours.named else Form.GRAPHIC_NOVEL
    if ours.light_novel and theirs.comic:
        return Form.MANGA if Form.MANGA in theirs.named else Form.GRAPHIC_NOVEL
    return Form.GRAPHIC_NOVEL if Form.GRAPHIC_NOVEL in theirs.named and not ours.comic else None
