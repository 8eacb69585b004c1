"""What does the approver get? Six headings, each with evidence or "not assessed" and why. No total score."""

from callup.package.assemble import Parts, assemble
from callup.package.record import Evidence, Heading, MatrixRow, Package, TableUsed

__all__ = ["Evidence", "Heading", "MatrixRow", "Package", "Parts", "TableUsed", "assemble"]
