"""Commands beside a running server: the server is the only writer, and commands hand their work to it."""

import os
import signal
import socket
import stat
import subprocess
import threading
import time

import pytest
import requests

from harness import BINARY, HOME, OTHER_PRESCHOOL, PRESCHOOL, Service, device, mark
from test_open import settle


@pytest.fixture
def served(smultron):
    service = Service(smultron)
    yield service
    service.stop()


class Load:
    """Groups that send marks all the while; counts what was promised."""

    def __init__(self, service, senders=4):
        self.service, self.stopping, self.kept, self.refused = service, False, [], []
        self.threads = [threading.Thread(target=self.send) for _ in range(senders)]

    def send(self):
        key = device()
        while not self.stopping:
            sent = mark(at=HOME)
            try:
                answer = self.service.send("POST", "/api/marks", sent, device=key)
            except requests.RequestException:
                return
            (self.kept if answer.status_code == 201 else self.refused).append((sent["id"], answer.status_code))

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        time.sleep(0.2)
        return self

    def __exit__(self, *_):
        self.stopping = True
        for thread in self.threads:
            thread.join()


def rows(count, first=0):
    return "category,children,e,n\n" + "".join(
        f"play,{1 + i % 9},{719000 + (first + i) % 500},{7536000 + (first + i) // 500}\n" for i in range(count))


def marks_of(smultron, round_=1):
    for line in smultron("round", "list").out.splitlines()[1:]:
        fields = line.split(",")
        if fields[0] == str(round_):
            return int(fields[-1])


def test_every_writing_command_works_under_load(served):
    smultron = served.smultron
    socket_path = smultron.folder / "smultron.sqlite-socket"
    mode = socket_path.stat().st_mode
    assert stat.S_ISSOCK(mode) and stat.S_IMODE(mode) == 0o600
    with Load(served) as load:
        path = smultron.write("a.csv", rows(3000))
        assert "3 000 marks added" in smultron("import", path, "--preschool", PRESCHOOL).err
        assert "3 000 already there" in smultron("import", path, "--preschool", PRESCHOOL).err
        bad = smultron("import", smultron.write("b.csv", rows(2) + "ice,1,719000,7536000\n"), "--preschool", PRESCHOOL,
                       ok=False)
        assert bad.code == 65 and "line 4, category" in bad.err

        invitation = smultron.invite(preschool=OTHER_PRESCHOOL)
        assert served.send("GET", "/api/form", secret=invitation).json()["preschool"]["code"] == OTHER_PRESCHOOL

        token = smultron.token("planner")
        assert served.send("GET", "/api/layers", secret=token).status_code == 200
        number = smultron("token", "list").out.strip().splitlines()[-1].split(",")[0]
        smultron("token", "revoke", number)
        assert served.send("GET", "/api/layers", secret=token).status_code == 401

        smultron("preschool", "set", PRESCHOOL, "--note", "beside the server")
        assert "beside the server" in smultron("preschool", "list").out
        smultron("hotspots", "--min-weight", 1, "--save", "beside", "-o", "h.geojson")
        settle(smultron)
        assert "Publication 1 of" in smultron("publish").err
        assert served.get("/layers/rutor.geojson").status_code == 200
        smultron("init")
        smultron("check", "--repair")
        smultron("backup", "copy.sqlite")
        assert "is closed" in smultron("round", "close").err
    assert len(load.kept) > 20 and {status for _, status in load.refused} <= {422}
    assert smultron("check").code == 0
    kept = {line.split(",")[0] for state in ("unreviewed", "approved")
            for line in smultron("review", "list", "--state", state).out.splitlines()}
    assert {name for name, _ in load.kept} <= kept


def test_two_servers_on_one_database_are_refused(served):
    refused = served.smultron("serve", "--port", 0, ok=False)
    assert refused.code == 1 and "in use by smultron serve" in refused.err
    assert served.get("/health/ready").status_code == 200


def test_a_command_waits_for_another_command_and_tells_who_it_waits_for(smultron):
    import fcntl

    smultron.token("planner")
    path = str(smultron.database) + "-lock"
    with open(path, "r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("somebody")
        lock.flush()
        started = time.monotonic()
        released = threading.Timer(1.5, lambda: fcntl.flock(lock, fcntl.LOCK_UN))
        released.start()
        smultron.token("planner")
        assert time.monotonic() - started > 1
        fcntl.flock(lock, fcntl.LOCK_EX)
        refused = smultron("token", "create", "--role", "planner", "--name", "x", ok=False)
        assert refused.code == 1 and "in use by" in refused.err


@pytest.mark.parametrize("delay", [0.05, 0.4, 0.9, 1.6, 2.5])
def test_a_server_killed_in_the_middle_of_a_handover(smultron, delay):
    """Done or not done, and the command says which."""
    service = Service(smultron)
    count = 20_000
    path = smultron.write("many.csv", rows(count))
    environment = {**os.environ, "SMULTRON_DATABASE": str(smultron.database)}
    command = subprocess.Popen([str(BINARY), "import", str(path), "--preschool", PRESCHOOL], env=environment,
                               cwd=smultron.folder, stderr=subprocess.PIPE, text=True)
    time.sleep(delay)
    service.process.send_signal(signal.SIGKILL)
    service.process.wait()
    said = command.communicate(timeout=60)[1]
    kept = marks_of(smultron)
    # Before the server had taken the work over, the command finds the database free and does it itself.
    if command.returncode == 0:
        assert kept == count and ("marks added" in said or "The work is done" in said), said
    else:
        assert kept == 0 and "Nothing of it was kept" in said, said
    assert smultron("check").code == 0
    smultron("import", path, "--preschool", PRESCHOOL)
    assert marks_of(smultron) == count


def test_what_a_killed_server_leaves_behind_hinders_nobody(smultron):
    service = Service(smultron)
    service.process.send_signal(signal.SIGKILL)
    service.process.wait()
    assert (smultron.folder / "smultron.sqlite-socket").exists()
    smultron.token("planner")
    again = Service(smultron)
    assert again.get("/health/ready").status_code == 200
    assert again.stop() == 0
    assert not (smultron.folder / "smultron.sqlite-socket").exists()


def test_a_socket_that_is_no_socket_is_left_alone(smultron):
    smultron.write("smultron.sqlite-socket", "a letter")
    refused = smultron("serve", "--port", 0, ok=False)
    assert refused.code == 1 and "no socket" in refused.err and "left alone" in refused.err
    assert (smultron.folder / "smultron.sqlite-socket").read_text() == "a letter"
    # Without a server nobody needs it.
    smultron.token("planner")


def test_a_folder_with_a_very_long_name(empty):
    empty.folder = empty.folder / ("d" * 120)
    empty.folder.mkdir()
    empty.database = empty.folder / "smultron.sqlite"
    empty("init")
    service = Service(empty)
    try:
        assert empty.token("planner")
    finally:
        assert service.stop() == 0


def test_nobody_else_may_open_the_socket(served):
    if os.getuid() != 0:
        pytest.skip("only root can become somebody else")
    path = str(served.smultron.folder / "smultron.sqlite-socket")
    for folder in [served.smultron.folder, *served.smultron.folder.parents][:3]:
        folder.chmod(0o755)

    def become_nobody():
        os.setgid(65534)
        os.setuid(65534)

    tried = subprocess.run(["/usr/bin/python3", "-c", f"import socket; socket.socket(socket.AF_UNIX).connect({path!r})"],
                           preexec_fn=become_nobody, capture_output=True, text=True)
    assert "Permission denied" in tried.stderr
    with socket.socket(socket.AF_UNIX) as own:
        own.connect(path)


def test_a_database_on_a_disk_that_is_read_only(smultron, tmp_path_factory):
    mounted = tmp_path_factory.mktemp("disk")
    if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(mounted)], capture_output=True).returncode != 0:
        pytest.skip("no right to mount a disk here")
    try:
        smultron("backup", mounted / "smultron.sqlite")
        subprocess.run(["mount", "-o", "remount,ro", str(mounted)], check=True)
        where = ("--database", mounted / "smultron.sqlite")
        for command in (("token", "create", "--role", "planner", "--name", "x"), ("publish",)):
            refused = smultron(*command, *where, ok=False)
            assert refused.code == 1 and "Read-only file system" in refused.err, refused
        refused = smultron("serve", "--port", 0, *where, ok=False)
        assert refused.code == 65 and "cannot be written" in refused.err, refused
    finally:
        subprocess.run(["umount", str(mounted)], check=True)
