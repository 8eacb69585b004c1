"""Pages of the desk, one module per step. A view reads a form, acts, shows."""
