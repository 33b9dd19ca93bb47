"""Whoever was answered 201 has a mark that survives: the process killed at any moment, and the power gone at any moment."""

import random

import pytest

from harness import PRESCHOOL, Service
from rig import Rig, Senders, kill, lost, rows


def test_a_service_killed_twenty_times_loses_nothing(smultron):
    promised = set()
    moments = random.Random(7)
    for _ in range(20):
        service = Service(smultron)
        senders = Senders(service)
        senders.wait_for(moments.randint(1, 40))
        kill(service)
        senders.stop()
        promised |= senders.promised.keys()
    assert len(promised) > 100
    assert lost(promised, smultron.database) == []
    checked = smultron("check")
    assert "is sound" in checked.err


@pytest.mark.parametrize("keeps", [0, 50, 90])
def test_a_power_cut_loses_nothing(smultron, keeps):
    rig = Rig(smultron)
    promised = set()
    for trial in range(2):
        service = rig.start(keeps=keeps)
        senders = Senders(service)
        if trial:
            # Enough for the log to be carried over into the database in between.
            path = smultron.write("many.csv", rows(3_000, first=10_000))
            rig.on_disk("import", path, "--preschool", PRESCHOOL)
        senders.wait_for(40)
        rig.cut_power(service)
        senders.stop()
        promised |= senders.promised.keys()
        assert lost(promised, rig.on_disk.database) == []
        assert "is sound" in rig.on_disk("check").err


def test_the_test_of_power_cuts_can_fail(smultron):
    """With a database that only seems to wait for the disk."""
    rig = Rig(smultron)
    service = rig.start(lax="lies")
    senders = Senders(service)
    senders.wait_for(40)
    rig.cut_power(service)
    senders.stop()
    assert len(lost(senders.promised, rig.on_disk.database)) > 20


def test_a_database_that_does_not_wait_for_the_disk_is_refused(smultron):
    rig = Rig(smultron)
    with pytest.raises(AssertionError, match="would not wait for the disk"):
        rig.start(lax="honest")
