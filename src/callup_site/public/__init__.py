"""What everyone can read: every request in plain words, from the ledger alone. Nothing here writes."""
