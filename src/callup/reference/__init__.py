"""Which tables are there, and do they still say what they said? Readers that build the rooms' records."""
