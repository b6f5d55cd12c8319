"""Settings: a table of name, default and help; the environment (POLICY_ARCHIVE_<NAME>) wins."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

_PREFIX: Final = "POLICY_ARCHIVE_"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: what it is called, what it is when nobody sets it, what it is for."""

    name: str
    default: str
    help: str


SETTINGS: Final = (
    Setting("CONTENT", "content", "The content folder."),
    Setting("INDEX", "instance/index", "The folder of the search index; derived, never in git."),
    Setting("BASE_URL", "", "Address of the site in canonical links, such as https://example.org."),
)

#: Flask's own: no request of the public site carries a body worth more.
_FLASK: Final = {"MAX_CONTENT_LENGTH": 64 * 1024}


def settings(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the configuration: defaults, then the environment, then what the caller gives."""
    found: dict[str, Any] = dict(_FLASK)
    for setting in SETTINGS:
        found[setting.name] = os.environ.get(_PREFIX + setting.name, setting.default)
    return found | dict(given)
