"""callup: requests for assistance, from the request to the public account.

The map is `callup.steps`; the words are in `GLOSSARY.md`.
Decision support, never legal advice. Units and positions, never persons.
"""

__version__ = "0.1.0"
