"""The schedule on PostgreSQL (flows/schedule): the same night, and none of Prefect's record in a file."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.api_process import free_port
from tests.night.command import prefect_home
from tests.schedule.served import PLANNED, campaign_at, serving
from warehouse.published import published_night

pytestmark = [pytest.mark.long, pytest.mark.night]


def as_its_own_account(*command: str) -> None:
    """Run it as an account that is not root, under which PostgreSQL refuses to work."""
    own = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*own, *command], check=True, capture_output=True, cwd="/")


@pytest.fixture(scope="module")
def database(postgres: Path) -> Iterator[str]:
    """The address of a new cluster's database, on loopback alone."""
    # Not below pytest's folder, which is the tester's own: another account has no way in.
    root = Path(subprocess.run(["mktemp", "-d"], check=True, capture_output=True, text=True).stdout.strip())
    if os.geteuid() == 0:
        shutil.chown(root, "postgres")
    port, cluster = free_port(), str(root / "cluster")
    settings = f"-c listen_addresses=127.0.0.1 -c unix_socket_directories={root} -p {port}"
    as_its_own_account(str(postgres / "initdb"), "-D", cluster, "-U", "ikuti", "-A", "trust", "-E", "UTF8")
    as_its_own_account(
        str(postgres / "pg_ctl"), "-D", cluster, "-w", "-t", "300", "-l", f"{root}/log", "-o", settings, "start"
    )
    try:
        as_its_own_account(str(postgres / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "ikuti", "prefect")
        yield f"postgresql+asyncpg://ikuti@127.0.0.1:{port}/prefect"
    finally:
        as_its_own_account(str(postgres / "pg_ctl"), "-D", cluster, "-m", "immediate", "stop")
        shutil.rmtree(root)


def test_a_planned_night_is_run_on_postgresql(database: str, tmp_path: Path) -> None:
    folder, home = campaign_at(tmp_path / "campaign"), tmp_path / "home"

    with serving(home, folder, more={"PREFECT_SERVER_DATABASE_CONNECTION_URL": database}) as served:
        night = served.api.ended(served.api.plan(folder))
        assert (night["state_name"], published_night(folder)) == ("Completed", PLANNED.date())
        assert served.told_to_end() == 0

    assert not list(prefect_home(home).glob("*.db"))
