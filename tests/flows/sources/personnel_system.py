"""A personnel system that answers over real HTTP on this machine; knows nothing of who asks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.flows.sources.api_servers.serving import Trouble, Troubled, served
from tests.flows.sources.small_campaign import small_staff

STAFF = [
    {"nip": row["nip"], "nama_lengkap": row["name"], "unit": {"nama": row["unit"], "kode": 1}, "nik": "9901"}
    for row in small_staff().iter_rows(named=True)
]

Answering = Callable[[Request], Response]


@dataclass
class PersonnelSystem:
    """Answers every path by `answer` and remembers what was asked: path with query, and the token."""

    answer: Answering
    asked: list[str] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)
    url: str = ""

    def reply(self, request: Request) -> Response:
        query = f"?{request.url.query}" if request.url.query else ""
        self.asked.append(f"{request.url.path}{query}")
        self.tokens.append(request.headers.get("authorization"))
        return self.answer(request)


@contextmanager
def running(answer: Answering, *troubles: Trouble) -> Iterator[PersonnelSystem]:
    """A system that answers at its `url` for as long as the block lasts, once its troubles are over."""
    system = PersonnelSystem(answer)
    app = Starlette(routes=[Route("/{path:path}", system.reply)])
    with served(Troubled(app, *troubles)) as address:
        system.url = f"{address}/api/pegawai"
        yield system
