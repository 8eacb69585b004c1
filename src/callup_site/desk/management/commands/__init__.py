"""Commands that run the desk: `python -m django callup_…`."""
