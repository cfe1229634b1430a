"""Compares two results of one query, row by row. Needs nothing but Python.

A result is a CSV file: a header, then rows sorted by their keys (an empty key, a rollup's
upper row, first); a ranked result keeps its order. What adds up or counts must be equal in
every digit. Means, deviations, medians and ratios, which peers compute in binary floating
point, must agree within 1e-9 of the value; where a peer returns them as decimals instead,
cut or rounded at some digit, its header says so (`median:2`) and one unit of that digit is
allowed. Yearbook's own are exact decimals.
"""

import csv
from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from typing import NamedTuple, Optional

from queries import CLOSE, KEY

RELATIVE = Decimal("1e-9")


class Verdict(NamedTuple):
    equal: bool
    rows: int  # in the first result
    difference: Optional[str]  # the first one, in words


class Result:
    """A result file: its columns, the digits they are cut at, and its rows."""

    def __init__(self, stream):
        self.rows = csv.reader(stream)
        header = next(self.rows, [])
        parts = [name.partition(":") for name in header]
        self.names = [name for name, _, _ in parts]
        self.digits = [int(digits) if digits else None for _, _, digits in parts]


def number(text):
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def close(a, b, digits):
    """Whether b agrees with a within 1e-9 of a, or one unit of the digit it is cut at."""
    allowed = abs(a) * RELATIVE
    if digits is not None:
        allowed = max(allowed, Decimal(1).scaleb(-digits))
    return abs(a - b) <= allowed


def same(kind, mine, theirs, digits):
    if mine == theirs:
        return True
    a, b = number(mine), number(theirs)
    if a is None or b is None:
        return False
    return close(a, b, digits) if kind == CLOSE else a == b


def same_bytes(first, second):
    with open(first, "rb") as a, open(second, "rb") as b:
        while True:
            left, right = a.read(1 << 20), b.read(1 << 20)
            if left != right:
                return False
            if not left:
                return True


def count_rows(path):
    with open(path, "rb") as stream:
        return max(sum(1 for _ in stream) - 1, 0)


def describe(query, row, name, mine, theirs):
    keys = [f"{key} {value or '(all)'}" for (key, kind), value in zip(query.columns, row) if kind == KEY]
    return f"{', '.join(keys) or 'the row'}: {name} is {mine} here, {theirs} there"


def compare_rows(query, mine, theirs):
    count = 0
    for row, other in zip_longest(mine.rows, theirs.rows):
        if row is None or other is None:
            return Verdict(False, count, f"one result ends after {count} rows, the other goes on")
        if len(row) != len(query.columns) or len(other) != len(query.columns):
            return Verdict(False, count, f"row {count + 1} has {len(row)} and {len(other)} columns, "
                                         f"not {len(query.columns)}")
        for (name, kind), a, b, digits in zip(query.columns, row, other, theirs.digits):
            if not same(kind, a, b, digits):
                return Verdict(False, count, describe(query, row, name, a, b))
        count += 1
    return Verdict(True, count, None)


def compare(query, reference, other):
    """The verdict on `other`, a peer's result file, beside `reference`, Yearbook's."""
    if same_bytes(reference, other):
        return Verdict(True, count_rows(reference), None)
    with open(reference, newline="", encoding="utf-8") as a, open(other, newline="", encoding="utf-8") as b:
        mine, theirs = Result(a), Result(b)
        expected = [name for name, _ in query.columns]
        for names in (mine.names, theirs.names):
            if names != expected:
                return Verdict(False, 0, f"columns are {names}, not {expected}")
        return compare_rows(query, mine, theirs)
