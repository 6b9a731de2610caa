"""Resolve odd books one at a time, each with a small catalogue of its own.

A case is an object of a JSON list: `no`, `book`, `works` and `right`, the id of the work
that the book is, or null when it is none of them. An edition for each ISBN of a work bears
the work's title unless `edition_titles` of the work names another for that ISBN. For both
options, the numbers of the cases are printed by what became of them:

  wrong   an id was stored that is not the right one
  missed  the right work was neither stored nor offered
  later   the right work was offered, but not first
  good    the right work was stored, or offered first; with null, nothing was stored
"""

import argparse
import asyncio
from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import count
import json
from pathlib import Path
import sys
from typing import Any

import aiohttp

from custom_components.booklore_hardcover.booklore.models import Book
from custom_components.booklore_hardcover.hardcover.client import HardcoverClient
from custom_components.booklore_hardcover.hardcover.pacer import Pacer, Priority
from custom_components.booklore_hardcover.matching.outcomes import Matched, Outcome, Pending
from custom_components.booklore_hardcover.matching.tiers import resolve
from tests.servers.catalogue import Catalogue, CatalogueEdition, CatalogueWork
from tests.servers.hardcover import QUICK, TOKEN, HardcoverServer

type Case = Mapping[str, Any]


class Judgement(StrEnum):
    """What became of a case, worst first."""

    WRONG = "wrong"
    MISSED = "missed"
    LATER = "later"
    GOOD = "good"


def main() -> int:
    """Run the cases of a file; the exit status is 1 when a wrong id was stored."""
    parser = argparse.ArgumentParser(
        prog="script/cases", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("file", type=Path, help="a JSON list of cases")
    parser.add_argument("--show", action="store_true", help="describe all that is not good")
    arguments = parser.parse_args()
    cases: list[Case] = json.loads(arguments.file.read_text(encoding="utf-8"))
    wrong = False
    for accept_exact in (False, True):
        outcomes = asyncio.run(resolve_cases(cases, accept_exact=accept_exact))
        judged = {case["no"]: judge(case, outcomes[case["no"]]) for case in cases}
        print(f"Exact matches {'accepted' if accept_exact else 'asked about'}:")
        for judgement in Judgement:
            numbers = [no for no, each in judged.items() if each is judgement]
            print(f"  {judgement:<6} {len(numbers):>4}  {' '.join(numbers)}".rstrip())
        if arguments.show:
            for case in cases:
                if judged[case["no"]] is not Judgement.GOOD:
                    print(_described(case, judged[case["no"]], outcomes[case["no"]]))
        wrong |= Judgement.WRONG in judged.values()
    return int(wrong)


async def resolve_cases(cases: Iterable[Case], *, accept_exact: bool) -> dict[str, Outcome]:
    """Resolve each case through the real client and the stand-in; by number."""
    outcomes: dict[str, Outcome] = {}
    async with aiohttp.ClientSession(auto_decompress=False) as session:
        for case in cases:
            async with HardcoverServer(_catalogue(case["works"])) as server:
                server.policy = QUICK
                client = HardcoverClient(
                    session, TOKEN, Pacer(), url=server.url, priority=Priority.RUN
                )
                async for found in resolve([_book(case)], client, accept_exact=accept_exact):
                    outcomes[case["no"]] = found[1]
    return outcomes


def judge(case: Case, outcome: Outcome) -> Judgement:
    """Hold an outcome against the right work."""
    right = case["right"]
    match outcome:
        case Matched(hardcover_id=found):
            return Judgement.GOOD if found == right else Judgement.WRONG
        case _ if right is None:
            return Judgement.GOOD
        case Pending(candidates=candidates):
            offered = [candidate.hardcover_id for candidate in candidates]
            if right not in offered:
                return Judgement.MISSED
            return Judgement.GOOD if offered[0] == right else Judgement.LATER
        case _:
            return Judgement.MISSED


def _book(case: Case) -> Book:
    facts: dict[str, Any] = {"isbn13": None, "isbn10": None, **case["book"]}
    return Book(id=1, library_id=1, **facts | {"authors": tuple(facts.get("authors", ()))})


def _catalogue(works: Iterable[Mapping[str, Any]]) -> Catalogue:
    catalogue, numbers = Catalogue(), count(1)
    for work in works:
        facts = dict(work)
        titles = facts.pop("edition_titles", {})
        isbns = {form: facts.pop(form, ()) for form in ("isbn13", "isbn10")}
        facts["contributors"] = [(name, role) for name, role in facts.get("contributors", ())]
        catalogue.add_work(CatalogueWork(**facts))
        for form, found in isbns.items():
            for isbn in found:
                catalogue.add_edition(
                    CatalogueEdition(
                        next(numbers), facts["id"], title=titles.get(isbn), **{form: isbn}
                    )
                )
    return catalogue


def _described(case: Case, judgement: Judgement, outcome: Outcome) -> str:
    book = {key: value for key, value in case["book"].items() if value}
    works = {work["id"]: work["title"] for work in case["works"]}
    lines = [f"{judgement} {case['no']}: {book}", f"  right {works.get(case['right'])!r}"]
    match outcome:
        case Matched(hardcover_id=found, source=source):
            lines.append(f"  stored {works[found]!r} by {source}")
        case Pending(candidates=candidates):
            lines += [f"  offered {works[c.hardcover_id]!r} ({c.reason})" for c in candidates[:4]]
        case _:
            lines.append(f"  {outcome}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
