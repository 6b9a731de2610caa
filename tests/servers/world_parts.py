"""Volumes and parts that are told by their numbers, and books told by their subtitles."""

from .world_catalogue import GRAPHIC_NOVEL
from .world_odd import Number, OddShelf, Printed
from .world_oddities import Oddity

_ROMAN = {1: "I", 2: "II", 3: "III"}
_WORDS = {1: "One", 2: "Two", 3: "Three"}
_PARTS_OF_A_VOLUME = (
    "{name}, Vol. {volume}: Part {roman}",
    "{name}, Vol. {volume} - Part {roman}",
    "{name}, Vol. {volume}, Part {part}",
    "{name} Vol. {volume}: Part {word}",
)
_VOLUMES_OF_A_PART = (
    "{name}: Part {part}, Volume {volume}",
    "{name}: Part {part} Volume {volume}",
    "{name}, Part {part}: Vol. {volume}",
    "{name} Part {part} Vol. {volume}",
)
_MARKED = "{name}, Vol. {number}"
_BARE = "{name} {number}"


def part_and_volume(shelf: OddShelf) -> None:
    """Add a series whose books have two numbers, and own one or two of them.

    A wrong number belongs to a book that shares one of the two.
    """
    rng, name = shelf.rng, shelf.name()
    author = shelf.people(1)[0]
    patterns, parts = rng.choice(((_PARTS_OF_A_VOLUME, 2), (_VOLUMES_OF_A_PART, 3)))
    theirs = rng.choice(patterns[:2])
    places = [(part, volume) for part in range(1, parts + 1) for volume in (1, 2, 3)]
    split = patterns is _PARTS_OF_A_VOLUME
    printed = {
        place: shelf.print(
            _with_part(theirs, name, *place),
            [(author, None)],
            # A part of a volume keeps the volume's place; volumes are counted through all parts.
            series=(name, place[1] if split else at),
        )
        for at, place in enumerate(places, start=1)
    }
    ours = rng.choice(patterns)
    for part, volume in rng.sample(places, rng.randint(1, 2)):
        near = [
            printed[place]
            for place in places
            if (place[0] == part) is not (place[1] == volume)  # one of the two numbers is ours
        ]
        right = printed[part, volume]
        number = _number(shelf, right, rng.choice(near))
        shelf.own(
            _with_part(ours, name, part, volume), [author], right, number, Oddity.PART_OF_VOLUME
        )


def number_in_series(shelf: OddShelf) -> None:
    """Add a series, and own volumes that bear its name: only the series field has the number."""
    name, author, volumes = _series(shelf)
    for number in shelf.rng.sample(sorted(volumes), shelf.rng.randint(1, 2)):
        right = volumes[number]
        shelf.own(
            name,
            [author],
            right,
            _number(shelf, right, _neighbour(shelf, volumes, number)),
            Oddity.NUMBER_IN_SERIES,
            series=(name, number),
        )


def number_bare(shelf: OddShelf) -> None:
    """Add a series, and own volumes whose number is the last word of the title."""
    name, author, volumes = _series(shelf)
    for number in shelf.rng.sample(sorted(volumes), shelf.rng.randint(1, 2)):
        right = volumes[number]
        shelf.own(
            _BARE.format(name=name, number=number),
            [author],
            right,
            _number(shelf, right, _neighbour(shelf, volumes, number)),
            Oddity.NUMBER_BARE,
            series=shelf.series_field(name, number),
        )


def volume_absent(shelf: OddShelf) -> None:
    """Add the beginning of a series, and own a volume behind its end."""
    name, author, volumes = _series(shelf)
    number = len(volumes) + shelf.rng.randint(1, 3)
    in_field = shelf.rng.random() < 0.3
    pattern = "{name}" if in_field else shelf.rng.choice((_MARKED, _MARKED, _BARE))
    shelf.own(
        pattern.format(name=name, number=number),
        [author],
        None,
        _number(shelf, None, _neighbour(shelf, volumes, number)),
        Oddity.VOLUME_ABSENT,
        series=(name, number) if in_field else shelf.series_field(name, number),
    )


def subtitle_apart(shelf: OddShelf) -> None:
    """Add works of one title that their subtitles tell apart, and own one of them.

    Hardcover has the subtitles in the titles, or in a field as BookLore does.
    """
    rng, title = shelf.rng, shelf.name()
    author = shelf.people(1)[0]
    subtitles = [shelf.name() for _ in range(rng.randint(2, 4))]
    in_title = rng.random() < 0.5
    works = [
        shelf.print(
            f"{title}: {each}" if in_title else title,
            [(author, None)],
            subtitle=None if in_title else each,
        )
        for each in subtitles
    ]
    right, wrong = rng.sample(works, 2)
    shelf.own(
        title,
        [author],
        right,
        shelf.number(
            right, wrong=wrong, share=shelf.shares.isbn_of_sibling, odd=Oddity.ISBN_OF_SIBLING
        ),
        Oddity.SUBTITLE_APART,
        subtitle=subtitles[works.index(right)],
    )


def _series(shelf: OddShelf) -> tuple[str, str, dict[int, Printed]]:
    """Add a series of numbered volumes; the first may go by the bare title, as they often do."""
    rng, name = shelf.rng, shelf.name()
    author = shelf.people(1)[0]
    pattern, category = rng.choice(((_MARKED, GRAPHIC_NOVEL), (_MARKED, GRAPHIC_NOVEL), (_BARE, 1)))
    first = name if pattern == _BARE else _MARKED.format(name=name, number=1)
    volumes = {
        number: shelf.print(
            first if number == 1 else pattern.format(name=name, number=number),
            [(author, None)],
            category=category,
            series=(name, number),
        )
        for number in range(1, rng.randint(3, 7) + 1)
    }
    return name, author, volumes


def _neighbour(shelf: OddShelf, volumes: dict[int, Printed], number: int) -> Printed:
    """Return the volume before or behind, or the last one there is."""
    near = [volumes[each] for each in (number - 1, number + 1) if each in volumes]
    return shelf.rng.choice(near or [volumes[max(volumes)]])


def _number(shelf: OddShelf, right: Printed | None, wrong: Printed) -> Number:
    return shelf.number(
        right, wrong=wrong, share=shelf.shares.isbn_of_neighbour, odd=Oddity.ISBN_OF_NEIGHBOUR
    )


def _with_part(pattern: str, name: str, part: int, volume: int) -> str:
    return pattern.format(
        name=name, part=part, volume=volume, roman=_ROMAN[part], word=_WORDS[part]
    )
