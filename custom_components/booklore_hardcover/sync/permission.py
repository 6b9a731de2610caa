"""What an entry may write now, and the issues that say what is missing."""

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
from ..store.sync_state import SyncRequest, What
from .agreement import Agreement, agreement_of, key_digest, lacks_consent, writer_of_ratings


@dataclass(frozen=True, slots=True)
class Permission:
    """Tells what one entry may write: options, consent, the other entries and the key decide."""

    hass: HomeAssistant
    entry: ConfigEntry
    options: Options
    journal: Journal

    @property
    def agreement(self) -> Agreement:
        """What may be written now."""
        found = self._agreed
        hindered = found.ratings is not None and (self._elsewhere or self._powerless)
        return replace(found, ratings=None) if hindered else found

    @property
    def _agreed(self) -> Agreement:
        """What options and consent allow, whatever hinders it."""
        return agreement_of(self.entry, self.options, self.journal.state)

    @property
    def _elsewhere(self) -> bool:
        """Whether another entry writes ratings to the same Hardcover account."""
        return writer_of_ratings(self.hass, self.entry) is not self.entry

    @property
    def _powerless(self) -> bool:
        """Whether the Hardcover key turned out to have no power over the shelf."""
        return self.journal.state.powerless_key == key_digest(self.entry)

    @callback
    def require_ratings(self) -> None:
        """Raise a translated error that says why no rating may be written, if none may."""
        if self.options.ratings is RatingsMode.OFF:
            raise validation_error("ratings_off")
        if self._agreed.ratings is None:
            raise validation_error("consent_needed")
        if self._elsewhere:
            raise validation_error("ratings_elsewhere")
        if self._powerless:
            raise validation_error("ratings_need_key")

    @callback
    def tell(self) -> None:
        """Create the issue that says why something is not written though it is on, or delete it."""
        hass, entry = self.hass, self.entry
        if lacks_consent(self._agreed, self.options):
            async_create_write_issue(hass, entry, "consent_needed")
        elif self.agreement.any and self.journal.state.halted:
            async_create_write_issue(hass, entry, "write_not_as_expected")
        elif self._agreed.ratings is not None and self._powerless:
            facts = {"scope": "write:library"}
            async_create_write_issue(hass, entry, "hardcover_missing_library_scope", **facts)
        else:
            async_delete_issues(hass, entry, *WRITE_ISSUES)
        self.tell_of_others()

    @callback
    def tell_served(self, request: SyncRequest) -> None:
        """Delete the issues that are over, now that this was done."""
        agreement = self.agreement
        async_delete_write_issues(
            self.hass,
            self.entry,
            ids=agreement.ids and request.wants(What.IDS),
            ratings=agreement.ratings is not None and request.wants(What.RATINGS),
            consent=not lacks_consent(self._agreed, self.options),
        )

    @callback
    def tell_of_others(self) -> None:
        """Say so if another entry writes ratings to the same account, or no longer."""
        writer = writer_of_ratings(self.hass, self.entry)
        elsewhere = self._agreed.ratings is not None and writer is not self.entry
        async_update_ratings_elsewhere(self.hass, self.entry, writer if elsewhere else None)
