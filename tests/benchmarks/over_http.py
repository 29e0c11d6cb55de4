"""The same over HTTP: one API process, clients that keep their connection."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from big_town import a_place
from timing import Step

_TEXT = "楼道堆放杂物，影响通行，请派人查看处理。"


class Posts:
    """A request; with `to_the_end` also its dispatch, signature, arrival and end."""

    def __init__(self, url: str, *, to_the_end: bool) -> None:
        self._url = url
        self._to_the_end = to_the_end

    @contextmanager
    def __call__(self, number: int) -> Iterator[Step]:
        del number
        with httpx.Client(base_url=self._url, timeout=60.0, trust_env=False) as client:
            yield lambda n: self._post(client, n)

    def _post(self, client: httpx.Client, n: int) -> None:
        place = a_place(n)
        body = {
            "channel": "12345",
            "category": "other",
            "text": _TEXT,
            "position": {"lon": place.lon, "lat": place.lat},
        }
        received = _told(client, "/requests", body, {"Idempotency-Key": str(uuid.uuid4())})
        if self._to_the_end:
            order = received["work_order_id"]
            assignment = _told(client, f"/work-orders/{order}/dispatch")["assignment_id"]
            for move in ("sign", "arrive", "done"):
                _told(client, f"/assignments/{assignment}/{move}", {})


def _told(
    client: httpx.Client, path: str, body: object = None, headers: dict[str, str] | None = None
) -> dict[str, str]:
    answer = client.post(path, json=body, headers=headers)
    answer.raise_for_status()
    return answer.json()
