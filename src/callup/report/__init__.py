"""What does a reader see? One decision package, as a page and as a print, with the same words in the same order."""
