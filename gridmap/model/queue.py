"""The queues that everybody sees: no open order is in none of them unless somebody is at it."""

from dataclasses import dataclass

HANDLED = "handled"
"""Where an order stands that somebody is at: no queue."""

ADRIFT = "adrift"
"""Where an order would stand that nothing holds; it must be empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One queue. An order is in exactly one that holds; lists that lie across repeat some."""

    code: str
    zh: str
    en: str
    holds: bool = True


QUEUES = (
    Queue(code="desk", zh="待坐席处理", en="to be settled at the desk"),
    Queue(code="unlocated", zh="待定位", en="without a place"),
    Queue(code="outside", zh="辖区外", en="outside the area"),
    Queue(code="to_dispatch", zh="待派", en="to be dispatched"),
    Queue(code="nobody", zh="无可派人员", en="nobody can go"),
    Queue(code="offered", zh="待认领", en="offered to be claimed"),
    Queue(code="team", zh="待组队", en="waits for its team"),
    Queue(code="planned", zh="已排定", en="planned for its day"),
    Queue(code="unsigned", zh="待签收", en="not signed yet"),
    Queue(code="to_decide", zh="申请待定", en="asks for a decision"),
    Queue(code="to_check", zh="待核查结案", en="to be checked and closed"),
    Queue(code=ADRIFT, zh="失管", en="held by nothing"),
    Queue(code="unowned", zh="无主", en="in no grid", holds=False),
    Queue(
        code="unsigned_co_handler", zh="协办待签收", en="a co-handler has not signed", holds=False
    ),
    Queue(code="cooperation", zh="协同待确认", en="cooperation not acknowledged", holds=False),
    Queue(code="phone", zh="电话催签", en="to be called", holds=False),
    Queue(code="escalated", zh="已提级", en="escalated", holds=False),
    Queue(code="unacknowledged", zh="提级未确认", en="escalated, nobody took note", holds=False),
    Queue(code="vacant", zh="值班空缺", en="told to a level with nobody on duty", holds=False),
)
