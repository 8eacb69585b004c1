"""Does an entry speak of offices and numbers only?

No field may be one for who somebody is, and no text may hold a rank or title with a name, a personal number, or the
address of a mailbox. A name alone cannot be told from a place; a human reads what is withheld and what is shown.
"""

import re
from functools import lru_cache

from callup.errors import InputError

FIELD = re.compile(r"[a-z][a-z0-9_]{0,63}")
PERSON_WORDS = frozenset(
    """
    surname forename firstname lastname fullname person persons alien aliens detainee detainees inmate inmates
    suspect suspects arrestee arrestees victim victims immigrant immigrants migrant migrants soldier airman
    ssn edipi passport nationality citizenship ethnicity religion gender sex birth born birthday birthplace
    fingerprint fingerprints biometric biometrics dna photo face signatory email phone telephone
    """.split()  # noqa: SIM905 - a list of words to read
)
PERSON_PHRASES = (
    "_first_name_", "_last_name_", "_given_name_", "_family_name_", "_full_name_", "_middle_name_", "_member_name_",
    "_officer_name_", "_commander_name_", "_signed_by_name_", "_a_number_", "_alien_number_", "_social_security_",
    "_service_number_", "_dod_id_", "_date_of_birth_", "_country_of_origin_", "_home_address_", "_license_plate_",
    "_licence_plate_", "_named_person_",
)  # fmt: skip
UNITS = re.compile(r"per_person|person_(?:hour|day|week|month|year)s?")
TITLED = re.compile(r"\b(?:Gen|Gov|Sen|Rep|Lt|Col|Maj|Capt|Cpt|Sgt|Adm|Brig|Mr|Mrs|Ms|Dr|Hon)\.? [A-Z][a-z]+")
NUMBERED = re.compile(r"\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b|\bA-?[0-9]{8,9}\b")
ADDRESSED = re.compile(r"[^\s@]+@[^\s@]+\.[A-Za-z]{2,}")
WANTED = "offices, units and numbers, never persons"


def check_name(field: str, where: str) -> None:
    """Check that a field has a plain name, and not one for who somebody is.

    Raises:
        InputError: It has another.

    Example:
        >>> check_name("person_days", "body")
        >>> check_name("last_name", "body")
        Traceback (most recent call last):
        ...
        callup.errors.InputError: body: found 'last_name', wanted offices, units and numbers, never persons; drop it
    """
    if not _is_plain(field):
        wanted = "a name of small letters, digits and _, at most 64, such as people_asked"
        raise InputError(where=where, found=f"'{field[:80]}'", wanted=wanted)
    if _is_personal(field):
        raise InputError(where=where, found=f"'{field}'", wanted=WANTED, remedy="drop it")


def check_text(text: str, where: str) -> None:
    """Check that a text has no rank or title with a name, no personal number, and no mailbox.

    Raises:
        InputError: It has one.

    Example:
        >>> check_text("Office of the General Counsel", "office")
        >>> check_text("Gen. Placeholder agrees", "reason")
        Traceback (most recent call last):
        ...
        callup.errors.InputError: reason: found 'Gen. Placeholder', wanted offices, units and numbers, never persons; \
name the office instead
    """
    hit = _personal_part(text)
    if hit:
        raise InputError(where=where, found=f"'{hit}'", wanted=WANTED, remedy="name the office instead")


@lru_cache(maxsize=4096)
def _is_plain(field: str) -> bool:
    return FIELD.fullmatch(field) is not None


@lru_cache(maxsize=4096)
def _is_personal(field: str) -> bool:
    name = UNITS.sub("", field)
    return bool(PERSON_WORDS & set(name.split("_"))) or any(phrase in f"_{name}_" for phrase in PERSON_PHRASES)


@lru_cache(maxsize=4096)
def _personal_part(text: str) -> str | None:
    hit = TITLED.search(text) or NUMBERED.search(text) or ADDRESSED.search(text)
    return hit.group() if hit else None
