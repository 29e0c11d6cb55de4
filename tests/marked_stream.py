"""The event stream of the marked town, listened to for as long as it tells what was missed."""

from dataclasses import dataclass

import httpx


@dataclass(frozen=True)
class Heard:
    """What was heard of a stream, in the shape of an answer."""

    url: str
    text: str
    status_code: int
    headers: httpx.Headers


def listen(client: httpx.Client) -> Heard:
    """Return what a stream tells somebody who has missed everything so far."""
    epoch = client.get("/live").json()["epoch"]
    with client.stream("GET", "/stream", params={"after": f"{epoch}:0.0"}) as answer:
        heard = []
        for line in answer.iter_lines():
            heard.append(line)
            if line.startswith("data:"):
                break
        told = "\n".join(heard)
        return Heard(str(answer.url), told, answer.status_code, answer.headers)
