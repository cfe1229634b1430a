#!/usr/bin/env python3
"""Packs the CSV files of china-division into divisions.bin and villages.bin.

usage: pack.py [--edition YEAR] DIST_FOLDER OUTPUT_FOLDER

The layout is described in README.md. The same input gives the same bytes.
"""
import argparse
import collections
import csv
import itertools
import os
import re
import struct
import subprocess
import sys

MAGIC = b"YBGZ"
VERSION = 1
DIVISIONS, VILLAGES = 1, 2
SHORT_CODES = 192  # ranks below take one byte

# Entries of the city level that only fill it: their names mean nothing alone.
CITY_FILLERS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
TOWN_FILLERS = {"县直辖村级区划", "区直辖村级区划"}

# What stands behind a village's own name, of which at least two characters stay.
VILLAGE_ENDING = re.compile("(?<=..)(?:[村居牧]?民?委员会|[村居牧]?委会|社区|村)$")


def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load_levels(folder):
    """[(code, name)] per level from provinces to towns, ascending, each code starting with its parent's."""
    levels = []
    for name, digits in (("provinces", 2), ("cities", 4), ("areas", 6), ("streets", 9)):
        rows = sorted((row["code"], row["name"]) for row in read(folder, name + ".csv"))
        above = {code for code, _ in levels[-1]} if levels else {""}
        before = {9: 6}.get(digits, digits - 2)
        for code, _ in rows:
            if len(code) != digits or code[:before] not in above:
                sys.exit(f"{name}.csv: code {code} has no parent or not {digits} digits")
        if len({code for code, _ in rows}) != len(rows):
            sys.exit(f"{name}.csv: a code occurs twice")
        levels.append(rows)
    return levels


def name_fillers(levels):
    """Gives entries that only fill a level a name that can be told apart and found."""
    provinces, cities, counties, towns = (dict(level) for level in levels)
    for code, name in cities.items():
        if name in CITY_FILLERS:
            cities[code] = provinces[code[:2]] + name
    for code, name in counties.items():
        if name == cities[code[:4]]:
            counties[code] = name + "直辖乡级行政区划"
    for code, name in towns.items():
        if name in TOWN_FILLERS:
            towns[code] = counties[code[:6]] + name[1:]
    return [list(level.items()) for level in (provinces, cities, counties, towns)]


def village_name(name):
    """何粟村村民委员会 -> 何粟"""
    found = VILLAGE_ENDING.search(name)
    while found:
        name = name[: found.start()]
        found = VILLAGE_ENDING.search(name)
    return name


def village_names(folder, towns):
    names = {code: set() for code, _ in towns}
    for row in read(folder, "villages.csv"):
        name = village_name(row["name"])
        if "虚拟" not in row["name"] and 2 <= len(name) <= 255:
            names[row["streetCode"]].add(name)
    return [sorted(names[code]) for code, _ in towns]


def name_columns(names):
    """alphabet, lengths, text: characters as ranks by frequency."""
    counts = collections.Counter(itertools.chain.from_iterable(names))
    alphabet = sorted(counts, key=lambda c: (-counts[c], c))
    code = {}
    for rank, character in enumerate(alphabet):
        over = rank - SHORT_CODES
        code[character] = bytes([rank]) if over < 0 else bytes([SHORT_CODES + (over >> 8), over & 255])
    text = b"".join(code[c] for name in names for c in name)
    return len(alphabet), text, struct.pack(f"<{len(alphabet)}I", *map(ord, alphabet)) + bytes(map(len, names)) + text


def compress(payload):
    command = ["zstd", "-q", "-c", "-19", "--check", "--no-progress", f"--stream-size={len(payload)}"]
    return subprocess.run(command, input=payload, stdout=subprocess.PIPE, check=True).stdout


def write(path, kind, edition, counts, columns, names):
    characters, text, packed_names = name_columns(names)
    payload = columns + packed_names
    frame = compress(payload)
    counts = (*counts, 0, 0)[:4]
    header = MAGIC + struct.pack("<HHIII4III", VERSION, kind, edition, len(payload), len(frame), *counts,
                                 characters, len(text)) + bytes(4)
    with open(path, "wb") as file:
        file.write(header + frame)
    print(f"{path}: {len(header) + len(frame)} bytes, {len(payload)} unpacked, {len(names)} names", file=sys.stderr)


def u16(values):
    return struct.pack(f"<{len(values)}H", *values)


def pack_divisions(levels):
    """children column of all but the towns, then the digits column of every region."""
    children, steps = [], []
    for level, below in zip(levels, levels[1:]):
        digits = len(level[0][0])
        counts = collections.Counter(code[:digits] for code, _ in below)
        children += [counts[code] for code, _ in level]
    for level, digits in zip(levels, (2, 2, 2, 3)):
        for parent, siblings in itertools.groupby(level, key=lambda row: row[0][:-digits]):
            before = 0
            for code, _ in siblings:
                steps.append(int(code[-digits:]) - before)
                before = int(code[-digits:])
    return u16(children) + u16(steps)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--edition", type=int, default=2023)
    parser.add_argument("source"), parser.add_argument("output")
    arguments = parser.parse_args()
    levels = name_fillers(load_levels(arguments.source))
    names = [name for level in levels for _, name in level]
    write(os.path.join(arguments.output, "divisions.bin"), DIVISIONS, arguments.edition, map(len, levels),
          pack_divisions(levels), names)
    villages = village_names(arguments.source, levels[-1])
    names = list(itertools.chain.from_iterable(villages))
    write(os.path.join(arguments.output, "villages.bin"), VILLAGES, arguments.edition, (len(villages), len(names)),
          u16([len(town) for town in villages]), names)


if __name__ == "__main__":
    main()
