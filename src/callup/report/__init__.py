"""What does a reader see? One decision package, as data, as a page and as a print, with the same words."""

from callup.report.files import package_files

__all__ = ["package_files"]
