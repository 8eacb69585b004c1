"""What would the answer be on another day, with other consents, under another floor?

A sweep is many what-ifs of one or several requests. Each point is worked out by the steps of the walk and by nothing
else, in whatever order and on whatever machine; the answers stand in the order of the points.
"""

from callup.sweep.document import Sweep, WhatIf, read_sweep
from callup.sweep.outcome import Memory, Outcome, sweep_point
from callup.sweep.points import Point, Task, points_of, tasks_of
from callup.sweep.room import Standing, Watch, run_sweep
from callup.sweep.sheet import Row, Sheet, sheet_of, write_sheet

__all__ = [
    "Memory",
    "Outcome",
    "Point",
    "Row",
    "Sheet",
    "Standing",
    "Sweep",
    "Task",
    "Watch",
    "WhatIf",
    "points_of",
    "read_sweep",
    "run_sweep",
    "sheet_of",
    "sweep_point",
    "tasks_of",
    "write_sheet",
]
