"""One story in two forms: manga and light novel, issue and collected volume, omnibus."""

from enum import Enum, auto

from .world_catalogue import GRAPHIC_NOVEL
from .world_odd import Number, OddShelf, Printed
from .world_oddities import Oddity

LIGHT_NOVEL = 10
_MANGA, _NOVEL = "Manga", "Light Novel"
_ON_HARDCOVER = (
    "{name} ({form}), Vol. {number}",
    "{name}, Vol. {number} ({form})",
    "{name} {form}, Vol. {number}",
)
_TOLD = (
    "{name} ({form}), Vol. {number}",
    "{name}, Vol. {number} ({form})",
    "{name}, Vol. {number} [{form}]",
    "{name} ({form}) {number}",
    "{name} ({form}) Volume {number}",
)
_UNTOLD = (
    "{name}, Vol. {number}",
    "{name} Vol. {number}",
    "{name}, Volume {number}",
    "{name} {number}",
)
_LARGER = ("3-in-1 Edition", "Omnibus", "Omnibus Edition", "Deluxe Edition")


class _Told(Enum):
    """What on a book tells its form."""

    BY_TITLE = auto()
    BY_SUBTITLE = auto()
    BY_ARTIST = auto()
    NOT_AT_ALL = auto()


def manga_and_novel(shelf: OddShelf) -> None:
    """Add a series that there is as manga and as light novel, and own a few volumes of one form.

    The manga names its artist as an author; the novel's illustrator has a role.
    """
    rng, name = shelf.rng, shelf.name()
    writer, artist, illustrator = shelf.people(3)
    made_by: dict[str, list[tuple[str, str | None]]] = {
        _MANGA: [(writer, None), (artist, None)],
        _NOVEL: [(writer, None), (illustrator, "Illustrator")],
    }
    categories = {_MANGA: GRAPHIC_NOVEL, _NOVEL: LIGHT_NOVEL}
    alike = shelf.builder.chance(shelf.shares.same_title)
    pattern = _UNTOLD[0] if alike else rng.choice(_ON_HARDCOVER)
    volumes = range(1, rng.randint(3, 6) + 1)
    printed = {
        (form, number): shelf.print(
            pattern.format(name=name, form=form, number=number),
            people,
            category=categories[form],
            series=(name if alike else f"{name} ({form})", number),
        )
        for form, people in made_by.items()
        for number in volumes
    }
    form, other = rng.sample((_MANGA, _NOVEL), 2)
    told = _told(shelf)
    named = told in (_Told.BY_TITLE, _Told.BY_SUBTITLE)
    odd = [Oddity.MANGA_OR_NOVEL, *([Oddity.FORM_UNTOLD] if told is _Told.NOT_AT_ALL else ())]
    pattern = rng.choice(_TOLD if told is _Told.BY_TITLE else _UNTOLD)
    authors = [who for who, _ in made_by[form]] if told is _Told.BY_ARTIST else [writer]
    for number in sorted(rng.sample(volumes, rng.randint(1, 3))):
        shelf.own(
            pattern.format(name=name, form=form, number=number),
            authors,
            printed[form, number],
            # Where nothing names the form, the other one's number could not be told.
            _number(shelf, printed[form, number], printed[other, number] if named else None),
            *odd,
            subtitle=form if told is _Told.BY_SUBTITLE else None,
            series=shelf.series_field(name, number),
        )


def _told(shelf: OddShelf) -> _Told:
    """Choose what tells the form of a person's volumes: whoever enters one enters the others."""
    shares, dice = shelf.shares, shelf.rng.random()
    if dice < shares.form_in_title:
        return _Told.BY_TITLE
    dice -= shares.form_in_title
    if dice < shares.form_in_subtitle:
        return _Told.BY_SUBTITLE
    dice -= shares.form_in_subtitle
    return _Told.BY_ARTIST if dice < shares.form_by_artist else _Told.NOT_AT_ALL


def _number(shelf: OddShelf, right: Printed, other: Printed | None) -> Number:
    """Number a book: some have the ISBN of the story's other form, unless that is None."""
    return shelf.number(
        right,
        wrong=other,
        share=shelf.shares.isbn_of_other_form,
        odd=Oddity.ISBN_OF_OTHER_FORM,
    )


def issue_and_volume(shelf: OddShelf) -> None:
    """Add a comic with its issues and its collected volumes, and own some of both."""
    rng, name = shelf.rng, shelf.name()
    people = shelf.people(2)
    volumes = range(1, rng.randint(2, 4) + 1)
    stories = {number: f": {shelf.name()}" if rng.random() < 0.5 else "" for number in volumes}

    def add(title: str, number: float) -> Printed:
        return shelf.print(
            title,
            [(who, None) for who in people],
            category=GRAPHIC_NOVEL,
            series=(name, number),
        )

    collected = {n: add(f"{name}, Vol. {n}{stories[n]}", n) for n in volumes}
    issues = {n: add(f"{name} #{n}", n) for n in range(1, 2 * len(volumes) + 3)}
    for number in sorted(rng.sample(volumes, rng.randint(1, 2))):
        right, wrong = collected[number], issues[number]
        title = rng.choice(_UNTOLD[:3]).format(name=name, number=number)
        title += stories[number] if rng.random() < shelf.shares.title_with_subtitle else ""
        if rng.random() < 0.5:
            right, wrong = wrong, right
            title = f"{name} #{number}"
        shelf.own(
            title,
            people if rng.random() >= shelf.shares.author_alone else people[:1],
            right,
            _number(shelf, right, wrong),
            Oddity.ISSUE_OR_VOLUME,
            series=shelf.series_field(name, number),
        )


def volume_and_omnibus(shelf: OddShelf) -> None:
    """Add a series in single volumes and in larger ones, and own one of either kind."""
    rng, name = shelf.rng, shelf.name()
    author, form = shelf.people(1)[0], rng.choice(_LARGER)
    single, larger = (
        {
            number: shelf.print(
                pattern.format(name=name, form=form, number=number),
                [(author, None)],
                category=GRAPHIC_NOVEL,
                series=(series, number) if series else None,
            )
            for number in range(1, volumes + 1)
        }
        for pattern, volumes, series in (
            (_UNTOLD[0], 6, name),
            (rng.choice(_ON_HARDCOVER), 2, None),
        )
    )
    for each in larger.values():
        each.work.compilation = shelf.builder.chance(shelf.shares.compilation_flagged)
    number = rng.choice((1, 1, 2))
    right, wrong = single[number], larger[number]
    pattern, subtitle = rng.choice(_UNTOLD), None
    if rng.random() < shelf.shares.omnibus_owned:
        right, wrong = wrong, right
        if rng.random() < shelf.shares.form_in_subtitle:
            subtitle = form
        else:
            pattern = rng.choice(_TOLD)
    shelf.own(
        pattern.format(name=name, form=form, number=number),
        [author],
        right,
        _number(shelf, right, wrong),
        Oddity.VOLUME_OR_OMNIBUS,
        subtitle=subtitle,
        series=shelf.series_field(name, number) if right is single[number] else None,
    )
