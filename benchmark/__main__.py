"""Resolve a library of messy books and print what it cost and how right it came out.

The odd library has a tenth of books with wrong links, other forms, parts and the like; the
tidy one has none of these, and in that of translations every other book has a foreign title.

With `--scale`, resolve libraries of several sizes in a Home Assistant each, and print what
that cost: requests, processor time, memory, and for how long the event loop stood still.
Their libraries are tidy ones.

With `--sync`, sync the ratings of a library step by step, and print what each step cost: requests,
what followers on Hardcover were told, and the time by a clock that does not wait.

With `--page`, open the page in Chromium on libraries of several sizes that are in the store already.
"""

import argparse
import asyncio
from contextlib import nullcontext
from dataclasses import asdict
from itertools import product
import json
from pathlib import Path
import sys
from typing import Any

from tests.servers.library import library_rows
from tests.servers.world import World, build_world
from tests.servers.world_rows import read_rows
from tests.servers.world_shares import LIBRARIES

from . import overview, page_figures, scale, sync_figures
from .judging import describe, judge
from .plot import plot
from .report import LIMITS, Outcome, broken_limits, figures, table
from .resolving import resolve

_RUNS_TO_CHECK = 3
"""Machines are noisy: the best of so many runs has to keep the limits."""


def main() -> int:
    """Run the benchmark; the exit status is 1 when a limit is not kept."""
    arguments = _arguments()
    if arguments.page:
        return _page(arguments)
    if arguments.sync:
        return _sync(arguments)
    return _scale(arguments) if arguments.scale else _rightness(arguments)


def _scale(arguments: argparse.Namespace) -> int:
    report = scale.read(arguments.from_json) if arguments.from_json else _measured(arguments)
    print(scale.table(report.found, report.earlier, report.revision))
    if arguments.json:
        arguments.json.write_text(json.dumps(asdict(report), indent=2) + "\n", encoding="utf-8")
    if arguments.plot:
        plot(report, arguments.plot)
    limits = scale.ScaleLimits()
    return _checked(
        arguments, [line for each in report.found for line in scale.broken_limits(each, limits)]
    )


def _page(arguments: argparse.Namespace) -> int:
    if arguments.from_json:
        found = page_figures.read(arguments.from_json)
    else:
        # Only the environment `browser` has what it needs.
        from .browsing import measure

        runs = arguments.runs or (_RUNS_TO_CHECK if arguments.check else 1)
        found = [measure(size, runs) for size in arguments.sizes]
    print(scale.table(found))
    if arguments.json:
        page_figures.write(arguments.json, found)
    limits = page_figures.PageLimits()
    return _checked(
        arguments, [line for each in found for line in page_figures.broken_limits(each, limits)]
    )


def _sync(arguments: argparse.Namespace) -> int:
    if arguments.from_json:
        report = sync_figures.read(arguments.from_json)
    else:
        # It starts a Home Assistant in this process.
        from .syncing import measure

        report = measure(arguments.size, arguments.profile)
    print(sync_figures.table(report))
    if arguments.json:
        sync_figures.write(arguments.json, report)
    return _checked(arguments, sync_figures.broken_limits(report, sync_figures.SyncLimits()))


def _measured(arguments: argparse.Namespace) -> scale.Report:
    def note(steps: str) -> None:
        if arguments.steps:
            print(f"{steps}\n", file=sys.stderr)

    runs = arguments.runs or (_RUNS_TO_CHECK if arguments.check else 1)
    compare = arguments.compare
    with scale.revision(compare) if compare else nullcontext() as folder:
        packages = [scale.REPOSITORY, *([folder] if folder else [])]
        columns = []
        for size in arguments.sizes:
            print(f"{size:,} books (seed {arguments.seed}) …", file=sys.stderr)
            columns.append(
                scale.measure(
                    size,
                    seed=arguments.seed,
                    profile=arguments.profile,
                    runs=runs,
                    packages=packages,
                    note=note,
                )
            )
    found, *earlier = zip(*columns, strict=True)
    return scale.Report(
        arguments.seed,
        runs,
        list(found),
        compare or "",
        [each for some in earlier for each in some],
    )


def _rightness(arguments: argparse.Namespace) -> int:
    if arguments.from_json:
        if arguments.check:
            sys.exit("script/benchmark: --check needs --scale, --page or --sync with --from-json.")
        print(overview.table(overview.read(arguments.from_json)))
        return 0
    rows = read_rows(arguments.books) if arguments.books else library_rows()
    libraries: list[dict[str, Any]] = []
    broken: list[str] = []
    seeds = range(arguments.seed, arguments.seed + arguments.seeds)
    for library, seed in product(arguments.library, seeds):
        shares, limits = LIBRARIES[library], LIMITS[library]
        world = build_world(rows, size=arguments.size, seed=seed, shares=shares)
        outcomes = _resolved(arguments, f"{library}, seed {seed}", world)
        found = [figures(outcome) for outcome in outcomes]
        facts = {"library": library, "size": arguments.size, "seed": seed, "outcomes": found}
        libraries.append(facts)
        broken += [line for each in outcomes for line in broken_limits(each, limits)]
    if len(libraries) > 1:
        print(overview.table(libraries))
    if arguments.json:
        overview.write(arguments.json, libraries)
    return _checked(arguments, broken)


def _resolved(arguments: argparse.Namespace, name: str, world: World) -> list[Outcome]:
    """Resolve one library in each way that is asked for, and print what came of it."""
    print(
        f"{len(world.shelf):,} books ({name}), "
        f"{sum(not right for right in world.truth.values()):,} of them not on Hardcover; "
        f"{len(world.catalogue.works):,} works and {len(world.catalogue.editions):,} editions\n"
    )
    ways = (False, True) if arguments.accept_exact is None else (arguments.accept_exact,)
    outcomes = [_outcome(world, accept_exact=way, profile=arguments.profile) for way in ways]
    print(f"{table(outcomes)}\n")
    if arguments.show:
        _show(world, outcomes[-1], arguments.show)
    return outcomes


def _checked(arguments: argparse.Namespace, broken: list[str]) -> int:
    if not arguments.check:
        return 0
    print("\n" + ("\n".join(["Limits not kept:", *broken]) if broken else "All limits kept."))
    return 1 if broken else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/benchmark", description=__doc__)
    parser.add_argument("--scale", action="store_true", help="measure several sizes")
    parser.add_argument("--page", action="store_true", help="measure the page in a browser")
    parser.add_argument("--sync", action="store_true", help="measure the syncing of ratings")
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        default=[1_000, 10_000, 100_000],
        metavar="N",
        help="with --scale or --page: books in the libraries",
    )
    parser.add_argument(
        "--runs",
        type=int,
        metavar="N",
        help="with --scale or --page: take the best of so many (default: 1, and 3 with --check)",
    )
    parser.add_argument(
        "--compare",
        metavar="REVISION",
        help="with --scale: measure that revision's integration too, taking turns",
    )
    parser.add_argument(
        "--steps", action="store_true", help="with --scale: tell what each step has cost"
    )
    parser.add_argument(
        "--from-json",
        type=Path,
        help="show figures measured before, not new ones",
    )
    parser.add_argument(
        "--plot", type=Path, help="with --scale: draw requests and processor time to this file"
    )
    parser.add_argument("--books", type=Path, help="a CSV list of books (default: a list of ours)")
    parser.add_argument(
        "--library",
        choices=LIBRARIES,
        nargs="+",
        default=["odd"],
        help="which kinds (default: odd); several are shown side by side at the end",
    )
    parser.add_argument("--size", type=int, default=1000, help="books in the library")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another library")
    parser.add_argument(
        "--seeds",
        type=int,
        default=1,
        metavar="N",
        help="so many libraries of each kind, with the seeds from --seed on (default: 1)",
    )
    parser.add_argument(
        "--accept-exact",
        action=argparse.BooleanOptionalAction,
        help="take exact matches unasked or not (default: one after the other)",
    )
    parser.add_argument("--profile", default="grimmory-3.3", help="which BookLore to act as")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument(
        "--show", type=int, default=0, metavar="N", help="describe N books of each trouble"
    )
    parser.add_argument("--check", action="store_true", help="fail when a limit is not kept")
    return parser.parse_args()


def _outcome(world: World, *, accept_exact: bool, profile: str) -> Outcome:
    result = asyncio.run(resolve(world, accept_exact=accept_exact, profile=profile))
    return Outcome(accept_exact, result, judge(world, result.records))


def _show(world: World, outcome: Outcome, most: int) -> None:
    verdict = outcome.verdict
    troubles = {
        "stored, and wrong": verdict.wrong,
        "pending without the right candidate": verdict.right_missing,
        "pending, the right candidate not first": verdict.right_later,
        "failed, though Hardcover has them": verdict.lost,
    }
    for name, ids in troubles.items():
        print(f"\n{outcome.name}, {name}: {len(ids)}")
        for book_id in ids[:most]:
            print(f"  {describe(world, outcome.result.records, book_id)}")


if __name__ == "__main__":
    sys.exit(main())
