"""How does a program do what people do at the desk? The same acts and documents under /api/v1, and the public account.

    problems   what went wrong, as application/problem+json (RFC 9457)
    shapes     records as JSON and as JSON Schema
    given      what a program may send: bodies, days, ids
    told       what it is told
    limits     how often it may ask
    once       the same key does nothing twice
    door       the operations joined, and their description (docs/api/openapi.json)

Every operation reads what came, calls one room of the desk, and tells what that gave.
"""
