"""The exact legal engine: rules and readings as data, unknown facts handled exactly."""
