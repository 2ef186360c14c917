"""Files, folders and standard input to Documents. What cannot be taken is named and the rest goes on.

One class a format in one file, listed in `formats`. A new format needs a class with `name`, `suffixes` and `rows`, and a line there.
"""

from __future__ import annotations

from reportedly.ingest.base import LIMITS, Given, Limits, Refusal, warnings
from reportedly.ingest.walk import STDIN, documents, formats

__all__ = ["LIMITS", "STDIN", "Given", "Limits", "Refusal", "documents", "formats", "warnings"]
