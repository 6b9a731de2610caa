"""How a person's decisions change a record."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, replace

from ..booklore.models import Book
from ..hardcover.models import Contributor, Work
from ..record import Candidate, FailureReason, Identity, Reason, Record, Source, Status, WorkFacts
from .case import Case, open_case
from .facts import candidate_of
from .offers import offered
from .ranking import RULES_VERSION, rank


def decided(
    before: Record | None, book: Identity, chosen: WorkFacts | None, *, run: int, now: float
) -> Record:
    """Return the record of a choice, or of a skip if `chosen` is None; the candidates are kept.

    A refused work that is chosen is no longer refused. `now` is a Unix time in seconds.
    """
    known = before or Record(book, Status.SKIPPED, run, now, RULES_VERSION)
    id_ = None if chosen is None else chosen.hardcover_id
    return replace(
        known,
        status=Status.SKIPPED if chosen is None else Status.MATCHED,
        hardcover_id=id_,
        source=None if chosen is None else Source.CHOICE,
        work=chosen.work if isinstance(chosen, Candidate) else chosen,
        edition_id=known.edition_id if id_ is not None and id_ == known.hardcover_id else None,
        refused=tuple(each for each in known.refused if each != id_),
        run=run,
        made_at=now,
        reason=None,
        error=None,
    )


def unlinked(record: Record, *, run: int, now: float) -> Record:
    """Return the record of a matched book whose work the person refuses: it is undecided again.

    The work stays as the last candidate, for a change of mind. When there is no other, the next
    run looks for some. Records that are not matched stay as they are.
    """
    if record.status is not Status.MATCHED or record.hardcover_id is None:
        return record
    refused = tuple(sorted({*record.refused, record.hardcover_id}))

    def is_refused(candidate: Candidate) -> bool:
        return candidate.hardcover_id in refused

    freed = replace(
        record,
        hardcover_id=None,
        work=None,
        edition_id=None,
        refused=refused,
        candidates=tuple(sorted(record.candidates, key=is_refused)),
        found=tuple(sorted(record.found, key=is_refused)),
    )
    if record.work and all(each.hardcover_id != record.hardcover_id for each in offered(freed)):
        last = candidate_of(record.work, _reason(record, record.work))
        freed = replace(freed, candidates=(*freed.candidates, last))
    return _asked_again(freed, run=run, now=now)


def brought_back(record: Record, *, run: int, now: float) -> Record | None:
    """Return the record of a skipped book that is to be asked about again.

    None, so that the next run looks it up, if there is neither a candidate nor a work that the
    person has refused. Records that are not skipped stay as they are.
    """
    if record.status is not Status.SKIPPED:
        return record
    if not offered(record) and not record.refused:
        return None
    return _asked_again(record, run=run, now=now)


def searched_record(
    record: Record, works: Iterable[Work], run: int, now: float, *, on_shelf: Collection[int] = ()
) -> Record | None:
    """Return the record with these works found in addition, or None when no work is left.

    `works` are what the person's search found, deleted ones among them, or the one work whose id
    or address they typed; they replace what was found before. `now` is a Unix time in seconds,
    `on_shelf` are the works on the person's Hardcover shelf. A failed book becomes pending, in run
    number `run`; other records keep their state.
    """
    case = _case_of(record)
    case.on_shelf = on_shelf
    case.works.update({work.id: work for work in works if not work.deleted})
    if not (found := rank(case, asked_for=True)):
        return None
    record = replace(record, found=found)
    if record.status is not Status.FAILED:
        return record
    return replace(
        record,
        status=Status.PENDING,
        source=Source.SEARCH,
        run=run,
        made_at=now,
        reason=None,
        error=None,
    )


def _asked_again(record: Record, *, run: int, now: float) -> Record:
    """Return a record without a decision: pending or, without a candidate, failed."""
    others = [each for each in offered(record) if each.hardcover_id not in record.refused]
    pending = bool(offered(record))
    source = record.source if record.source is Source.SEARCH else Source.TITLE
    return replace(
        record,
        status=Status.PENDING if pending else Status.FAILED,
        source=source if pending else None,
        reason=None if pending else FailureReason.NOT_FOUND,
        rules=record.rules if others else 0,  # no version: the next run has to look again
        run=run,
        made_at=now,
    )


def _reason(record: Record, known: WorkFacts) -> Reason:
    """Return why the work of a record's match would be a candidate."""
    case = _case_of(record)
    people = tuple(map(Contributor, known.authors))
    case.works[known.hardcover_id] = Work(
        known.hardcover_id, known.title, users_count=known.users_count, contributors=people
    )
    [candidate] = rank(case, asked_for=True)
    return candidate.reason


def _case_of(record: Record) -> Case:
    """Open a case from what the record says of the book: BookLore is not asked again."""
    book = Book(id=0, library_id=None, **asdict(record.book))
    return open_case(book, refused=record.refused)
