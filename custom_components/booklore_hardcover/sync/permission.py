"""What an entry may write now, and the issues that say what is in the way."""

from dataclasses import dataclass, replace

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ..errors import validation_error
from ..messages.issues import (
    WRITE_ISSUES,
    async_create_write_issue,
    async_delete_issues,
    async_delete_write_issues,
    async_update_ratings_elsewhere,
)
from ..options import Options, RatingsMode
from ..store.journal import Journal
from ..store.sync_state import SyncRequest, SyncScope
from .agreement import Agreement, agreement_of, key_digest, lacks_consent, writer_of_ratings


@dataclass(frozen=True, slots=True)
class Permission:
    """Decides what an entry may write, by options, consent, other entries and the Hardcover key."""

    hass: HomeAssistant
    entry: ConfigEntry
    options: Options
    journal: Journal

    @property
    def agreement(self) -> Agreement:
        """What may be written now."""
        found = self._agreed
        blocked = found.ratings is not None and (self._elsewhere or self._lacks_scope)
        return replace(found, ratings=None) if blocked else found

    @property
    def _agreed(self) -> Agreement:
        """What options and consent allow, apart from other entries and the key."""
        return agreement_of(self.entry, self.options, self.journal.state)

    @property
    def _elsewhere(self) -> bool:
        """Whether another entry writes ratings to the same Hardcover account."""
        return writer_of_ratings(self.hass, self.entry) is not self.entry

    @property
    def _lacks_scope(self) -> bool:
        """Whether Hardcover has said that this key may not write to the shelf."""
        return self.journal.state.powerless_key == key_digest(self.entry)

    @callback
    def require_ratings(self) -> None:
        """Raise a translated error with the reason if no rating may be written."""
        if self.options.ratings is RatingsMode.OFF:
            raise validation_error("ratings_off")
        if self._agreed.ratings is None:
            raise validation_error("consent_needed")
        if self._elsewhere:
            raise validation_error("ratings_elsewhere")
        if self._lacks_scope:
            raise validation_error("ratings_need_key")

    @callback
    def update_issues(self) -> None:
        """Create the issue about an option that is on and cannot be followed, or delete it."""
        hass, entry = self.hass, self.entry
        if lacks_consent(self._agreed, self.options):
            async_create_write_issue(hass, entry, "consent_needed")
        elif self.agreement.any and self.journal.state.halted:
            async_create_write_issue(hass, entry, "write_not_as_expected")
        elif self._agreed.ratings is not None and self._lacks_scope:
            facts = {"scope": "write:library"}
            async_create_write_issue(hass, entry, "hardcover_missing_library_scope", **facts)
        else:
            async_delete_issues(hass, entry, *WRITE_ISSUES)
        self.update_writer_issue()

    @callback
    def delete_issues_after(self, request: SyncRequest) -> None:
        """Delete the issues that no longer hold, since this request was served."""
        agreement = self.agreement
        async_delete_write_issues(
            self.hass,
            self.entry,
            ids=agreement.ids and request.wants(SyncScope.IDS),
            ratings=agreement.ratings is not None and request.wants(SyncScope.RATINGS),
            consent=not lacks_consent(self._agreed, self.options),
        )

    @callback
    def update_writer_issue(self) -> None:
        """Create the issue that another entry writes ratings to this account, or delete it."""
        writer = writer_of_ratings(self.hass, self.entry)
        elsewhere = self._agreed.ratings is not None and writer is not self.entry
        async_update_ratings_elsewhere(self.hass, self.entry, writer if elsewhere else None)
