"""Tokens of a team's desk: who may read and who may judge. Their file holds digests alone.

A token is 32 random bytes: SHA-256 of it can be neither guessed nor looked up, so that no slow hash is needed (that is for passwords, which
people choose).
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from reportedly.errors import InputError

Role = Literal["reader", "analyst"]
PREFIX = "rpd_"


@dataclass(frozen=True, slots=True)
class Token:
    """Whose a token is, and what its holder may do: a reader reads, an analyst judges and adds too."""

    name: str
    role: Role


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1, max_length=80)
    role: Role
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    tokens: list[_Row]


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def load(file: Path) -> dict[str, Token]:
    """The tokens of a file by their digests; InputError where it is not one."""
    try:
        rows = _File.model_validate_json(file.read_bytes()).tokens
    except OSError as error:
        raise InputError(f"the tokens cannot be read: {error.strerror}", where=str(file), do="make one with --new-token NAME") from error
    except ValidationError as error:
        raise InputError("this is no file of tokens", where=str(file), do="make a new one with --new-token NAME") from error
    return {row.sha256: Token(row.name, row.role) for row in rows}


def create(file: Path, name: str, role: Role) -> str:
    """A new token for `name`, in place of any that they had; written down as its digest and returned this once."""
    known = load(file) if file.exists() else {}
    token = PREFIX + secrets.token_urlsafe(32)
    kept = {sha256: held for sha256, held in known.items() if held.name != name} | {digest(token): Token(name, role)}
    _write(file, kept)
    return token


def _write(file: Path, tokens: Mapping[str, Token]) -> None:
    rows = [{"name": held.name, "role": held.role, "sha256": sha256} for sha256, held in tokens.items()]
    part = file.with_name(f"{file.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump({"tokens": rows}, out, ensure_ascii=False, indent=2)
        out.write("\n")
    part.replace(file)
