"""What would be written now, for dry runs and the dialogs that ask for consent."""

from collections.abc import Collection
from dataclasses import dataclass

from .obstacles import as_action_error
from .permission import Permission
from .plan import Plan
from .planners import Planners
from .ratings.compare import RatingTerms
from .ratings.plan import RatingPlan


@dataclass(frozen=True, slots=True)
class Preview:
    """Makes plans that are shown and not carried out.

    Methods raise the clients' errors, the store's, and a translated error if a sync would stop
    for another reason, such as a different BookLore account.
    """

    planners: Planners
    """With the priority of a person who waits for the answer."""
    permission: Permission

    async def async_ids(
        self, book_ids: Collection[int] | None, *, with_files: bool = False
    ) -> Plan:
        """Return what `write_ids` would do now; None means all books.

        Books whose files would change are left alone if the person has agreed to ids but not to
        that; `with_files` plans them all the same.
        """
        agreement = self.permission.agreement
        files = with_files or not agreement.ids or agreement.files
        with as_action_error():
            return await self.planners.ids.plan(book_ids, asked=True, files_agreed=files)

    async def async_ratings(
        self, book_ids: Collection[int] | None, terms: RatingTerms
    ) -> RatingPlan:
        """Return what `sync_ratings` would do now; None means all books."""
        with as_action_error():
            return await self.planners.ratings.plan(book_ids, terms, asked=True)
