"""For all tests: this folder is on the import path, so that tests can say `from builders import reading`."""
