"""Puts campaigns on Prefect's schedule: the night, and the look in the morning whether it has finished."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Final, Literal

from flows.campaign import Campaign
from flows.schedule.surroundings import MORNINGS, NIGHTS, POOL

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas.responses import DeploymentResponse

TAG: Final = "ikuti serve"


@dataclass(frozen=True)
class Planned:
    """One thing that is done every day for one campaign, at an hour of the campaign's zone."""

    flow: Literal["nightly", "watch"]
    campaign: Campaign
    at: time

    @property
    def name(self) -> str:
        """The deployment's name: the campaign's folder, whole, since two campaigns may have folders of one name."""
        return re.sub("[/%&<>]+", " ", str(self.campaign.folder.resolve())).strip() or "root"

    @property
    def queue(self) -> str:
        """Which worker takes its runs."""
        return NIGHTS if self.flow == "nightly" else MORNINGS

    @property
    def parameters(self) -> dict[str, str]:
        """What every run of it is given: the folder, and no day; a late run keeps the one it was planned for."""
        folder = {"folder": str(self.campaign.folder.resolve())}
        return folder | ({"kind": "planned"} if self.flow == "nightly" else {})


def planned_for(campaigns: Iterable[Campaign], at: time) -> list[Planned]:
    """The night at its hour and the look in the morning, for each campaign."""
    return [
        one
        for campaign in campaigns
        for one in (Planned("nightly", campaign, at), Planned("watch", campaign, campaign.finished_by))
    ]


def deploy(api: "SyncPrefectClient", planned: Sequence[Planned]) -> None:
    """Make Prefect's deployments those that are planned; runs that were planned before stay planned.

    A campaign that is not served any more is paused, so that no run of it waits for a worker for ever.
    """
    _make_pool(api)
    kept = {_deploy(api, one) for one in planned}
    for deployment in _ours(api):
        if deployment.id not in kept:
            api.pause_deployment(deployment.id)


def _make_pool(api: "SyncPrefectClient") -> None:
    from prefect.client.schemas.actions import WorkPoolCreate
    from prefect.exceptions import ObjectAlreadyExists

    try:
        api.create_work_pool(WorkPoolCreate(name=POOL, type="process"))
    except ObjectAlreadyExists:
        return


def _deploy(api: "SyncPrefectClient", one: Planned) -> object:
    from prefect.client.schemas.actions import DeploymentScheduleCreate
    from prefect.client.schemas.objects import ConcurrencyLimitStrategy, ConcurrencyOptions
    from prefect.client.schemas.schedules import CronSchedule

    cron = CronSchedule(cron=f"{one.at.minute} {one.at.hour} * * *", timezone=one.campaign.timezone)
    return api.create_deployment(
        flow_id=api.create_flow_from_name(one.flow),
        name=one.name,
        # The module's path: a file's would put its folder in front of everybody else's modules.
        entrypoint=f"flows.{one.flow}.{one.flow}",
        parameters=one.parameters,
        enforce_parameter_schema=False,
        schedules=[DeploymentScheduleCreate(schedule=cron, active=True, slug="daily")],
        # The campaign's own lock keeps nights apart; the limit keeps a second from starting only to wait for it.
        concurrency_limit=1,
        concurrency_options=ConcurrencyOptions(collision_strategy=ConcurrencyLimitStrategy.ENQUEUE),
        work_pool_name=POOL,
        work_queue_name=one.queue,
        # What a run has to say is in its pages; a binding's complaints at the end of a process are nobody's business.
        job_variables={"stream_output": False},
        tags=[TAG],
        paused=False,
    )


def _ours(api: "SyncPrefectClient") -> "list[DeploymentResponse]":
    from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterTags

    return api.read_deployments(deployment_filter=DeploymentFilter(tags=DeploymentFilterTags(all_=[TAG])), limit=200)
