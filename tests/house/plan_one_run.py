# mypy: disable-error-code="attr-defined, arg-type"
# (Prefect's own models are coroutines behind a decorator that loses their type, and its dates are Pendulum's.)
"""Makes a deployment with a daily schedule in a new database of Prefect's and prints how many runs the server plans."""

import asyncio
from datetime import UTC, datetime, timedelta

import prefect.server.api.server  # noqa: F401 - the import that a FastAPI from 0.151 on breaks
from prefect.server import models, schemas
from prefect.server.database import provide_database_interface

import flows  # noqa: F401 - Prefect's settings, before Prefect


async def plan() -> int:
    """The number of runs planned."""
    database = provide_database_interface()
    await database.create_db()
    daily = schemas.schedules.IntervalSchedule(interval=timedelta(days=1), anchor_date=datetime.now(UTC))
    async with database.session_context(begin_transaction=True) as session:
        flow = await models.flows.create_flow(session=session, flow=schemas.core.Flow(name="nightly"))
        deployment = await models.deployments.create_deployment(
            session=session,
            deployment=schemas.core.Deployment(
                name="planned",
                flow_id=flow.id,
                schedules=[schemas.core.DeploymentSchedule(schedule=daily, active=True)],
            ),
        )
    async with database.session_context(begin_transaction=True) as session:
        return len(await models.deployments.schedule_runs(session=session, deployment_id=deployment.id))


if __name__ == "__main__":
    print(asyncio.run(plan()))
