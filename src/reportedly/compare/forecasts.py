"""Forecasts: how long each runs, and whether later claims of other origins say that it came true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reportedly.compare.disputes import denied
from reportedly.compare.match import likeness
from reportedly.compare.said import Said, place_key, window_days
from reportedly.compare.standing import Origin, origin
from reportedly.types import Standing

LIKE = 0.0
"""The least likeness of a later claim's words to the forecast's where its frame alone does not make the matter."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a forecast stands at a date, by which claim, and why."""

    standing: Standing
    by: Said | None
    why: str


def window(forecast: Said) -> tuple[date | None, date | None]:
    """The first and last day of a forecast: from its words' dates, else from "in the coming days"; open ends are None."""
    said = forecast.published
    start = forecast.first or said
    if forecast.dated and forecast.last and (said is None or forecast.last > said):
        return start, forecast.last
    days = window_days(forecast.words)
    return start, said + timedelta(days) if said and days else None


def outcome(forecast: Said, later: Sequence[Said], by_id: Mapping[str, Said], as_of: date | None) -> Outcome:
    """Met or failed by claims of other origins, else open; a forecast whose time has passed in silence is left open and says so.

    `later` is what is said of later days, in order (`Said.rank`).
    """
    start, end = window(forecast)
    own: Origin = origin(forecast, by_id)
    place = place_key(forecast.claim.place)

    def counts(s: Said) -> bool:
        if s.forecast or not (s.first and start and s.first > start) or s.claim.stance not in ("asserts", "denies"):
            return False
        return place_key(s.claim.place) == place and origin(s, by_id) != own

    passed = bool(as_of and end and end <= as_of)
    until = end + timedelta(days=(end - start).days // 4 if start else 0) if end else date.max
    met = next((s for s in later if _says_so(forecast, s) and s.first and s.first <= until and counts(s)), None)
    negated = "unlikely" in forecast.marks
    if met and negated:
        return Outcome("failed-forecast", met, f"it came nevertheless: {_quoted(met)}")
    if met:
        return Outcome("met-forecast", met, f"it came: {_quoted(met)}")
    if not passed:
        return Outcome("open-forecast", None, f"its time runs until {end}" if end else "its time is open")
    against = next((s for s in later if end and s.last and s.last >= end and _says_not(forecast, s) and counts(s)), None)
    if negated:
        return Outcome("met-forecast", None, f"nothing of the kind is told until {end}")
    if against:
        return Outcome("failed-forecast", against, f"its time passed on {end}, and then: {_quoted(against)}")
    return Outcome("open-forecast", None, f"its time passed on {end}, and no claim tells what came of it")


def _says_so(forecast: Said, later: Said) -> bool:
    y = later.claim
    if later.denies or forecast.frame != later.frame or forecast.actor != later.actor or "repelled" in later.marks:
        return False
    if forecast.frame == "control":
        return later.extent == "whole" and later.percent is None and y.speaker.side != later.actor
    return forecast.frame in ("fighting", "strike") or likeness(forecast, later)[0] >= LIKE


def _says_not(forecast: Said, later: Said) -> bool:
    if later.denies:
        fit = denied(later, forecast)
        return fit is not None
    if forecast.frame == "control":
        return (later.frame == "control" and (later.actor != forecast.actor or later.extent == "part")) or later.frame == "fighting"
    return False


def _quoted(said: Said) -> str:
    return f"{said.claim.speaker.name}, {said.first}: “{said.words}”"


def forecasts(supports: Sequence[Said]) -> bool:
    """Whether what supports a matter is forecast throughout."""
    return bool(supports) and all(s.forecast for s in supports)
