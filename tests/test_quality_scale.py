"""Every rule of Home Assistant's quality scale has an answer; hassfest asks only core for it."""

import pytest

from custom_components.booklore_hardcover.const import DOMAIN
from tests.documents import document
from tests.source import yaml_of

RULES = """
    action-setup appropriate-polling brands common-modules config-flow config-flow-test-coverage
    dependency-transparency docs-actions docs-conditions docs-high-level-description
    docs-installation-instructions docs-removal-instructions docs-triggers entity-event-setup
    entity-unique-id has-entity-name runtime-data test-before-configure test-before-setup
    unique-config-entry

    action-exceptions config-entry-unloading docs-configuration-parameters
    docs-installation-parameters entity-unavailable integration-owner log-when-unavailable
    parallel-updates reauthentication-flow test-coverage

    devices diagnostics discovery discovery-update-info docs-data-update docs-examples
    docs-known-limitations docs-supported-devices docs-supported-functions docs-troubleshooting
    docs-use-cases dynamic-devices entity-category entity-device-class entity-disabled-by-default
    entity-translations exception-translations icon-translations reconfiguration-flow repair-issues
    stale-devices

    async-dependency inject-websession strict-typing
""".split()


def test_every_rule_is_done_or_exempt_for_a_reason() -> None:
    """All 54, from bronze to platinum, in the scale's order; none is left to do."""
    answers = yaml_of(f"custom_components/{DOMAIN}/quality_scale.yaml")["rules"]
    assert list(answers) == RULES
    assert len(RULES) == 54
    for rule, answer in answers.items():
        facts = {"status": answer} if isinstance(answer, str) else answer
        exempt = facts["status"] == "exempt" and facts["comment"]
        assert facts["status"] == "done" or exempt, rule


DOCUMENTED = {
    "docs-actions": ("docs/actions.md", "Actions"),
    "docs-high-level-description": ("README.md", "BookLore Hardcover"),
    "docs-installation-instructions": ("docs/installation.md", "Installation"),
    "docs-removal-instructions": ("docs/installation.md", "Removal"),
    "docs-configuration-parameters": ("docs/options.md", "Options"),
    "docs-installation-parameters": ("docs/installation.md", "Set-up"),
    "docs-data-update": ("docs/how-it-decides.md", "When it asks the servers"),
    "docs-examples": ("docs/automations.md", "Examples"),
    "docs-known-limitations": ("docs/troubleshooting.md", "Known limits"),
    "docs-supported-devices": ("docs/installation.md", "What you need"),
    "docs-supported-functions": ("docs/entities.md", "Entities"),
    "docs-troubleshooting": ("docs/troubleshooting.md", "Troubleshooting"),
    "docs-use-cases": ("README.md", "What you can do with it"),
}
"""Where the documentation does what a rule asks for."""


@pytest.mark.parametrize("rule", [each for each in RULES if each.startswith("docs-")])
def test_every_rule_about_the_documentation_has_its_place(rule: str) -> None:
    """But for those that are about what the integration does not have."""
    answers = yaml_of(f"custom_components/{DOMAIN}/quality_scale.yaml")["rules"]
    assert (rule in DOCUMENTED) is (answers[rule] == "done" or answers[rule]["status"] == "done")
    if rule in DOCUMENTED:
        page, heading = DOCUMENTED[rule]
        assert heading in document(page).headings
