"""Theatre packs: who the sides of a conflict are, who speaks for whom, whose words are whose. A researcher writes one as a folder of YAML."""

from reportedly.theatres.loader import DEFAULT, available, check, load
from reportedly.theatres.pack import Pack

__all__ = ["DEFAULT", "Pack", "available", "check", "load"]
