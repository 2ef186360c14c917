"""The web desk: pages and an API over one ledger, for this machine alone or for a team behind tokens.

    from reportedly.desk import Settings, create_app
    app = create_app(Settings(ledger="reportedly.db"))      # any ASGI server runs it; `reportedly serve` does

Every page is made on the server and works without script as far as sensible; nothing is fetched from elsewhere.
"""

from __future__ import annotations

from reportedly.desk.app import create_app
from reportedly.desk.settings import Limits, Settings

__all__ = ["Limits", "Settings", "create_app"]
