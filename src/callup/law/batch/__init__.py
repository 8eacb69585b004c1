"""What is the answer for very many lines at once: exactly the answer that each would get alone."""
