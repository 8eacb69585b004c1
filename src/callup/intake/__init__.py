"""What is missing from the request, and who can answer?

Intake asks; it never fills in. A question falls away only when the request or a stated fact answers it
for every line that it concerns. Whether an answer is good enough is for review to say.
"""

from callup.intake.gaps import Gap, Intake, Tally, complete

__all__ = ["Gap", "Intake", "Tally", "complete"]
