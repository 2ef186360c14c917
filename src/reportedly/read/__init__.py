"""Reading one document: attributions, speakers, places, times, frames and the narrator's own claims. Pure; models and facts are arguments."""

from reportedly.read.reader import Reader

__all__ = ["Reader"]
