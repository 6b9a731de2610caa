"""What may be written: what the person has agreed to, and which of several entries may do it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ..accounts.pair import pair_of
from ..const import CONF_HARDCOVER_USER_ID, CONF_TOKEN, DOMAIN, OPT_RATINGS
from ..options import Options, RatingsMode
from ..store.sync_state import Consent, SyncScope, SyncState
from .ratings.compare import RatingTerms


@dataclass(frozen=True, slots=True)
class Agreement:
    """What may be written now."""

    consent: Consent | None
    """What the person has agreed to for these two accounts, even if the options are off now."""
    ids: bool = False
    files: bool = False
    ratings: RatingTerms | None = None
    """None if no rating may be written."""

    @property
    def any(self) -> bool:
        """Whether anything may be written."""
        return self.ids or self.ratings is not None

    def allows(self, what: SyncScope) -> bool:
        """Whether this may be written; for `ALL`, whether any of it may."""
        if what is SyncScope.ALL:
            return self.any
        return self.ids if what is SyncScope.IDS else self.ratings is not None


def agreement_of(entry: ConfigEntry, options: Options, state: SyncState) -> Agreement:
    """Return what the options and the person's consent allow."""
    consent = state.consent
    if consent is None or (consent.booklore, consent.hardcover) != pair_of(entry):
        return Agreement(None)
    now = still_on(consent, options)
    terms = None
    if now.ratings is not RatingsMode.OFF:
        terms = RatingTerms(now.ratings, now.add_missing, now.out_of_five)
    return Agreement(consent, now.ids, now.files, terms)


def still_on(consent: Consent, options: Options) -> Consent:
    """Return a consent without the options that are off: turning them on asks again."""
    agreed_to = consent.ratings in (options.ratings, RatingsMode.BOTH)
    ratings = options.ratings if agreed_to else RatingsMode.OFF
    ids = consent.ids and options.write_ids
    synced = ratings is not RatingsMode.OFF
    return replace(
        consent,
        ids=ids,
        files=consent.files and ids,
        ratings=ratings,
        add_missing=consent.add_missing and options.add_missing and synced,
        out_of_five=consent.out_of_five and synced,
    )


def lacks_consent(agreement: Agreement, options: Options) -> bool:
    """Whether an option is on to which the person has not agreed."""
    if options.write_ids and not agreement.ids:
        return True
    if options.ratings is RatingsMode.OFF:
        return False
    terms = agreement.ratings
    return terms is None or (options.add_missing and not terms.add_missing)


@callback
def writer_of_ratings(hass: HomeAssistant, entry: ConfigEntry) -> ConfigEntry:
    """Return the entry that may write ratings to this Hardcover account: the oldest one."""
    account = entry.data[CONF_HARDCOVER_USER_ID]
    others: Iterable[ConfigEntry] = (
        each
        for each in hass.config_entries.async_entries(DOMAIN, include_disabled=False)
        if each.data.get(CONF_HARDCOVER_USER_ID) == account
        and each.options.get(OPT_RATINGS, RatingsMode.OFF) != RatingsMode.OFF
    )
    return min((entry, *others), key=lambda each: (each.created_at, each.entry_id))


def key_digest(entry: ConfigEntry) -> str:
    """Return a digest of the Hardcover key, to recognize it without storing it."""
    return sha256(entry.data[CONF_TOKEN].encode()).hexdigest()[:16]
