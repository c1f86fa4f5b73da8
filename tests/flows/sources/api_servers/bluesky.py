"""Bluesky's AppView in small; every answer is held against the official models of the lexicons."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from atproto import models  # type: ignore[import-untyped]
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

OFFICE = "pemprov.contoh.example"
OFFICE_DID = "did:plc:pemprovcontoh"


@dataclass(frozen=True)
class Network:
    """One office and its followers, newest first, by number; `renamed` lost their domain.

    Pages end as the real AppView's do: a follower of the same moment as the last one of a page is skipped (measured).
    """

    moments: Sequence[int]
    hidden: int = 0
    renamed: frozenset[int] = frozenset()
    strangers: int = 3

    @property
    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/xrpc/app.bsky.actor.getProfile", self._profile),
                Route("/xrpc/app.bsky.actor.getProfiles", self._profiles),
                Route("/xrpc/app.bsky.graph.getFollowers", self._followers),
                Route("/xrpc/app.bsky.graph.getRelationships", self._relationships),
            ]
        )

    def actor(self, number: int) -> dict[str, Any]:
        handle = "handle.invalid" if number in self.renamed else f"pegawai{number}.contoh.example"
        return {"did": did(number), "handle": handle, "labels": [], "followersCount": 3}

    @property
    def _everybody(self) -> list[dict[str, Any]]:
        office = {"did": OFFICE_DID, "handle": OFFICE, "followersCount": len(self.moments) + self.hidden}
        return [office, *(self.actor(number) for number in range(len(self.moments) + self.strangers))]

    def _find(self, name: str) -> dict[str, Any] | None:
        return next((one for one in self._everybody if name in (one["did"], one["handle"])), None)

    async def _profile(self, request: Request) -> JSONResponse:
        found = self._find(request.query_params["actor"])
        return _answer(models.AppBskyActorDefs.ProfileViewDetailed, found) if found else _refused("Profile not found")

    async def _profiles(self, request: Request) -> JSONResponse:
        actors = request.query_params.getlist("actors")
        if len(actors) > 25:
            return _refused("Error: actors must not have more than 25 elements")
        found = [one for one in map(self._find, actors) if one]
        return _answer(models.AppBskyActorGetProfiles.Response, {"profiles": found})

    async def _followers(self, request: Request) -> JSONResponse:
        subject = self._find(request.query_params["actor"])
        limit = int(request.query_params.get("limit", "50"))
        if subject is None:
            return _refused("Actor not found: ?")
        if not 1 <= limit <= 100:
            return _refused("Invalid app.bsky.graph.getFollowers params")
        before = int(request.query_params.get("cursor", "9999__").partition("__")[0])
        rest = [number for number, moment in enumerate(self.moments) if moment < before]
        page = rest[:limit]
        body: dict[str, Any] = {"subject": subject, "followers": [self.actor(number) for number in page]}
        if len(rest) > limit:
            body["cursor"] = f"{self.moments[page[-1]]}__bafycontoh"
        return _answer(models.AppBskyGraphGetFollowers.Response, body)

    async def _relationships(self, request: Request) -> JSONResponse:
        others = request.query_params.getlist("others")
        if len(others) > 30 or request.query_params["actor"] != OFFICE_DID:
            return _refused("Error: others must not have more than 30 elements")
        found = [self._relationship(other) for other in others]
        return _answer(models.AppBskyGraphGetRelationships.Response, {"actor": OFFICE_DID, "relationships": found})

    def _relationship(self, other: str) -> dict[str, Any]:
        if self._find(other) is None:
            return {"$type": "app.bsky.graph.defs#notFoundActor", "actor": other, "notFound": True}
        known = {"$type": "app.bsky.graph.defs#relationship", "did": other}
        if other in map(did, range(len(self.moments))):
            known["followedBy"] = f"at://{other}/app.bsky.graph.follow/3n2vghrzax222"
        return known


def did(number: int) -> str:
    return f"did:plc:pegawai{number}"


def _answer(model: Any, body: dict[str, Any]) -> JSONResponse:
    model.model_validate(body)
    return JSONResponse(body)


def _refused(message: str) -> JSONResponse:
    return JSONResponse({"error": "InvalidRequest", "message": message}, 400)
