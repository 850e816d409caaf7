"""Writes tests/oracles/zones.json: clock changes and local times of zones by Python's zoneinfo over the pinned tzdata.

pip install -r tests/oracles/requirements.txt && python tests/oracles/zones.py
"""

import json
import pathlib
import platform
import zoneinfo
from datetime import datetime, timedelta, timezone
from importlib.metadata import version

zoneinfo.reset_tzpath(to=())
zones = [
    "Europe/London",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Europe/Berlin",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "America/St_Johns",
]
epoch = datetime(1970, 1, 1, tzinfo=timezone.utc)
hour = 3600


def offset(zone, second):
    return int((epoch + timedelta(seconds=second)).astimezone(zone).utcoffset().total_seconds())


def changes(zone, first, last):
    """Instants in seconds after 1970 at which the offset changes, with the offset in seconds from then on."""
    found = []
    before = offset(zone, first)
    for at in range(first + hour, last + 1, hour):
        after = offset(zone, at)
        if after == before:
            continue
        low, high = at - hour, at
        while high - low > 1:
            middle = (low + high) // 2
            if offset(zone, middle) == before:
                low = middle
            else:
                high = middle
        found.append([high, after])
        before = after
    return found


def local(zone, second):
    """A local time, in seconds as if it were UTC: its instants under both folds, and how many instants it has."""
    wall = (epoch + timedelta(seconds=second)).replace(tzinfo=None)
    instants = []
    there = set()
    for fold in (0, 1):
        instant = wall.replace(tzinfo=zone, fold=fold).astimezone(timezone.utc)
        instants.append(int((instant - epoch).total_seconds()))
        if instant.astimezone(zone).replace(tzinfo=None) == wall:
            there.add(instant)
    kind = ["impossible", "plain", "ambiguous"][len(there)]
    return [second, min(instants), max(instants), kind]


def seconds(year):
    return int((datetime(year, 1, 1, tzinfo=timezone.utc) - epoch).total_seconds())


def case(name):
    zone = zoneinfo.ZoneInfo(name)
    found = changes(zone, seconds(1970), seconds(2038))
    times = []
    for at, after in found:
        if not seconds(2006) <= at < seconds(2030):
            continue
        before = offset(zone, at - 1)
        for edge in sorted({at + before, at + after}):
            times += [local(zone, edge + step) for step in (-1, 0, 900)]
    times += [local(zone, seconds(year) + 5_000_000) for year in range(1972, 2038, 5)]
    return {"zone": name, "first": offset(zone, seconds(1970)), "changes": found, "times": times}


result = {
    "tool": "Python zoneinfo",
    "version": f"{platform.python_version()}, tzdata {version('tzdata')}",
    "command": "python tests/oracles/zones.py",
    "zones": [case(name) for name in zones],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result, separators=(",", ":")) + "\n")
