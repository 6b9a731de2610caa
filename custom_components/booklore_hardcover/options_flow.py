"""The options flow: one form, then the dialogs that show what would be written."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.core import callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import selector
import voluptuous as vol

from .accounts.pair import pair_of
from .accounts.refusal import Asker
from .const import (
    DEFAULT_MAX_NOTIFICATIONS,
    LOGGER,
    OPT_ACCEPT_EXACT,
    OPT_ADD_MISSING,
    OPT_LIBRARIES,
    OPT_MAX_NOTIFICATIONS,
    OPT_RATINGS,
    OPT_RUN_AFTER_IMPORT,
    OPT_SHOW_IN_SIDEBAR,
    OPT_WRITE_IDS,
)
from .data import BookLoreHardcoverConfigEntry, is_loaded
from .errors import MEANINGS
from .messages.translations import async_load_texts
from .options import RatingsMode
from .store.sync_state import Consent
from .sync.agreement import still_on
from .sync.plan import Plan
from .sync.ratings.compare import RatingTerms
from .sync.ratings.plan import RatingPlan
from .sync.words import plan_in_words, ratings_in_words

type _Input = dict[str, Any] | None

_ALL_LIBRARIES = "all_libraries"
"""A field of the form that is not saved: an empty choice means all libraries."""
_AGREE = "agree"
_AGREE_FILES = "agree_files"
_OUT_OF_FIVE = "out_of_five"

_YES_OR_NO = selector.BooleanSelector()
_MODE = selector.SelectSelector(
    selector.SelectSelectorConfig(
        options=[each.value for each in RatingsMode],
        mode=selector.SelectSelectorMode.DROPDOWN,
        translation_key=OPT_RATINGS,
    )
)
_NUMBER = selector.NumberSelector({"min": 0, "max": 50, "mode": selector.NumberSelectorMode.BOX})


class OptionsFlow(OptionsFlowWithReload):
    """Asks for the options, and for consent to write to the servers."""

    config_entry: BookLoreHardcoverConfigEntry

    def __init__(self) -> None:
        """Start without a plan to show."""
        self._options: dict[str, Any] = {}
        """The options of the form, saved once the person has agreed."""
        self._errors: dict[str, str] = {}
        self._asker = Asker()
        """Leaves when the dialog is closed, so that the plan is not made in vain."""
        self._planning: asyncio.Task[Any] | None = None
        self._plan = Plan()
        self._ratings = RatingPlan()
        self._shown_ids = False
        """Whether the plan for ids was made in this dialog, and shown if it needs consent."""
        self._consent: Consent | None = None
        """What the person has agreed to in this dialog and before; None if nothing new is asked."""

    async def async_step_init(self, user_input: _Input = None) -> ConfigFlowResult:
        """Show the options, with the libraries' names from BookLore."""
        if user_input is None:
            return await self._form(self._options or self.config_entry.options)
        number = user_input[OPT_MAX_NOTIFICATIONS]
        if number not in range(51):  # the selector lets fractions and nan through
            self._errors = {OPT_MAX_NOTIFICATIONS: "no_whole_number"}
            return await self._form(user_input | {OPT_MAX_NOTIFICATIONS: DEFAULT_MAX_NOTIFICATIONS})
        libraries = [] if user_input[_ALL_LIBRARIES] else user_input[OPT_LIBRARIES]
        if not libraries and not user_input[_ALL_LIBRARIES]:
            self._errors = {OPT_LIBRARIES: "no_library"}
            return await self._form(user_input)
        self._options = user_input | {OPT_LIBRARIES: libraries, OPT_MAX_NOTIFICATIONS: int(number)}
        del self._options[_ALL_LIBRARIES]
        if self._asks_about_ids or self._asks_about_ratings:
            if not is_loaded(self.config_entry):
                field = OPT_WRITE_IDS if self._asks_about_ids else OPT_RATINGS
                self._errors = {field: "no_plan"}
                return await self._form(self._options)
            self._consent = self._known or Consent(*pair_of(self.config_entry))
            self._shown_ids = False
        return await self._async_next()

    @property
    def _known(self) -> Consent | None:
        """The saved consent for these accounts, without options that are off."""
        if not is_loaded(self.config_entry):
            return None
        data = self.config_entry.runtime_data
        consent = data.syncer.permission.agreement.consent
        return None if consent is None else still_on(consent, data.options)

    @property
    def _asks_about_ids(self) -> bool:
        """Whether the person has to be asked about ids, or about changes of files."""
        known = self._consent or self._known
        agreed = known is not None and known.ids and known.files
        return bool(self._options[OPT_WRITE_IDS]) and not (self._shown_ids or agreed)

    @property
    def _asks_about_ratings(self) -> bool:
        """Whether the person has to be asked about ratings in this direction."""
        mode, known = RatingsMode(self._options[OPT_RATINGS]), self._consent or self._known
        if mode is RatingsMode.OFF:
            return False
        agreed = known is not None and known.ratings in (mode, RatingsMode.BOTH)
        added = known is not None and (known.add_missing or not self._options[OPT_ADD_MISSING])
        return not (agreed and added)

    async def _async_next(self) -> ConfigFlowResult:
        """Show the next plan that needs consent, or save the options."""
        if self._asks_about_ids:
            return await self.async_step_plan()
        if self._asks_about_ratings:
            return await self.async_step_plan_ratings()
        return await self.async_step_save()

    async def async_step_libraries_unknown(self, user_input: _Input = None) -> ConfigFlowResult:
        """Handle the form without the libraries' names."""
        return await self.async_step_init(user_input)

    async def async_step_plan(self, user_input: _Input = None) -> ConfigFlowResult:
        """Find out which ids would be written, while the dialog shows that it is busy."""
        planned = await self._async_planned("plan", OPT_WRITE_IDS, self._async_plan)
        if isinstance(planned, Plan):
            self._plan, self._shown_ids = planned, True
            # A person who has agreed is asked again only if files would change.
            known = self._consent is not None and self._consent.ids and not planned.changes_files
            return self.async_show_progress_done(next_step_id="next" if known else "consent")
        return planned

    async def async_step_plan_ratings(self, user_input: _Input = None) -> ConfigFlowResult:
        """Find out which ratings would be written, while the dialog shows that it is busy."""
        planned = await self._async_planned("plan_ratings", OPT_RATINGS, self._async_plan_ratings)
        if isinstance(planned, RatingPlan):
            self._ratings = planned
            return self.async_show_progress_done(next_step_id="consent_ratings")
        return planned

    async def _async_planned[PlanT](
        self, step: str, field: str, plan: Callable[[], Coroutine[Any, Any, PlanT]]
    ) -> PlanT | ConfigFlowResult:
        """Return the plan once it is made; until then, or if that fails, what the dialog shows."""
        if self._planning is None:
            self._planning = self.hass.async_create_task(plan(), eager_start=False)
        if not self._planning.done():
            return self.async_show_progress(
                step_id=step, progress_action=step, progress_task=self._planning
            )
        planning, self._planning = self._planning, None
        try:
            planned: PlanT = planning.result()
        except HomeAssistantError as err:
            LOGGER.debug("There is no plan to show: %s", err)
            meaning = MEANINGS.get(str(err.translation_key))
            error = meaning.form if meaning and meaning.field == field else "no_plan"
            self._errors = {field: error}
            return self.async_show_progress_done(next_step_id="init")
        return planned

    async def async_step_next(self, user_input: _Input = None) -> ConfigFlowResult:
        """Continue after a plan that needs no new consent."""
        return await self._async_next()

    async def async_step_save(self, user_input: _Input = None) -> ConfigFlowResult:
        """Save the options and the new consent."""
        if self._consent is not None and self._consent != self._known:
            if not is_loaded(self.config_entry):
                self._errors = {"base": "no_plan"}
                return await self._form(self._options)
            await self.config_entry.runtime_data.syncer.async_agree(self._consent)
        return self.async_create_entry(data=self._options)

    async def async_step_consent(self, user_input: _Input = None) -> ConfigFlowResult:
        """Show which ids would be written, and continue once the person agrees."""
        more = [vol.Required(_AGREE_FILES, default=False)] if self._plan.changes_files else []
        words = plan_in_words(self._plan, await async_load_texts(self.hass))
        if (asked := self._ask("consent", user_input, more, words)) is not None:
            return asked
        files = bool(user_input and user_input.get(_AGREE_FILES, self._agreed.files))
        self._consent = replace(self._agreed, ids=True, files=files)
        return await self._async_next()

    async def async_step_consent_ratings(self, user_input: _Input = None) -> ConfigFlowResult:
        """Show which ratings would be written, and continue once the person agrees."""
        scale = vol.Required(_OUT_OF_FIVE, default=self._agreed.out_of_five)
        more = [scale] if self._ratings.asks_scale else []
        words = ratings_in_words(self._ratings, await async_load_texts(self.hass))
        if (asked := self._ask("consent_ratings", user_input, more, words)) is not None:
            return asked
        out_of_five = bool(user_input and user_input.get(_OUT_OF_FIVE, self._agreed.out_of_five))
        if out_of_five != self._agreed.out_of_five:
            # All ratings in the plan change with it: show the plan again.
            self._consent = replace(self._agreed, out_of_five=out_of_five)
            return await self.async_step_plan_ratings()
        self._consent = replace(
            self._agreed,
            ratings=RatingsMode(self._options[OPT_RATINGS]),
            add_missing=bool(self._options[OPT_ADD_MISSING]),
        )
        return await self._async_next()

    @property
    def _agreed(self) -> Consent:
        return self._consent or Consent(*pair_of(self.config_entry))

    def _ask(
        self, step: str, answer: _Input, more: list[vol.Marker], words: dict[str, str]
    ) -> ConfigFlowResult | None:
        """Return the form that asks for consent and `more`; None once the person has agreed."""
        if answer is not None and answer[_AGREE] and is_loaded(self.config_entry):
            return None
        fields = [vol.Required(_AGREE, default=False), *more]
        return self.async_show_form(
            step_id=step,
            data_schema=vol.Schema(dict.fromkeys(fields, _YES_OR_NO)),
            errors={} if answer is None else {_AGREE: "agree_first"},
            description_placeholders=words,
        )

    @callback
    def async_remove(self) -> None:
        """Stop asking BookLore when the dialog is closed."""
        self._asker.leave()

    async def _async_plan(self) -> Plan:
        data = self.config_entry.runtime_data
        async with data.accounts.asking(self._asker):
            return await data.preview.async_ids(None, with_files=True)

    async def _async_plan_ratings(self) -> RatingPlan:
        data = self.config_entry.runtime_data
        terms = RatingTerms(
            RatingsMode(self._options[OPT_RATINGS]),
            bool(self._options[OPT_ADD_MISSING]),
            self._agreed.out_of_five,
        )
        async with data.accounts.asking(self._asker):
            return await data.preview.async_ratings(None, terms)

    async def _form(self, saved: Mapping[str, Any]) -> ConfigFlowResult:
        errors, self._errors = self._errors, {}
        names = await self._library_names()
        labels = dict(names or {})
        for library_id in saved.get(OPT_LIBRARIES, ()):
            labels.setdefault(library_id, f"#{library_id}")
        choices = [selector.SelectOptionDict(value=key, label=name) for key, name in labels.items()]
        libraries = selector.SelectSelectorConfig(
            options=choices, multiple=True, mode=selector.SelectSelectorMode.LIST
        )
        schema = vol.Schema(
            {
                vol.Required(_ALL_LIBRARIES, default=not saved.get(OPT_LIBRARIES)): _YES_OR_NO,
                vol.Optional(OPT_LIBRARIES, default=[]): selector.SelectSelector(libraries),
                vol.Required(OPT_ACCEPT_EXACT, default=False): _YES_OR_NO,
                vol.Required(OPT_RUN_AFTER_IMPORT, default=False): _YES_OR_NO,
                vol.Required(OPT_WRITE_IDS, default=False): _YES_OR_NO,
                vol.Required(OPT_RATINGS, default=RatingsMode.OFF.value): _MODE,
                vol.Required(OPT_ADD_MISSING, default=False): _YES_OR_NO,
                vol.Required(OPT_MAX_NOTIFICATIONS, default=DEFAULT_MAX_NOTIFICATIONS): _NUMBER,
                vol.Required(OPT_SHOW_IN_SIDEBAR, default=True): _YES_OR_NO,
            }
        )
        return self.async_show_form(
            step_id="init" if names is not None else "libraries_unknown",
            data_schema=self.add_suggested_values_to_schema(schema, saved),
            errors=errors,
        )

    async def _library_names(self) -> dict[str, str] | None:
        """Return the libraries' names by id; None if BookLore cannot be asked."""
        entry = self.config_entry
        if not is_loaded(entry) or entry.runtime_data.accounts.refused:
            return None
        try:
            # A refused password must not be sent again whenever the dialog is opened.
            async with entry.runtime_data.accounts.asking(Asker()):
                libraries = await entry.runtime_data.booklore.libraries()
        except HomeAssistantError as err:
            LOGGER.debug("The names of the libraries cannot be read: %s", err)
            return None
        return {str(library.id): library.name for library in libraries}
