"""What people are shown of a work, so that they can tell it from others."""

from dataclasses import asdict

from ..hardcover.models import Work
from ..record import Candidate, Reason, WorkFacts, WorkForm
from .forms import Form, Forms, take_forms
from .names import display_names
from .normalize import words

_COLLECTIONS = 8  # Hardcover's `book_category_id` (hardcover-api contract §3)
_NAMED = {
    Form.COLLECTED: WorkForm.COLLECTION,
    Form.DELUXE: WorkForm.DELUXE_EDITION,
    Form.SCREENPLAY: WorkForm.SCREENPLAY,
    Form.DRAMATIZED: WorkForm.DRAMATIZATION,
}
"""Forms that only a title tells; the first one counts."""


def facts_of(work: Work) -> WorkFacts:
    """Return what is shown of a work."""
    return WorkFacts(
        hardcover_id=work.id,
        title=full_title(work),
        authors=display_names(work.contributors),
        release_year=work.release_year,
        users_count=work.users_count,
        cover_url=work.cover_url,
        pages=work.pages,
        language=work.language,
        series=work.series,
        series_number=work.series_number,
        form=_form(work),
        audio_only=work.audio_only,
    )


def candidate_of(work: WorkFacts, reason: Reason, *, on_shelf: bool = False) -> Candidate:
    """Return a work as a candidate for this reason."""
    return Candidate(**asdict(work), reason=reason, on_shelf=on_shelf)


def full_title(work: Work) -> str:
    """Return a work's title with its subtitle, unless the title holds that already."""
    if work.subtitle and " ".join(words(work.subtitle)) not in " ".join(words(work.title)):
        return f"{work.title}: {work.subtitle}"
    return work.title


def _form(work: Work) -> WorkForm | None:
    """Return what a work is when it is no plain book, as far as category or title tell it."""
    # Not the words that may be a title's own: "The Notebook", "The New York Trilogy".
    named = take_forms(work.title)[1] | take_forms(work.subtitle or "")[1]
    forms = Forms(named, work.category_id, work.compilation)
    if Form.MANGA in named:
        return WorkForm.MANGA
    if forms.comic:
        return WorkForm.COMIC
    if forms.light_novel:
        return WorkForm.LIGHT_NOVEL
    if work.compilation or work.category_id == _COLLECTIONS:
        return WorkForm.COLLECTION
    return next((told for form, told in _NAMED.items() if form in named), None)
