"""The generations of servers that the stand-in BookLore can be, and what sets them apart."""

from dataclasses import dataclass
from typing import Any

_LOCKABLE = (
    *"title subtitle publisher publishedDate description seriesName seriesNumber".split(),
    *"seriesTotal isbn13 isbn10 asin goodreadsId hardcoverId hardcoverBookId googleId".split(),
    *"pageCount language amazonRating amazonReviewCount goodreadsRating".split(),
    *"goodreadsReviewCount hardcoverRating hardcoverReviewCount lubimyczytacId".split(),
    *"lubimyczytacRating cover authors categories moods tags reviews".split(),
)
_LOCKABLE_SINCE_2 = (
    *_LOCKABLE,
    *"abridged ageRating audibleId audibleRating audibleReviewCount audiobookCover".split(),
    *"comicvineId contentRating narrator ranobedbId ranobedbRating".split(),
)


@dataclass(frozen=True, slots=True)
class Profile:
    """What one generation of servers does differently."""

    version: str
    wrong_password_status: int = 400
    no_token_status: int = 403
    limits_logins: bool = True
    strips: bool = True
    strip_parameter: bool = False
    """Whether `stripForListView` decides; before, `withDescription` did (§2)."""
    numeric_hardcover_id: bool = False
    expires: bool = False
    boolean_default_password: bool = False
    json_401: bool = False
    opaque_refresh: bool = False
    access_seconds: int = 36_000
    collides: bool = True
    keeps_refresh_token_on_collision: bool = False
    header_opens_covers: bool = False
    compresses: bool = True
    serves_page_for_unknown_paths: bool = True
    tells_wrong_methods: bool = False
    knows_oidc_only: bool = True
    orders_authors: bool = True
    access_denied: str = "Access Denied"
    replace_modes: bool = True
    """Whether `replaceMode` is heard; before 2.0.4 what is left out is wiped (sync §A1)."""
    merges_by_default: bool = False
    """What `mergeCategories` is when nobody says it (sync §A1)."""
    merges_moods_and_tags: bool = False
    """Whether `mergeCategories` keeps moods and tags too; 2.x replaces them all the same."""
    skips_all_locked: bool = False
    """Whether a book with every lock on is passed by as a whole (sync §A2)."""
    needs_clear_flags: bool = True
    """Whether a body without `clearFlags` breaks the server, as null always does (§5)."""
    one_switch_for_files: bool = False
    """Whether `saveToOriginalFile` is one boolean for every format (sync §A4)."""
    bulk_permissions: bool = True
    """Whether an account has the `canBulk…` keys (sync §A7)."""
    rates_with_books: bool = False
    """Whether a rating is answered with the books in full, as it surely is up to 1.16.0 (§4)."""
    counts_formats: bool = True
    lists_for_apps: bool = False
    """Whether `/app/books` is there; BookLore 2.3 took it away again (sync §C2)."""
    page_sort: str = ""
    """How `/books/page` wants to be asked for the newest; empty: there is no such page (§2.6)."""
    grimmory: bool = False

    @property
    def lockable(self) -> tuple[str, ...]:
        """The fields that can be locked, as they are called on the wire (§2.3)."""
        return _LOCKABLE_SINCE_2 if self.strips else _LOCKABLE


_GRIMMORY: dict[str, Any] = {
    "no_token_status": 401,
    "strip_parameter": True,
    "expires": True,
    "boolean_default_password": True,
    "json_401": True,
    "access_seconds": 7_200,
    "keeps_refresh_token_on_collision": True,
    "header_opens_covers": True,
    "access_denied": "Access denied.",
    "lists_for_apps": True,
    "grimmory": True,
}
_BOOKLORE_1: dict[str, Any] = {
    "limits_logins": False,
    "strips": False,
    "numeric_hardcover_id": True,
    "compresses": False,
    "serves_page_for_unknown_paths": False,
    "knows_oidc_only": False,
    "orders_authors": False,
    "replace_modes": False,
    "merges_moods_and_tags": True,
    "skips_all_locked": True,
    "counts_formats": False,
}

PROFILES = {
    "booklore-1.18": Profile("v1.18.5", **_BOOKLORE_1),
    "booklore-2.3": Profile("v2.3.0"),
    "grimmory-3.2": Profile("v3.2.4", page_sort="addedOn,desc", **_GRIMMORY),
    "grimmory-3.3": Profile(
        "v3.3.3",
        wrong_password_status=401,
        opaque_refresh=True,
        collides=False,
        tells_wrong_methods=True,
        needs_clear_flags=False,
        page_sort="-addedOn",
        **_GRIMMORY,
    ),
}
"""The generations that everything is tested with."""

GENERATIONS = PROFILES | {
    "booklore-1.16": Profile(
        "v1.16.2",
        merges_by_default=True,
        one_switch_for_files=True,
        bulk_permissions=False,
        rates_with_books=True,
        **_BOOKLORE_1,
    ),
    # The last one that does not hear of `replaceMode`; authors in a set until 2.0.6 (§2.3).
    "booklore-2.0.3": Profile(
        "v2.0.3", knows_oidc_only=False, orders_authors=False, replace_modes=False
    ),
    "booklore-2.2": Profile("v2.2.1", lists_for_apps=True),
}
"""Those, and the ones between that differ only in what is written and in cheap questions."""
