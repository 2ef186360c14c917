"""Names to places, offline: the gazetteer in the box (GeoNames, CC BY 4.0) and a user's own files beside it."""

from reportedly.gazetteer.importing import import_file, user_files, user_folder
from reportedly.gazetteer.lookup import BUILT_IN, PlaceIndex, default_gazetteer

__all__ = ["BUILT_IN", "PlaceIndex", "default_gazetteer", "import_file", "user_files", "user_folder"]
