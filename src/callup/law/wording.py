"""How is a line of a rule read?

A line is an *or* over atoms; a rule is an *and* over lines; anything deeper must be given a name (a term).

    fact                          not fact
    fact is value                 fact is not value
    fact in value, value          fact not in value, value
    term                          not term
    reading question is reading
"""

from collections.abc import Mapping
from typing import Literal as OneOf

import msgspec

from callup.errors import TableError, UnknownName
from callup.law.rulebase import Question, Term

Quantifier = OneOf["all", "any"]


class Literal(msgspec.Struct, frozen=True):
    """A variable has one of some values."""

    variable: str
    values: frozenset[str]


class Group(msgspec.Struct, frozen=True):
    """All or any of several expressions."""

    quantifier: Quantifier
    parts: tuple["Expression", ...]


class Opposite(msgspec.Struct, frozen=True):
    """The opposite of an expression."""

    part: "Expression"


Expression = Literal | Group | Opposite
TRUE = Group("all", ())
FALSE = Group("any", ())


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """What the words of a line can mean."""

    variables: Mapping[str, tuple[str, ...]]
    terms: Mapping[str, Term]
    questions: Mapping[str, Question]


def read_lines(lines: tuple[str, ...], names: Names, *, where: str) -> Expression:
    """All of the lines.

    Raises:
        TableError: A line mixes *and* and *or*, or a term leads back to itself.
        UnknownName: A word is neither a fact, a value, a term, a question nor a reading.
    """
    return Group("all", tuple(read_line(line, names, where=where) for line in lines))


def read_line(line: str, names: Names, *, where: str, above: tuple[str, ...] = ()) -> Expression:
    """One line: any of its atoms.

    Example:
        >>> names = Names(variables={"armed": ("yes", "no")}, terms={}, questions={})
        >>> read_line("not armed", names, where="demo").values
        frozenset({'no'})
    """
    if " and " in line:
        raise TableError(
            where=where, found=f"'{line}'", wanted="a line without 'and'", remedy="use two lines or a term"
        )
    atoms = tuple(_atom(atom.strip(), names, where, above) for atom in line.split(" or "))
    return atoms[0] if len(atoms) == 1 else Group("any", atoms)


def _atom(atom: str, names: Names, where: str, above: tuple[str, ...]) -> Expression:
    if atom.startswith("not "):
        return _opposite(_atom(atom[4:].strip(), names, where, above), names)
    words = atom.split(None, 2)
    if words[0] == "reading":
        return _reading(atom, names, where)
    if len(words) == 1:
        return _bare(atom, names, where, above)
    if words[1] == "not":
        return _opposite(_atom(f"{words[0]} {words[2].removeprefix('not ')}", names, where, above), names)
    if words[1] == "is" and words[2].startswith("not "):
        return _opposite(_values(words[0], words[2][4:], names, where), names)
    if words[1] in {"is", "in"}:
        return _values(words[0], words[2], names, where)
    raise TableError(
        where=where, found=f"'{atom}'", wanted="an atom such as 'fact is value'", remedy="see law/wording.py"
    )


def _opposite(part: Expression, names: Names) -> Expression:
    if isinstance(part, Literal) and part.variable in names.variables:
        return Literal(part.variable, frozenset(names.variables[part.variable]) - part.values)
    return Opposite(part)


def _bare(name: str, names: Names, where: str, above: tuple[str, ...]) -> Expression:
    if name in names.terms:
        return _term(names.terms[name], names, where, above)
    if names.variables.get(name) == ("yes", "no"):
        return Literal(name, frozenset({"yes"}))
    known = [*names.terms, *(one for one, values in names.variables.items() if values == ("yes", "no"))]
    raise UnknownName(where=where, name=name, kind="a term or a yes/no fact", known=known)


def _term(term: Term, names: Names, where: str, above: tuple[str, ...]) -> Expression:
    if term.name in above:
        raise TableError(where=where, found=f"term '{term.name}' inside itself", wanted="terms without a cycle")
    deeper = (*above, term.name)
    lines = tuple(read_line(line, names, where=f"{where}, {term.name}", above=deeper) for line in term.all or term.any)
    return Group("all" if term.all else "any", lines)


def _values(name: str, text: str, names: Names, where: str) -> Expression:
    if name not in names.variables:
        raise UnknownName(where=where, name=name, kind="a fact", known=names.variables)
    values = [value.strip() for value in text.split(",")]
    for value in values:
        if value not in names.variables[name]:
            raise UnknownName(where=where, name=value, kind=f"a value of '{name}'", known=names.variables[name])
    return Literal(name, frozenset(values))


def _reading(atom: str, names: Names, where: str) -> Expression:
    words = atom.split()
    if len(words) != 4 or words[2] != "is":
        raise TableError(where=where, found=f"'{atom}'", wanted="'reading QUESTION is READING'")
    if words[1] not in names.questions:
        raise UnknownName(where=where, name=words[1], kind="a question of law", known=names.questions)
    readings = [reading.id for reading in names.questions[words[1]].reading]
    if words[3] not in readings:
        raise UnknownName(where=where, name=words[3], kind=f"a reading of '{words[1]}'", known=readings)
    return Literal(question_variable(words[1]), frozenset({words[3]}))


def question_variable(question: str) -> str:
    """The name of the variable that stands for a question of law."""
    return f"?{question}"


def fold(part: Expression, fixed: Mapping[str, str]) -> Expression:
    """The expression with some variables fixed: what remains speaks of the others only.

    Example:
        >>> fold(Literal("role", frozenset({"medical"})), {"role": "custody"}) == FALSE
        True
    """
    match part:
        case Literal(variable, values):
            if variable not in fixed:
                return part
            return TRUE if fixed[variable] in values else FALSE
        case Opposite(inner):
            return _folded_opposite(fold(inner, fixed))
        case Group(quantifier, parts):
            return _folded_group(quantifier, tuple(fold(one, fixed) for one in parts))


def _folded_opposite(part: Expression) -> Expression:
    if part == TRUE:
        return FALSE
    return TRUE if part == FALSE else Opposite(part)


def _folded_group(quantifier: Quantifier, parts: tuple[Expression, ...]) -> Expression:
    neutral, decisive = (TRUE, FALSE) if quantifier == "all" else (FALSE, TRUE)
    if decisive in parts:
        return decisive
    left = tuple(part for part in parts if part != neutral)
    if not left:
        return neutral
    return left[0] if len(left) == 1 else Group(quantifier, left)
