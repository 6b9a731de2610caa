"""The options flow: one form, then what writing would do and whether the person agrees."""

import asyncio
from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.core import callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol

from .accounts.refusal import Asker
from .const import (
    DEFAULT_MAX_NOTIFICATIONS,
    LOGGER,
    OPT_ACCEPT_EXACT,
    OPT_LIBRARIES,
    OPT_MAX_NOTIFICATIONS,
    OPT_RUN_AFTER_IMPORT,
    OPT_SHOW_IN_SIDEBAR,
    OPT_WRITE_IDS,
)
from .data import BookLoreHardcoverConfigEntry, is_loaded
from .errors import MEANINGS
from .messages.texts import async_load_texts
from .store.sync_state import Consent
from .sync.plan import Plan
from .sync.words import plan_in_words

type _Input = dict[str, Any] | None

_ALL_LIBRARIES = "all_libraries"
"""A field of the form only: what is saved is that no library is chosen."""
_AGREE = "agree"
_AGREE_FILES = "agree_files"


class OptionsFlow(OptionsFlowWithReload):
    """Asks for what `models.Options` holds."""

    config_entry: BookLoreHardcoverConfigEntry

    def __init__(self) -> None:
        """Start without a plan to show."""
        self._options: dict[str, Any] = {}
        """What was typed, to be saved once the person has agreed."""
        self._errors: dict[str, str] = {}
        self._asker = Asker()
        """Whoever waits for the plan leaves when the dialog is closed."""
        self._planning: asyncio.Task[Plan] | None = None
        self._plan = Plan()

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
        consent = self._consent
        if not user_input[OPT_WRITE_IDS] or (consent is not None and consent.files):
            return self.async_create_entry(data=self._options)
        if not is_loaded(self.config_entry):
            self._errors = {OPT_WRITE_IDS: "no_plan"}
            return await self._form(self._options)
        return await self.async_step_plan()

    async def async_step_libraries_unknown(self, user_input: _Input = None) -> ConfigFlowResult:
        """Save the options of a form without the libraries' names."""
        return await self.async_step_init(user_input)

    async def async_step_plan(self, user_input: _Input = None) -> ConfigFlowResult:
        """Find out what would be written, while the dialog shows that it is busy."""
        if self._planning is None:
            self._planning = self.hass.async_create_task(self._async_plan(), eager_start=False)
        if not self._planning.done():
            return self.async_show_progress(
                step_id="plan", progress_action="plan", progress_task=self._planning
            )
        planning, self._planning = self._planning, None
        try:
            self._plan = planning.result()
        except HomeAssistantError as err:
            LOGGER.debug("There is no plan to show: %s", err)
            meaning = MEANINGS.get(str(err.translation_key))
            error = meaning.form if meaning and meaning.field == OPT_WRITE_IDS else "no_plan"
            self._errors = {OPT_WRITE_IDS: error}
            return self.async_show_progress_done(next_step_id="init")
        # Who has agreed is asked again only if files would change, and that was not agreed to.
        known = self._consent is not None and not self._plan.changes_files
        return self.async_show_progress_done(next_step_id="save" if known else "consent")

    async def async_step_save(self, user_input: _Input = None) -> ConfigFlowResult:
        """Save the options: nothing new would be done that has to be agreed to."""
        return self.async_create_entry(data=self._options)

    async def async_step_consent(self, user_input: _Input = None) -> ConfigFlowResult:
        """Show what would be written, and save the options once the person agrees."""
        errors = {}
        if user_input is not None:
            if user_input[_AGREE] and is_loaded(self.config_entry):
                syncer = self.config_entry.runtime_data.syncer
                await syncer.async_agree(files=user_input.get(_AGREE_FILES, False))
                return self.async_create_entry(data=self._options)
            errors = {_AGREE: "agree_first"}
        fields: dict[vol.Marker, Any] = {vol.Required(_AGREE, default=False): BooleanSelector()}
        if self._plan.changes_files:
            fields[vol.Required(_AGREE_FILES, default=False)] = BooleanSelector()
        return self.async_show_form(
            step_id="consent",
            data_schema=vol.Schema(fields),
            errors=errors,
            description_placeholders=plan_in_words(self._plan, await async_load_texts(self.hass)),
        )

    @callback
    def async_remove(self) -> None:
        """Stop asking BookLore when the dialog is closed."""
        self._asker.leave()

    @property
    def _consent(self) -> Consent | None:
        """What was agreed to for these accounts, if writing is on already."""
        entry = self.config_entry
        return entry.runtime_data.syncer.consent if is_loaded(entry) else None

    async def _async_plan(self) -> Plan:
        data = self.config_entry.runtime_data
        async with data.accounts.asking(self._asker):
            return await data.syncer.async_plan(None, with_files=True)

    async def _form(self, saved: Mapping[str, Any]) -> ConfigFlowResult:
        errors, self._errors = self._errors, {}
        names = await self._library_names()
        labels = dict(names or {})
        for library_id in saved.get(OPT_LIBRARIES, ()):
            labels.setdefault(library_id, f"#{library_id}")
        choices = [SelectOptionDict(value=key, label=label) for key, label in labels.items()]
        libraries = SelectSelectorConfig(
            options=choices, multiple=True, mode=SelectSelectorMode.LIST
        )
        numbers = NumberSelector(NumberSelectorConfig(min=0, max=50, mode=NumberSelectorMode.BOX))
        schema = vol.Schema(
            {
                vol.Required(
                    _ALL_LIBRARIES, default=not saved.get(OPT_LIBRARIES)
                ): BooleanSelector(),
                vol.Optional(OPT_LIBRARIES, default=[]): SelectSelector(libraries),
                vol.Required(OPT_ACCEPT_EXACT, default=False): BooleanSelector(),
                vol.Required(OPT_RUN_AFTER_IMPORT, default=False): BooleanSelector(),
                vol.Required(OPT_WRITE_IDS, default=False): BooleanSelector(),
                vol.Required(OPT_MAX_NOTIFICATIONS, default=DEFAULT_MAX_NOTIFICATIONS): numbers,
                vol.Required(OPT_SHOW_IN_SIDEBAR, default=True): BooleanSelector(),
            }
        )
        return self.async_show_form(
            step_id="init" if names is not None else "libraries_unknown",
            data_schema=self.add_suggested_values_to_schema(schema, saved),
            errors=errors,
        )

    async def _library_names(self) -> dict[str, str] | None:
        """Return the libraries' names by id, None if BookLore cannot be asked."""
        entry = self.config_entry
        if not is_loaded(entry) or entry.runtime_data.accounts.refused:
            return None
        try:
            # A refused password must not be sent again whenever the dialog is opened.
            async with entry.runtime_data.accounts.asking(Asker()):
                libraries = await entry.runtime_data.booklore.libraries()
        except HomeAssistantError as err:
            LOGGER.debug("BookLore does not tell the libraries' names: %s", err)
            return None
        return {str(library.id): library.name for library in libraries}
