"""`reportedly serve`: the web desk."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated, Literal

import typer

from reportedly.cli import options
from reportedly.cli.fetching import AllowPrivate
from reportedly.cli.screen import plain
from reportedly.errors import InputError

EXAMPLES = (
    "[bold]Examples[/bold]\n\nreportedly serve\n\nreportedly serve --ledger donbas.db --port 8080\n\n"
    "reportedly serve --tokens desk.json --new-token “Ana Duarte” --role analyst\n\n"
    "reportedly serve --tokens desk.json --host 0.0.0.0 --name desk.example.org"
)
DEFAULT_PORT = 8020


def serve(
    ledger: options.Ledger = options.DEFAULT_LEDGER,
    theatre: options.Theatre = options.DEFAULT_THEATRE,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Where it listens; 0 takes a free one.")] = DEFAULT_PORT,
    host: Annotated[str, typer.Option("--host", help="The address to listen on; another than this machine's own needs --tokens.")] = "127.0.0.1",
    name: Annotated[list[str] | None, typer.Option("--name", help="A name under which browsers ask for it, besides this machine's own.")] = None,
    tokens: Annotated[Path | None, typer.Option("--tokens", metavar="FILE", help="Who may use it: a file of tokens' digests.")] = None,
    new_token: Annotated[str | None, typer.Option("--new-token", metavar="PERSON", help="Make a token, print it this once, and end.")] = None,
    role: Annotated[Literal["reader", "analyst"], typer.Option("--role", help="What the new token's holder may do.")] = "reader",
    user: Annotated[str | None, typer.Option("--user", help="The name that judgements bear where there are no tokens.")] = None,
    tiles: Annotated[str | None, typer.Option("--tiles", metavar="URL", help="Map tiles of yours, with {z}, {x} and {y}; they are asked for by the browser.")] = None,
    allow_private: AllowPrivate = False,
) -> None:  # fmt: skip
    """Open the web desk over a ledger: board, map, texts with their claims, judgements.

    On this machine alone, unless --host and --tokens say otherwise. Ends with Ctrl-C.
    """
    from reportedly.desk import tokens as kept

    if new_token is not None:
        if tokens is None:
            raise InputError("there is no file to keep the token in", do="name one with --tokens FILE")
        print(kept.create(tokens, new_token.strip() or "unnamed", role))
        return
    _run(ledger, theatre, host, port, tuple(name or ()), tokens, user, tiles, allow_private)


def _run(
    ledger: str, theatre: str, host: str, port: int, names: tuple[str, ...], tokens: Path | None, user: str | None, tiles: str | None,
    allow_private: bool,
) -> None:  # fmt: skip
    import uvicorn

    from reportedly.desk import Settings, create_app
    from reportedly.desk import tokens as kept
    from reportedly.desk.security import is_loopback

    known = kept.load(tokens) if tokens else {}
    if not is_loopback(host) and not known:
        raise InputError(
            "a desk that others can reach needs tokens",
            where=f"--host {host}",
            do="make one: --tokens FILE --new-token NAME --role analyst",
        )
    settings = Settings(
        ledger=ledger, theatre=theatre, user=user or _user(), tokens=known, hosts=frozenset({host, *names} - {"0.0.0.0", "::"}), tiles=tiles,  # noqa: S104
        allow_private=allow_private,
    )  # fmt: skip
    app = create_app(settings)
    config = uvicorn.Config(
        app, host=host, port=port, log_level="warning", access_log=False, server_header=False, limit_concurrency=200, h11_max_incomplete_event_size=32_768,
        timeout_keep_alive=15, timeout_graceful_shutdown=3,
    )  # fmt: skip
    sock = config.bind_socket()
    shown = f"[{host}]" if ":" in host else host
    print(
        f"The desk over {plain(app.state.desk.ledger.name)} is open at http://{shown}:{sock.getsockname()[1]}/ (Ctrl-C closes it)",
        flush=True,
    )
    uvicorn.Server(config).run(sockets=[sock])


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "analyst"
