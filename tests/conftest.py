"""How long do the property tests search?

`HYPOTHESIS_PROFILE=long` searches longer and at random; the default, `quick`, gives the same examples every time.
"""

import os

from hypothesis import settings

settings.register_profile("quick", max_examples=80, deadline=None, derandomize=True)
settings.register_profile("long", max_examples=3000, deadline=None, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
